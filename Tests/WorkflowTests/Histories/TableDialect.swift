import SegmentCore
import TestSupport

/// DuckDB's spelling over tables of one session instead of files: nothing of a history touches the disk.
struct TableDialect: SQLDialect {
    func relation(query: SourceText) -> String { "(\(query.text))" }
    func relation(table: ObjectKey) -> String { sqlIdentifier(table.rawValue) }
    func relation(rejections: ObjectKey) -> String { sqlIdentifier(rejections.rawValue) }

    func canonical(_ expression: String, type: ValueType) -> String {
        let x = "(\(expression))"
        return switch type {
        case .double:
            """
            CASE WHEN isnan(\(x)) THEN 'NaN' WHEN isinf(\(x)) THEN 'Infinity' \
            WHEN \(x) = trunc(\(x)) AND abs(\(x)) < 1e15 THEN CAST(CAST(\(x) AS BIGINT) AS VARCHAR) \
            ELSE CAST(\(x) AS VARCHAR) END
            """
        case .textList:
            """
            nullif(CAST(to_json(list_sort(list_distinct(list_filter(\(x), lambda e: e <> '')))) AS VARCHAR), '[]')
            """
        default: "CAST(\(x) AS VARCHAR)"
        }
    }

    func spell(_ fragment: SQLFragment) -> String {
        switch fragment {
        case .matches(let text, let pattern): "regexp_matches(\(text), \(sqlLiteral(pattern)))"
        case .byteCount(let text): "strlen(\(text))"
        case .jsonString(let text): "CAST(to_json(CAST(\(text) AS VARCHAR)) AS VARCHAR)"
        case .bit(let number, let index): "((\(number) >> \(index)) & 1)"
        case .isNumber(let text):
            "coalesce(regexp_full_match(\(text), '[+-]?[0-9]+([.][0-9]*)?') AND isfinite(try_cast(\(text) AS DOUBLE)), false)"
        case .listCount(let list): "CAST(json_array_length(\(list)) AS BIGINT)"
        case .longestElement(let list):
            "list_max(list_transform(from_json(\(list), '[\"VARCHAR\"]'), lambda e: length(e)))"
        }
    }
}

extension ModelRun {
    /// The result as a query: what the analyst's SQL would give.
    var query: SourceText {
        let types = columns.map { Self.type($0.type) }
        let all = rows.map { row in
            let cells = zip(row.cells, types).map { "CAST(\(Self.literal($0)) AS \($1))" }
            return "(" + (["CAST(\(row.id.map(sqlLiteral) ?? "NULL") AS VARCHAR)"] + cells).joined(separator: ", ")
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
        case .text(let text): sqlLiteral(text)
        case .list(let elements): "[" + elements.map { $0.map(sqlLiteral) ?? "NULL" }.joined(separator: ", ") + "]"
        }
    }
}
