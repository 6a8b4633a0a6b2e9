import QueryEngines
import SegmentCore
import TestSupport

/// DuckDB's dialect over tables of one session instead of files: nothing of a history touches the disk.
struct TableDialect: SQLDialect {
    private let duckDB = DuckDBDialect(store: InMemoryObjectStore())

    func identifier(_ name: String) -> String { duckDB.identifier(name) }
    func literal(_ text: String) -> String { duckDB.literal(text) }
    func type(_ type: SQLType) -> String { duckDB.type(type) }
    func relation(_ relation: SQLRelation) -> String {
        switch relation {
        case .query: duckDB.relation(relation)
        case .table(let key), .file(let key, _, _): identifier(key.rawValue)
        }
    }
    func function(_ function: SQLFunction<String>) -> String { duckDB.function(function) }
}

extension ModelRun {
    /// The result as a query: what the analyst's SQL would give.
    var query: SourceText {
        let types = columns.map { Self.type($0.type) }
        let all = rows.map { row in
            let cells = zip(row.cells, types).map { "CAST(\(Self.literal($0)) AS \($1))" }
            return "("
                + (["CAST(\(row.id.map(StandardSQL.literal) ?? "NULL") AS VARCHAR)"] + cells).joined(separator: ", ")
                + ")"
        }
        let none = "(" + (["CAST(NULL AS VARCHAR)"] + types.map { "CAST(NULL AS \($0))" }).joined(separator: ", ") + ")"
        let values = all.isEmpty ? none : all.joined(separator: ", ")
        return SourceText("SELECT * FROM (VALUES \(values)) AS t\(all.isEmpty ? " WHERE false" : "")", name: "<query>")
    }

    private static func type(_ type: ValueType) -> String {
        switch type {
        case .textList: "VARCHAR[]"
        case .double: "DOUBLE"
        default: "VARCHAR"
        }
    }

    private static func literal(_ cell: ModelCell) -> String {
        switch cell {
        case .null: "NULL"
        case .text(let text): StandardSQL.literal(text)
        case .list(let elements):
            "[" + elements.map { $0.map(StandardSQL.literal) ?? "NULL" }.joined(separator: ", ") + "]"
        }
    }
}
