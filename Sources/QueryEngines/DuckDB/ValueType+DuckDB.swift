import SegmentCore

extension ValueType {
    /// The type for DuckDB's name of a column's type; `.unsupported` for types without a canonical text.
    init(duckDB word: String) {
        let word = word.uppercased()
        self =
            switch word {
            case "BOOLEAN": .boolean
            case "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT",
                "UHUGEINT":
                .integer
            case "FLOAT", "DOUBLE": .double
            case "DATE": .date
            case "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS": .timestamp
            case "TIMESTAMP WITH TIME ZONE": .timestampWithZone
            case "VARCHAR": .text
            case "VARCHAR[]": .textList
            case "\"NULL\"", "NULL": .null
            case _ where word.hasPrefix("DECIMAL("): word.hasSuffix("]") ? .unsupported : .decimal
            case _ where word.hasPrefix("ENUM("): word.hasSuffix("]") ? .unsupported : .text
            default: .unsupported
            }
    }
}
