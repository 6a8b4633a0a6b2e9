import Foundation
import SegmentCore
import TestSupport
import Testing

@testable import QueryEngines

@Suite struct `Inspection of queries` {
    @Test func `the example queries 1 and 4 pass as printed, 2 and 3 with the one word mended`() async throws {
        try await withBench { _, engine in
            for query in Reference.all {
                let inspection = try await engine.inspect(query, dialect: .athena, asOf: Bench.asOf)
                #expect(inspection.problems.filter { $0.severity == .error } == [], "\(query.name)")
                #expect(inspection.columns.map(\.name).first == "Id")
                #expect(inspection.columns.map(\.type) == [.text, .text])
            }
        }
    }

    @Test(arguments: [Reference.renewal(.printed), Reference.unengaged(.printed)])
    func `GROUP BY endpoint.id names the place and the likely meaning`(query: SourceText) async throws {
        try await withBench { _, engine in
            let problems = try await engine.inspect(query, dialect: .athena, asOf: Bench.asOf).problems
            let problem = try #require(problems.first { $0.severity == .error })
            #expect(problem.code == .unknownAlias)
            #expect(problem.message == "endpoint.id: there is no endpoint in FROM")
            #expect(problem.hint?.hasPrefix("did you mean contact.id?") == true)
            let lines = query.text.split(separator: "\n")
            #expect(lines[try #require(problem.line) - 1].hasPrefix("GROUP BY endpoint.id"))
            #expect(problem.column == 10)
        }
    }

    @Test func `three outer joins of query 3 are undone by its WHERE, and the warnings say where`() async throws {
        try await withBench { _, engine in
            let query = Reference.unengaged(.mended)
            let warnings = try await engine.inspect(query, dialect: .athena, asOf: Bench.asOf).problems
            #expect(warnings.map(\.code) == Array(repeating: .leftJoinUndone, count: 3))
            #expect(warnings.map(\.severity) == Array(repeating: .warning, count: 3))
            #expect(warnings.map(\.line) == [6, 6, 7])
            #expect(warnings.first?.message.contains("click") == true)
            let renewal = try await engine.inspect(Reference.renewal(.mended), dialect: .athena, asOf: Bench.asOf)
            #expect(renewal.problems == [])
        }
    }

    @Test func `all unknown names come at once, each with its place and the nearest right word`() async throws {
        try await withBench { _, engine in
            let text = "SELECT uper(endpoint_id), maxx(1)\nFROM email_clik, other.system_logins"
            let problems = try await engine.problems(text)
            #expect(problems.map(\.code) == [.unknownFunction, .unknownFunction, .unknownTable, .unknownTable])
            #expect(problems.map { [$0.line, $0.column] } == [[1, 8], [1, 27], [2, 6], [2, 18]])
            #expect(problems.prefix(3).map(\.hint) == ["upper", "max", "email_click"].map { "did you mean \($0)?" })
        }
    }

    @Test(arguments: ["endpoint_di", "c.endpoint_di", "upper(c.endpoint_di)"])
    func `an unknown column is named with its place and a suggestion`(expression: String) async throws {
        try await withBench { _, engine in
            let problem = try #require(
                try await engine.problems("SELECT\n  \(expression) AS Id FROM email_click c").first)
            #expect(problem.code == .unknownColumn)
            #expect(problem.line == 2)
            #expect(problem.hint == "did you mean endpoint_id?")
        }
    }

    @Test(arguments: [
        "SELECT endpoint_id AS Id FROM email_click;",
        "-- why\nSELECT endpoint_id AS Id FROM email_click /* c */ ; -- end",
        "SELECT endpoint_id AS Id FROM due_eventdb.email_click", "select ID FROM Salesforce_Contact",
        "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 5) SELECT n AS Id FROM t",
        "WITH email_click AS (SELECT endpoint_id AS Id FROM email_click) SELECT Id FROM email_click",
        "SELECT due_eventdb.email_click.endpoint_id AS Id FROM due_eventdb.email_click",
        "SELECT Id FROM (VALUES ('a')) AS v(Id), generate_series(1, 3), unnest([1])",
        "SELECT id AS Id FROM salesforce_contact WHERE id IN (SELECT endpoint_id FROM email_click)",
        // Texts that a shell could take for its own, inside of literals.
        "SELECT '\n.shell touch owned\n;\n' AS Id", "SELECT $$;\n.shell touch owned\n$$ AS Id",
        "SELECT '\\' AS \";\n.exit\n\"", "SELECT 'a\rb\u{301}''\u{301}' AS Id /* '; */",
    ])
    func `ordinary queries pass`(text: String) async throws {
        try await withBench { bench, engine in
            #expect(try await engine.problems(text) == [])
            let query = SourceText(text, name: "q")
            let rows = try await engine.rows(
                of: "SELECT * FROM \(.query(query)) LIMIT 1", reading: Bench.lakeScope)
            #expect(rows.count == 1)
        }
    }

    @Test func `a file with CR LF has its places where an editor shows them`() async throws {
        try await withBench { bench, engine in
            let text = "SELECT\r\n  'a' AS x,\r\n  nosuch AS Id\r\nFROM email_click"
            let problem = try #require(try await engine.problems(text).first)
            #expect([problem.line, problem.column] == [3, 3])
            let fine = SourceText("SELECT\r\n  'a' AS Id\r\nFROM email_click", name: "q.sql")
            let rows = try await engine.rows(
                of: "SELECT DISTINCT Id FROM \(.query(fine))", reading: Bench.lakeScope)
            #expect(rows == [["a"]])
        }
    }

    @Test func `columns come with their types, as written, also where two names differ in case only`() async throws {
        try await withBench { _, engine in
            let query = SourceText(
                """
                SELECT endpoint_id AS Id, NULL AS n, 1 AS "Attributes.A", 1.5 AS "Attributes.a", 1e0, true, ['a'], [1],
                  event_timestamp, now(), current_date, 1::HUGEINT, {'a': 1}, INTERVAL 1 DAY FROM email_click
                """, name: "q.sql")
            let columns = try await engine.inspect(query, dialect: .duckdb, asOf: Bench.asOf).columns
            #expect(columns.prefix(4).map(\.name) == ["Id", "n", "Attributes.A", "Attributes.a"])
            #expect(
                columns.map(\.type) == [
                    .text, .null, .integer, .decimal, .double, .boolean, .textList, .unsupported, .timestamp,
                    .timestampWithZone, .date, .integer, .unsupported, .unsupported,
                ])
        }
    }
}

extension DuckDBEngine {
    func problems(_ text: String, dialect: QueryDialect = .duckdb) async throws -> [Problem] {
        try await inspect(SourceText(text, name: "q.sql"), dialect: dialect, asOf: Bench.asOf).problems
    }
}
