import SegmentCore

extension ValueType {
    /// The type that Athena's word for a result column stands for; an array may hold anything, so it is asked further.
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
