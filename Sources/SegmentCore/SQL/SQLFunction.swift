/// A function that engines spell differently. In a statement its operand is SQL, for a dialect the operand's text.
package enum SQLFunction<Operand> {
    /// A value as canonical text (design, section 3); NULL stays NULL. Not for `.unsupported`.
    case canonical(Operand, ValueType)
    /// Whether a text matches a regular expression somewhere.
    case matches(Operand, pattern: String)
    /// Length of a text in UTF-8 bytes.
    case byteCount(Operand)
    /// A text as a JSON string, quotes included.
    case jsonString(Operand)
    /// Whether bit `index` of an integer is set, as 0 or 1.
    case bit(Operand, index: Int)
    /// Whether a text is a finite number.
    case isNumber(Operand)
    /// Elements of a canonical list (JSON text), as an integer.
    case listCount(Operand)
    /// Length in Unicode scalars of the longest element of a canonical list.
    case longestElement(Operand)
    /// A text as a list of texts: the elements of a JSON list of texts, else itself alone.
    case listOfText(Operand)
    /// A digest of some values, NULLs included: an integer from 0 to 2⁶³ − 1.
    case digest([Operand])
    /// The first `bits` bits of the digest of one value, as an integer.
    case bucket(Operand, bits: Int)
}

extension SQLFunction: Sendable where Operand: Sendable {}
extension SQLFunction: Equatable where Operand: Equatable {}
extension SQLFunction: Hashable where Operand: Hashable {}
extension SQLFunction: Encodable where Operand: Encodable {}
extension SQLFunction: Decodable where Operand: Decodable {}

extension SQLFunction {
    package var operands: [Operand] {
        switch self {
        case .canonical(let operand, _), .matches(let operand, _), .byteCount(let operand), .jsonString(let operand),
            .bit(let operand, _), .isNumber(let operand), .listCount(let operand), .longestElement(let operand),
            .listOfText(let operand), .bucket(let operand, _):
            [operand]
        case .digest(let operands): operands
        }
    }

    package func map<Other>(_ transform: (Operand) -> Other) -> SQLFunction<Other> {
        switch self {
        case .canonical(let operand, let type): .canonical(transform(operand), type)
        case .matches(let operand, let pattern): .matches(transform(operand), pattern: pattern)
        case .byteCount(let operand): .byteCount(transform(operand))
        case .jsonString(let operand): .jsonString(transform(operand))
        case .bit(let operand, let index): .bit(transform(operand), index: index)
        case .isNumber(let operand): .isNumber(transform(operand))
        case .listCount(let operand): .listCount(transform(operand))
        case .longestElement(let operand): .longestElement(transform(operand))
        case .listOfText(let operand): .listOfText(transform(operand))
        case .digest(let operands): .digest(operands.map(transform))
        case .bucket(let operand, let bits): .bucket(transform(operand), bits: bits)
        }
    }
}
