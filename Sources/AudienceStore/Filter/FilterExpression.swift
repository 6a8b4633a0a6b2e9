/// A filter over endpoints, as parsed. Offsets are into the filter's UTF-8, for messages.
indirect enum FilterExpression: Sendable, Hashable {
    struct Name: Sendable, Hashable {
        var text: String
        var offset: Int
    }

    enum Comparison: String, Sendable, Hashable {
        case equal = "="
        case notEqual = "<>"
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
    }

    enum Literal: Sendable, Hashable {
        case text(String)
        case number(Double)
    }

    case all([FilterExpression])
    case any([FilterExpression])
    case not(FilterExpression)
    case compare(Name, Comparison, Literal)
    case isIn(Name, [Literal], isNegated: Bool)
    case isNull(Name)
}

extension FilterExpression.Literal {
    var isNumber: Bool {
        if case .number = self { return true }
        return false
    }

    /// As ids compare.
    var folded: FilterExpression.Literal {
        if case .text(let text) = self { return .text(FoldedKey.make(text)) }
        return self
    }
}
