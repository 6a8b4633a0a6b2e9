import Foundation
import SegmentCore
import TestSupport
import Testing

@testable import QueryEngines

@Suite struct `Files and views of the lake` {
    private func view(_ name: String, _ text: String, _ dialect: QueryDialect = .duckdb) -> LakeView {
        LakeView(name: name, query: SourceText(text, name: "views/\(name).sql"), dialect: dialect)
    }

    @Test(arguments: [
        ("SELECT 1 AS a;\n.shell touch OWNED", ProblemCode.dotCommand), (".shell touch OWNED", .dotCommand),
        ("SELECT 1; DROP VIEW email_click", .sqlNotSelect),
        ("SELECT * FROM read_text('/etc/passwd')", .forbiddenTableFunction),
        ("SELECT getenv('HOME') AS a", .forbiddenFunction), ("SELECT * FROM later", .unknownTable),
        ("SELECT * FROM bad", .unknownTable),
    ])
    func `a view that does more than select is a problem of its file, and nothing runs`(
        text: String, code: ProblemCode
    ) async throws {
        let owned = FileManager.default.temporaryDirectory.appending(path: "owned-\(UUID().uuidString)").path
        let views = [view("bad", text.replacing("OWNED", with: owned)), view("later", "SELECT 1 AS a")]
        try await withBench(views: views) { _, engine in
            let problem = try #require(try await engine.problems("SELECT * FROM bad").first)
            #expect(problem.code == code)
            #expect(problem.file == "views/bad.sql")
            #expect(!FileManager.default.fileExists(atPath: owned))
            #expect(try await engine.problems("SELECT a AS Id FROM later") == [])
        }
    }

    @Test func `views read tables and earlier views, under either name, in the run's clock and dialect`() async throws {
        let views = [
            view("a", "SELECT endpoint_id, now() AS made FROM due_eventdb.all_events WHERE endpoint_id < 'e2'"),
            view("b", "SELECT *, date_add('day', 1, made) AS next, 7 / 2 AS half FROM due_eventdb.a", .athena),
            view("c", "WITH b AS (SELECT * FROM b) SELECT DISTINCT made, next, half, '.x' AS t, 1e0 AS d -- '\nFROM b"),
        ]
        try await withBench(views: views) { _, engine in
            let query = SourceText("SELECT * FROM c", name: "q")
            let inspection = try await engine.inspect(query, dialect: .duckdb, asOf: Bench.asOf)
            #expect(inspection.tables == ["a", "all_events", "b", "c"])
            #expect(inspection.columns.map(\.name) == ["made", "next", "half", "t", "d"])
            #expect(inspection.columns.last?.type == .double)
            let rows = try await engine.rows(
                of: "SELECT * FROM \(.query(query))", reading: Bench.lakeScope)
            #expect(rows == [["2026-11-20 12:00:00+00", "2026-11-21 12:00:00+00", "3", ".x", "1.0"]])
        }
    }

    @Test func `missing files, and a file of another kind, name the table and its place in the project`() async throws {
        try await withBench { bench, _ in
            var configuration = bench.configuration
            let bad = bench.store.root.appending(path: "lake/bad")
            try FileManager.default.createDirectory(at: bad, withIntermediateDirectories: true)
            try Data("name,secret\nx,hunter2\n".utf8).write(to: bad.appending(path: "a.parquet"))
            let place = SourcePlace(file: "headgate.yaml", line: 9, column: 3)
            func table(_ name: String, _ path: String) -> LakeTable {
                LakeTable(name: name, path: path, format: .parquet, hivePartitions: true, place: place)
            }
            configuration.lake.tables += [
                table("gone", bench.store.root.appending(path: "lake/gone/*/*.parquet").path),
                table("bad", bad.appending(path: "*.parquet").path),
            ]
            let engine = DuckDBEngine(configuration)
            for (name, code) in [("gone", ProblemCode.lakeFilesMissing), ("bad", .lakeFileUnreadable)] {
                let problem = try #require(try await engine.problems("SELECT * FROM \(name)").first)
                #expect(problem.code == code)
                #expect(problem.message.contains("table \(name)"))
                #expect([problem.line, problem.column] == [9, 3])
                #expect(!problem.description.contains("hunter2"))
            }
            #expect(try await engine.problems("SELECT endpoint_id AS Id FROM email_click") == [])
        }
    }

    @Test func `tables may be CSV and JSON, and folders become columns`() async throws {
        try await withBench { bench, _ in
            var configuration = bench.configuration
            let root = bench.store.root.appending(path: "lake")
            for (path, text) in [
                ("c/day=2026-11-01/a.csv", "id,n\nx,1\n"), ("c/day=2026-11-02/a.csv", "id,n,more\ny,2,z\n"),
                ("j/a.json", "{\"id\": \"q\", \"list\": [\"a\"]}\n"),
            ] {
                let file = root.appending(path: path)
                try FileManager.default.createDirectory(
                    at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(text.utf8).write(to: file)
            }
            let place = SourcePlace(file: "headgate.yaml", line: 1, column: 1)
            configuration.lake.tables = [
                LakeTable(
                    name: "c", path: root.appending(path: "c/*/*.csv").path, format: .csv, hivePartitions: true,
                    place: place),
                LakeTable(
                    name: "j", path: root.appending(path: "j/*.json").path, format: .json, hivePartitions: false,
                    place: place),
            ]
            configuration.lake.views = []
            let query = "SELECT id, n, more, day FROM c UNION ALL SELECT id, NULL, list[1], NULL FROM j"
            let rows = try await DuckDBEngine(configuration).rows(
                of: "SELECT * FROM \(.query(SourceText(query, name: "q"))) ORDER BY 1",
                reading: Bench.lakeScope)
            #expect(rows == [["q", nil, "a", nil], ["x", "1", nil, "2026-11-01"], ["y", "2", "z", "2026-11-02"]])
        }
    }

    @Test func `every clock function reads the run's instant, in UTC`() async throws {
        try await withBench { _, engine in
            let day = "2026-11-20"
            let cases = [
                ("now()", "\(day) 12:00:00+00"), ("current_timestamp", "\(day) 12:00:00+00"),
                ("get_current_timestamp()", "\(day) 12:00:00+00"), ("transaction_timestamp()", "\(day) 12:00:00+00"),
                ("localtimestamp", "\(day) 12:00:00"), ("current_localtimestamp()", "\(day) 12:00:00"),
                ("current_date", day), ("current_date()", day), ("today()", day), ("localtime", "12:00:00"),
                ("current_localtime()", "12:00:00"), ("current_time", "12:00:00+00"),
                ("get_current_time()", "12:00:00+00"), ("age(TIMESTAMP '2026-11-19 00:00:00')", "1 day"),
                ("age(DATE '2026-11-19')", "1 day"), ("ago(INTERVAL 1 HOUR)", "\(day) 11:00:00+00"),
                ("age(DATE '2026-11-20', DATE '2026-11-18')", "2 days"),
                ("(SELECT max(now()) FROM email_click)", "\(day) 12:00:00+00"),
            ]
            let query = SourceText("SELECT \(cases.map(\.0).joined(separator: ", "))", name: "q")
            for dialect in QueryDialect.allCases {
                let rows = try await engine.rows(
                    of: "SELECT * FROM \(.query(query))",
                    reading: .lake(dialect: dialect, asOf: Bench.asOf))
                for (found, (expression, expected)) in zip(rows[0], cases) {
                    #expect(found == expected, "\(expression)")
                }
            }
        }
    }

    @Test func `the Athena prelude reads its functions as Athena does, and duckdb stays itself`() async throws {
        try await withBench { _, engine in
            let cases = [
                ("date_add('day', -30, TIMESTAMP '2026-03-31 10:00:00')", "2026-03-01 10:00:00"),
                ("date_add('month', -1, DATE '2026-03-31')", "2026-02-28"),
                ("date_add('hour', 2, TIMESTAMPTZ '2026-03-31 10:00:00+00')", "2026-03-31 12:00:00+00"),
                ("date_add('quarter', 1, DATE '2026-01-31')", "2026-04-30"),
                ("date_diff('day', TIMESTAMP '2026-01-01 23:00:00', TIMESTAMP '2026-01-02 01:00:00')", "0"),
                ("from_unixtime(0)", "1970-01-01 00:00:00+00"), ("to_unixtime(TIMESTAMP '1970-01-02')", "86400.0"),
                ("from_iso8601_timestamp('2026-01-02T03:04:05Z')", "2026-01-02 03:04:05+00"),
                ("from_iso8601_date('2026-01-02')", "2026-01-02"),
                ("date(TIMESTAMP '2026-01-02 03:00:00')", "2026-01-02"),
                ("day_of_week(DATE '2026-11-22')", "7"), ("last_day_of_month(DATE '2026-02-03')", "2026-02-28"),
                ("json_extract_scalar('{\"a\":\"b\"}', '$.a')", "b"), ("approx_distinct(1)", "1"),
                ("regexp_like('abc', 'b')", "true"), ("array_join(['a', 'b'], '-')", "a-b"), ("7 / 2", "3"),
            ]
            let query = SourceText("SELECT \(cases.map(\.0).joined(separator: ", "))", name: "q")
            let rows = try await engine.rows(
                of: "SELECT * FROM \(.query(query))",
                reading: .lake(dialect: .athena, asOf: Bench.asOf))
            for (found, (expression, expected)) in zip(rows[0], cases) { #expect(found == expected, "\(expression)") }
            let own = try await engine.rows(
                of: "SELECT 7 / 2, date_add(DATE '2026-01-01', INTERVAL 1 DAY)", reading: Bench.lakeScope)
            #expect(own == [["3.5", "2026-01-02 00:00:00"]])
            #expect(try await engine.problems("SELECT from_unixtime(0)").map(\.code) == [.unknownFunction])
        }
    }
}
