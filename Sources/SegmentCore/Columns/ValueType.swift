/// The types that have a canonical text.
package enum ValueType: String, Sendable, Hashable, Codable {
    case text, boolean, integer, decimal, double, date, timestamp, timestampWithZone
    case textList
    /// A column with no values but NULL.
    case null
    /// Refused, with a hint to cast.
    case unsupported
}
