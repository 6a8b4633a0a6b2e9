/// The types that statements cast to.
package enum SQLType: String, Sendable, Hashable, Codable {
    case text
    /// 64 bits, signed.
    case integer
    case double
    case textList = "text_list"
}
