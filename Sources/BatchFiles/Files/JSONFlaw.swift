/// Why a line is not a row.
enum JSONFlaw: Error {
    case malformed
    case unexpected(String)
    case repeated(String)
    case unknownField
    case refusedField
    case badAttributeName
    case tooManyAttributes

    /// Only names that a contract or an earlier row has made known appear; what a line brings does not.
    var reason: String {
        switch self {
        case .malformed: "malformed_json"
        case .unexpected(let name): "unexpected_value \(name)"
        case .repeated(let name): "repeated_field \(name)"
        case .unknownField: "unknown_field"
        case .refusedField: "refused_field"
        case .badAttributeName: "bad_attribute_name"
        case .tooManyAttributes: "too_many_attributes"
        }
    }
}
