import Foundation
import SegmentCore
import TestSupport
import Testing

@Suite
struct `Golden statements` {
    @Test(arguments: StatementDialect.allCases)
    func `every statement of a run is the text of its golden file`(dialect: StatementDialect) throws {
        for (name, sql) in GoldenStatements(name: dialect).all {
            try expectGolden(sql + "\n", "sql/\(dialect.rawValue)/\(name).sql")
        }
    }

    @Test(arguments: StatementDialect.allCases)
    func `no golden file is left of a statement that is gone`(dialect: StatementDialect) throws {
        let folder = Checkout.root.appending(path: "Tests/Golden/sql/\(dialect.rawValue)")
        let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path()).filter { $0.hasSuffix(".sql") }
        let made = GoldenStatements(name: dialect).all.map { "\($0.name).sql" }
        #expect(files.sorted() == made.sorted())
    }

    @Test(arguments: StatementDialect.allCases)
    func `each golden file has a text of its own`(dialect: StatementDialect) {
        let texts = Dictionary(grouping: GoldenStatements(name: dialect).all, by: \.sql)
        #expect(texts.values.filter { $0.count > 1 }.map { $0.map(\.name) } == [])
    }

    @Test func `a statement reads the files that its text names, and no others`() {
        for (name, sql) in GoldenStatements(name: .duckdb).statements {
            let text = StatementDialect.duckdb.sql.text(of: sql)
            let named = text.matches(of: /'\/srv\/results\/([^']+)'/).map { String($0.output.1) }
            let read = sql.reads.compactMap { relation -> String? in
                switch relation {
                case .query: nil
                case .table(let key), .file(let key, _, _): key.rawValue
                }
            }
            #expect(Set(named) == Set(read), "\(name)")
        }
    }

    @Test func `only the snapshot holds the analyst's text, and as one relation`() {
        for (name, sql) in GoldenStatements(name: .duckdb).statements {
            let queries = sql.reads.filter { $0 == .query(StatementCase.text) }
            #expect(queries.count == (name.hasPrefix("snapshot/") ? 1 : 0), "\(name)")
        }
    }
}
