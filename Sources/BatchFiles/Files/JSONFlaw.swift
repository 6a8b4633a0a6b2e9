/// Why a line cannot be read as a row.
enum JSONFlaw: Error {
    case malformed
    case unexpected(String)
    case repeated(String)
    case unknownField
    case refusedField
    case badAttributeName
    case tooManyAttributes

    /// It names columns of the contract and of earlier rows only, never a text of the line.
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
