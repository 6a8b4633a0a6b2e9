import SegmentCore
import TestSupport
import Testing

@testable import QueryEngines

@Suite struct `What is said of a text before Athena sees it` {
    private func check(_ text: String) -> CheckedText { CheckedText(SourceText(text, name: "q.sql")) }

    @Test(arguments: [
        "SELECT 1", " select 1 ;", "SELECT 1; -- done", "(SELECT 1) UNION (SELECT 2)",
        "WITH a AS (SELECT 1) SELECT * FROM a",
        "VALUES 1", "TABLE t", "SELECT ')' , \")\", '''(' /* ) */ -- )\n, (1)", "SELECT '--' , '/*'",
        "/* a */ SELECT 1",
        "SELECT 1;;", "SELECT \"a\"\"b)\"",
    ])
    func `one query in sound parentheses is sound`(text: String) {
        #expect(check(text).problems == [], "\(text)")
    }

    @Test(arguments: [
        ("", "sql_empty", nil), ("-- nothing", "sql_empty", nil), (";", "sql_empty", nil),
        ("SELECT 1; SELECT 2", "sql_many_statements", 9), ("DROP TABLE x", "sql_not_select", 1),
        ("EXPLAIN SELECT 1", "sql_not_select", 1), ("SELECT 1) UNION SELECT (2", "sql_syntax", 9),
        ("SELECT (1", "sql_syntax", 8), ("SELECT 'a", "sql_syntax", 8), ("SELECT \"a", "sql_syntax", 8),
        ("SELECT 1 /* x", "sql_syntax", 10), ("SELECT ?", "sql_parameter", 8), ("SELECT 1 \0", "sql_nul_byte", 10),
        // For Athena a comment ends at a carriage return: what stands behind it counts.
        ("SELECT 1 -- \r) UNION (SELECT 2", "sql_syntax", 14),
        ("SELECT '\\' ) , ' (", "sql_syntax", 16), ("SELECT `a` )", "sql_syntax", 12),
    ])
    func `what could end our statement, or is none, is refused at its place`(text: String, code: String, column: Int?) {
        let problems = check(text).problems
        #expect(problems.map(\.code.rawValue) == [code], "\(text)")
        #expect(problems.first?.column == column, "\(text)")
    }

    @Test func `a chance is a warning at its place`() {
        let problems = check("SELECT 1,\n  uuid(), \"uuid\", random ()").problems
        #expect(problems.map(\.code) == ["nondeterministic_function", "nondeterministic_function"])
        #expect(problems.map(\.line) == [2, 2])
        #expect(problems.map(\.column) == [3, 19])
        #expect(check("SELECT uuid()").isSound)
    }

    @Test func `a text that is too long is refused`() {
        #expect(check("SELECT '\(String(repeating: "x", count: 262_144))'").problems.map(\.code) == ["sql_too_long"])
    }

    // MARK: Views

    private func lake(_ views: [(String, String, QueryDialect)]) -> LakeDefinition {
        LakeDefinition(
            database: "due_eventdb", tables: [],
            views: views.map {
                LakeView(name: $0.0, query: SourceText($0.1, name: "views/\($0.0).sql"), dialect: $0.2)
            })
    }

    @Test func `views that a text names stand before it, in the lake's order, and places find their texts`() {
        let lake = lake([
            ("a", "SELECT 1 AS n", .athena), ("unused", "SELECT 2 AS n", .duckdb),
            ("b", "SELECT n\nFROM due_eventdb.A;", .athena),
        ])
        let wrapped = WrappedQuery(SourceText("SELECT *\nFROM due_eventdb.\"b\" -- b", name: "q.sql"), lake: lake)
        #expect(wrapped.problems == [])
        #expect(wrapped.views == ["a", "b"])
        #expect(
            wrapped.relation == """
                (WITH "a" AS (
                SELECT 1 AS n
                ), "b" AS (
                SELECT n
                FROM             A
                ) SELECT * FROM (
                SELECT *
                FROM             "b"
                ) AS q)
                """)
        #expect(wrapped.place(ofLine: 2)?.source.name == "views/a.sql")
        #expect(wrapped.place(ofLine: 5)?.line == 2)
        #expect(wrapped.place(ofLine: 7)?.source.name == "q.sql")
        #expect(wrapped.place(ofLine: 8)?.line == 2)
        #expect(wrapped.place(ofLine: 1) == nil)
    }

    @Test func `a view that Athena cannot read is refused where it is used`() {
        let lake = lake([("a", "FROM t", .duckdb), ("bad", "SELECT 1) AS x, (SELECT 2", .athena)])
        func codes(_ text: String) -> [ProblemCode] {
            WrappedQuery(SourceText(text, name: "q.sql"), lake: lake).problems.map(\.code)
        }
        #expect(codes("SELECT 1") == [])
        #expect(codes("SELECT * FROM a") == ["wrong_dialect", "sql_not_select"])
        #expect(codes("SELECT * FROM bad") == ["sql_syntax"])
    }
}
