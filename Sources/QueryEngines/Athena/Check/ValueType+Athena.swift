import SegmentCore

extension ValueType {
    /// The type for Athena's name of a result column's type. The name of an array does not contain its element type,
    /// which needs another call.
    init(athena word: String) {
        self =
            switch word.lowercased() {
            case "boolean": .boolean
            case "tinyint", "smallint", "integer", "int", "bigint": .integer
            case "float", "real", "double": .double
            case "decimal": .decimal
            case "date": .date
            case "timestamp": .timestamp
            case "timestamp with time zone": .timestampWithZone
            case "varchar", "char", "string": .text
            case "unknown": .null
            case let other where other.hasPrefix("decimal("): .decimal
            case let other where other.hasPrefix("varchar(") || other.hasPrefix("char("): .text
            default: .unsupported
            }
    }
}
