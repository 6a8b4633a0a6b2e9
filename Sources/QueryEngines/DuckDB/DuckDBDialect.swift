package import SegmentCore

/// The spelling of SQL in DuckDB 1.5.5.
package struct DuckDBDialect: SQLDialect {
    private let store: any ObjectStore

    package init(store: any ObjectStore) {
        self.store = store
    }

    static func literal(_ text: String) -> String { StandardSQL.literal(text) }
    static func identifier(_ name: String) -> String { StandardSQL.identifier(name) }

    package func literal(_ text: String) -> String { Self.literal(text) }
    package func identifier(_ name: String) -> String { Self.identifier(name) }

    package func type(_ type: SQLType) -> String {
        switch type {
        case .text: "varchar"
        case .integer: "bigint"
        case .double: "double"
        case .textList: "varchar[]"
        }
    }

    /// `query('…')` accepts exactly one SELECT from a literal: the text cannot end the statement around it.
    package func relation(_ relation: SQLRelation) -> String {
        switch relation {
        case .query(let query): Self.relation(text: query.text)
        case .table(let key): table(key)
        case .file(let key, let format, let columns): file(key, format, columns)
        }
    }

    /// On S3 a table is a folder of files, whichever engine wrote it.
    private func table(_ key: ObjectKey) -> String {
        let address = store.location(of: key).address
        let files = literal(address.hasPrefix("s3://") ? address + "/[!_]*" : address)
        return "read_parquet(\(files), \(Self.plainFolders))"
    }

    private func file(_ key: ObjectKey, _ format: ImportBatch.Format, _ columns: [String]) -> String {
        let path = literal(store.location(of: key).address)
        let types = "{" + columns.map { "\(identifier($0)): 'VARCHAR'" }.joined(separator: ", ") + "}"
        return switch format {
        case .csv:
            """
            read_csv(\(path), auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', \
            columns = \(types), \(Self.plainFolders))
            """
        case .jsonLines: "read_json(\(path), format = 'newline_delimited', columns = \(types), \(Self.plainFolders))"
        }
    }

    package func function(_ function: SQLFunction<String>) -> String {
        switch function {
        case .canonical(let expression, let type):
            canonical(expression, type)
        case .matches(let text, let pattern):
            "regexp_matches(\(text), \(literal(pattern)))"
        case .byteCount(let text):
            "strlen(\(text))"
        case .jsonString(let text):
            "CAST(to_json(CAST(\(text) AS VARCHAR)) AS VARCHAR)"
        case .bit(let number, let index):
            "((\(number) >> \(index)) & 1)"
        case .isNumber(let text):
            // try_cast alone would accept ' 1 ' and '1_000', which no destination accepts as numbers.
            """
            coalesce(regexp_full_match(\(text), '[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?') \
            AND isfinite(try_cast(\(text) AS DOUBLE)), false)
            """
        case .listCount(let list):
            "CAST(json_array_length(\(list)) AS BIGINT)"
        case .longestElement(let list):
            "list_max(list_transform(from_json(\(list), '[\"VARCHAR\"]'), lambda e: length(e)))"
        case .listOfText(let text):
            """
            CASE WHEN NOT json_valid(\(text)) THEN [\(text)] WHEN json_type(\(text)) <> 'ARRAY' THEN [\(text)] \
            ELSE from_json(\(text), '["VARCHAR"]') END
            """
        case .digest(let values):
            // Hashed twice: the hashes of several values are combined by XOR, so where two rows swap a value the sum of
            // single hashes stays the same once in 2²⁶ pairs.
            "CAST(hash(hash(\(values.joined(separator: ", ")))) >> 1 AS bigint)"
        case .bucket(let value, let bits):
            "CAST(hash(\(value)) >> \(64 - bits) AS bigint)"
        }
    }

    /// Without it, a root such as `/srv/env=prod/` would give each table a column `env`.
    private static let plainFolders = "hive_partitioning = false"

    static func relation(text: String) -> String { "query(\(literal(text.withUnixLines)))" }
}

extension String {
    /// The command line reads CR LF in a script as LF; done here, so that the engine's places are those of this text.
    /// (CR LF is a character of its own, whatever follows.)
    var withUnixLines: String { replacing("\r\n", with: "\n") }
}
