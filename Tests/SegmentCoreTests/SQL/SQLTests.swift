import Foundation
import SegmentCore
import Testing

@Suite struct `SQL as a value` {
    private let table = ObjectKey("runs", "r1", "plan.parquet")
    private let file = ObjectKey("runs", "r1", "rejected.jsonl")
    private let query = SourceText("SELECT 1; DROP TABLE t -- ')", name: "q.sql")
    private let dialect = MarkingDialect()

    @Test func `a statement is spelled by the dialect, part by part`() {
        let statement: SQL = """
            SELECT CAST(c\(3) AS \(.text)) AS \(identifier: "Id"), \(.matches("id", pattern: "^ ")), \(literal: "it's") \
            FROM \(.table(table)) AS t
            """
        #expect(
            dialect.text(of: statement) == """
                SELECT CAST(c3 AS <text>) AS <name Id>, <matches id ^ >, <literal it's> \
                FROM <table runs/r1/plan.parquet> AS t
                """)
    }

    @Test func `a function's operand is spelled before the function`() {
        let value: SQL = "x\(0)"
        let nested = SQL.canonical("try_cast(\(.jsonString(value)) AS \(.double))", .double)
        #expect(dialect.text(of: nested) == "<canonical try_cast(<jsonString x0> AS <double>) double>")
        #expect(dialect.text(of: .digest(["k", .byteCount("c0")])) == "<digest k|<byteCount c0>>")
    }

    @Test func `a statement knows what it reads, once each and in its order, in functions too`() {
        let inner: SQL = "(SELECT max(id) FROM \(.rejections(file)) AS r)"
        let statement: SQL = """
            SELECT \(.byteCount(inner)) FROM \(.query(query)) AS q JOIN \(.table(table)) AS a JOIN \(.table(table)) AS b
            """
        #expect(
            statement.reads == [
                .file(file, .jsonLines, columns: ["id", "reason"]), .query(query), .table(table),
            ])
        #expect(SQL("SELECT 1 FROM read_parquet('x')").reads == [])
    }

    @Test func `an analyst's query is one element, whatever its text`() {
        let statement: SQL = "SELECT * FROM \(.query(query)) AS q"
        #expect(
            statement.elements == [.text("SELECT * FROM "), .relation(.query(query)), .text(" AS q")])
    }

    @Test func `relations are replaced, in functions too`() {
        let statement: SQL = "SELECT \(.byteCount("(FROM \(.table(table)))")) FROM \(.table(table)), \(.table(file))"
        let replaced = statement.replacingRelations { $0 == .table(table) ? "key_rows" : nil }
        #expect(replaced.reads == [.table(file)])
        #expect(
            dialect.text(of: replaced)
                == "SELECT <byteCount (FROM key_rows)> FROM key_rows, <table runs/r1/rejected.jsonl>")
    }

    @Test func `values of one text are equal, however they were put together`() {
        let names = ["a", "b", "c"]
        #expect(names.joined { "\(identifier: $0)" } == "\(identifier: "a"), \(identifier: "b"), \(identifier: "c")")
        #expect([SQL]().joined(separator: ", ").isEmpty)
        #expect([1, 2].commaPrefixed { "c\($0)" } == ", c1, c2")
        #expect([1, 2].joined(" AND ") { "c\($0) IS NULL" } == "c1 IS NULL AND c2 IS NULL")
        let sum: SQL = "a" + "" + "b"
        #expect(sum == "ab" && sum.elements.count == 1)
        #expect(SQL.with(["a AS (1)", "b AS (2)"], "SELECT 1") == "WITH a AS (1),\nb AS (2)\nSELECT 1")
        // A literal is not the text that spells it.
        #expect("\(literal: "x")" as SQL != "'x'")
    }

    @Test func `a task is the same after a round trip through JSON`() throws {
        let statement: SQL = """
            SELECT \(.digest(["k", "c\(0)"])), \(.bucket("k", bits: 3)), \(.bit("x0", index: 4)), \(.nullText), \
            \(literal: "\"'\u{301}"), \(identifier: "a\"b") FROM \(.query(query)) AS q, \
            \(.file(file, .csv, columns: ["Id"])) AS f, \(.table(table)) AS t
            """
        let task = EngineTask(key: "r1/plan/1/x", select: statement, scope: .results, output: .table(table))
        let read = try JSONDecoder().decode(EngineTask.self, from: JSONEncoder().encode(task))
        #expect(read == task)
        #expect(read.select.reads == statement.reads)
    }
}

@Suite struct `The quoting of standard SQL` {
    @Test(arguments: [
        ("plain", "'plain'"), ("it's", "'it''s'"), ("", "''"), ("'", "''''"), ("a'\u{301}b", "'a''\u{301}b'"),
        ("'\u{200D}'", "'''\u{200D}'''"), ("\\'", "'\\'''"), ("\n\"", "'\n\"'"),
    ])
    func `a text doubles its quotes, also below combining marks`(text: String, literal: String) {
        #expect(Array(StandardSQL.literal(text).unicodeScalars) == Array(literal.unicodeScalars))
    }

    @Test(arguments: [("Id", "\"Id\""), ("a\"b", "\"a\"\"b\""), ("\"\u{301}", "\"\"\"\u{301}\""), ("it's", "\"it's\"")])
    func `a name doubles its quotes, also below combining marks`(name: String, identifier: String) {
        #expect(Array(StandardSQL.identifier(name).unicodeScalars) == Array(identifier.unicodeScalars))
    }
}

/// A dialect whose spelling shows what it was asked for.
private struct MarkingDialect: SQLDialect {
    func identifier(_ name: String) -> String { "<name \(name)>" }
    func literal(_ text: String) -> String { "<literal \(text)>" }
    func type(_ type: SQLType) -> String { "<\(type.rawValue)>" }

    func relation(_ relation: SQLRelation) -> String {
        switch relation {
        case .query(let text): "<query \(text.text)>"
        case .table(let key): "<table \(key)>"
        case .file(let key, let format, let columns): "<\(format.rawValue) \(key) \(columns)>"
        }
    }

    func function(_ function: SQLFunction<String>) -> String {
        switch function {
        case .canonical(let value, let type): "<canonical \(value) \(type.rawValue)>"
        case .matches(let text, let pattern): "<matches \(text) \(pattern)>"
        case .byteCount(let text): "<byteCount \(text)>"
        case .jsonString(let text): "<jsonString \(text)>"
        case .bit(let number, let index): "<bit \(number) \(index)>"
        case .isNumber(let text): "<isNumber \(text)>"
        case .listCount(let list): "<listCount \(list)>"
        case .longestElement(let list): "<longestElement \(list)>"
        case .listOfText(let text): "<listOfText \(text)>"
        case .digest(let values): "<digest \(values.joined(separator: "|"))>"
        case .bucket(let value, let bits): "<bucket \(value) \(bits)>"
        }
    }

}
