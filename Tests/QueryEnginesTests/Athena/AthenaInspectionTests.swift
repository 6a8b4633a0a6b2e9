import AWSTestSupport
import Foundation
import S3Store
import SegmentCore
import TestSupport
import Testing

@testable import QueryEngines

@Suite(.serialized, .timeLimit(.minutes(60))) struct `What Athena says of a query` {
    @Test func `columns, tables, places and refusals`() async throws {
        try await withAthena { bench, engine in
            func inspect(_ text: String, _ dialect: QueryDialect = .athena) async throws -> QueryInspection {
                try await engine.inspect(SourceText(text, name: "q.sql"), dialect: dialect, asOf: Bench.asOf)
            }
            let clicked = try await inspect(Reference.clicked.text)
            #expect(clicked.problems == [])
            #expect(clicked.columns.map(\.name) == ["Id", "User.UserAttributes.HasClicked"])
            #expect(clicked.tables == ["all_events", "email_click"])
            let typed = try await inspect(
                """
                SELECT endpoint_id AS "Id", ARRAY['a'] AS a, ARRAY[1] AS b, MAP(ARRAY['a'], ARRAY[1]) AS m, 1.50 AS d, 1e0 AS f,
                  DATE '2026-01-01' AS t, ingest_timestamp AS s, now() AS z, true AS y, rand() AS r
                FROM due_eventdb.all_events
                """)
            #expect(typed.problems.map(\.code) == ["nondeterministic_function"])
            #expect(
                typed.columns.map(\.type) == [
                    .text, .textList, .unsupported, .unsupported, .decimal, .double, .date, .timestamp,
                    .timestampWithZone,
                    .boolean, .double,
                ])
            #expect(typed.columns[3].engineType == "map")
            let refusals: [(String, [ProblemCode], Int?, Int?)] = [
                ("SELECT id AS \"Id\"\nFROM other_db.secrets", ["forbidden_database"], nil, nil),
                ("SELECT table_name FROM information_schema.tables", ["unknown_table"], 1, 24),
                ("SELECT 1 AS a\n  , nope AS b\nFROM email_click", ["unknown_column"], 2, 5),
                ("SELECT endpoint_id > 5 FROM all_events", ["sql_type"], nil, nil),
                ("INSERT INTO all_events SELECT 1", ["sql_not_select"], 1, 1),
                ("SELECT 1 AS a\nFRO x 'hidden'", ["sql_syntax"], nil, nil),
                ("SELECT 1 + 'hidden'", ["sql_type"], nil, nil),
            ]
            for (text, codes, line, column) in refusals {
                let found = try await inspect(text)
                #expect(found.problems.map(\.code) == codes, "\(text)")
                if line != nil {
                    #expect([found.problems.first?.line, found.problems.first?.column] == [line, column], "\(text)")
                }
                #expect(!"\(found.problems)".contains("hidden"), "\(found.problems)")
            }
            #expect(try await inspect("SELECT 1", .duckdb).problems.map(\.code) == ["wrong_dialect"])
        }
    }

    @Test func `where the project lists tables, no other one of the database is read`() async throws {
        let place = SourcePlace(file: "headgate.yaml", line: 3, column: 5)
        let table = LakeTable(name: "all_events", path: "", format: .parquet, hivePartitions: false, place: place)
        try await withAthena(tables: [table]) { _, engine in
            let texts = ["SELECT 1 AS n FROM all_events", "SELECT id FROM salesforce_contact"]
            var found: [[ProblemCode]] = []
            for text in texts {
                let query = SourceText(text, name: "q.sql")
                found.append(try await engine.inspect(query, dialect: .athena, asOf: Bench.asOf).problems.map(\.code))
            }
            #expect(found == [[], ["unknown_table"]])
        }
    }

    @Test func `an inspection costs two statements and five calls, and leaves nothing behind`() async throws {
        try await withAthena { bench, engine in
            let query = SourceText("SELECT endpoint_id AS \"Id\" FROM all_events", name: "q.sql")
            _ = try await engine.inspect(SourceText("SELECT 1 AS n", name: "q.sql"), dialect: .athena, asOf: Bench.asOf)
            try await bench.bench.turn("mark", #"{"name": "inspect"}"#)
            _ = try await engine.inspect(query, dialect: .athena, asOf: Bench.asOf)
            var counts = try await bench.bench.look("calls?mark=inspect", as: Calls.self).counts
            counts["athena"]?["BatchGetQueryExecution"] = nil
            #expect(counts["athena"] == ["StartQueryExecution": 2, "GetQueryResults": 2])
            #expect(counts["s3"] == ["DeleteObjects": 1])
            #expect(try await bench.store.list(under: ObjectKey("athena")) == [])
        }
    }
}

/// `GET /_bench/athena`.
struct Overview: Decodable {
    struct Execution: Decodable {
        var id: String
        var sql: String
        var state: String
        var output: String
    }

    var executions: [Execution]
    var repeated: [String: Int]
}
