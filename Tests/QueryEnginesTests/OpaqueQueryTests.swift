import SegmentCore
import TestSupport
import Testing

@testable import QueryEngines

/// An analyst's text in a statement: whatever it says, the statement around it stays what it was.
@Suite struct `An analyst's query in a statement` {
    private static let texts = [
        "SELECT 1) AS q; DROP TABLE t; --", "SELECT 1')) ; COPY (SELECT 1) TO 'x", "SELECT 1 --", "SELECT 1 /*",
        "SELECT 'a'\u{301}) AS q, (SELECT 2", "SELECT 1; SELECT 2", "SELECT \"a\"\"\u{301} FROM t) AS x",
    ]

    @Test(arguments: texts)
    func `DuckDB takes it from a literal, which it cannot end`(text: String) {
        let statement: SQL = "SELECT * FROM \(.query(SourceText(text, name: "q"))) AS q"
        let rendered = DuckDBDialect(store: InMemoryObjectStore()).text(of: statement)
        #expect(rendered == "SELECT * FROM query(\(StandardSQL.literal(text))) AS q")
        // Outside of literals there is nothing of the text.
        #expect(Self.outside(rendered) == "SELECT * FROM query() AS q")
    }

    @Test(arguments: texts)
    func `Athena takes it in parentheses that it cannot close, or not at all`(text: String) {
        let source = SourceText(text, name: "q")
        let lake = LakeDefinition(database: "lake", tables: [], views: [])
        let dialect = AthenaDialect(lake: lake, names: TableNames(store: InMemoryObjectStore()), workPlace: "\"work\"")
        let rendered = dialect.text(of: "SELECT * FROM \(.query(source)) AS q")
        let isSound = CheckedText(source).isSound
        #expect(rendered.contains("refused_query") == !isSound)
        let tokens = QueryTokens(rendered)
        #expect(tokens.unclosed == nil)
        #expect(!tokens.tokens.contains { $0.isSymbol(";") })
        // The parenthesis behind FROM closes right before the alias.
        var depth = 0
        let closings = tokens.tokens.indices.filter { index in
            let token = tokens.tokens[index]
            if token.isSymbol("(") { depth += 1 }
            guard token.isSymbol(")") else { return false }
            depth -= 1
            return depth == 0
        }
        #expect(closings == [tokens.tokens.count - 3])
    }

    /// What is left of a statement without its literals, scalar by scalar.
    private static func outside(_ statement: String) -> String {
        var (isInside, rest) = (false, String.UnicodeScalarView())
        for scalar in statement.unicodeScalars {
            if scalar == "'" { isInside.toggle() } else if !isInside { rest.append(scalar) }
        }
        return String(rest)
    }
}
