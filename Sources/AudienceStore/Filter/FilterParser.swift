import SegmentCore

/// Parses filters: OR binds weakest, then AND, then NOT. Depth and length are bounded, so that no text overflows the
/// stack here or in SQLite.
struct FilterParser {
    /// Most parentheses and NOTs within each other.
    static let deepest = 50
    /// Most comparisons and values together; SQLite bounds an expression's depth to 1,000.
    static let mostTerms = 500

    private let source: SourceText
    private let tokens: [FilterToken]
    private var position = 0
    private var depth = 0
    private var terms = 0

    static func parse(_ source: SourceText) throws(Problem) -> FilterExpression {
        var parser = FilterParser(source: source, tokens: try FilterToken.all(in: source))
        let expression = try parser.anyOf()
        guard parser.token.kind == .end else { throw parser.problem("nothing more is expected here") }
        return expression
    }

    private init(source: SourceText, tokens: [FilterToken]) {
        self.source = source
        self.tokens = tokens
    }

    private var token: FilterToken { tokens[min(position, tokens.count - 1)] }

    private mutating func skip(symbol: String) -> Bool {
        guard token.kind == .symbol(symbol) else { return false }
        position += 1
        return true
    }

    private mutating func skip(word: String) -> Bool {
        guard case .name(let text, isQuoted: false) = token.kind, text.uppercased() == word else { return false }
        position += 1
        return true
    }

    private mutating func anyOf() throws(Problem) -> FilterExpression {
        var parts = [try allOf()]
        while skip(word: "OR") { parts.append(try allOf()) }
        return parts.count == 1 ? parts[0] : .any(parts)
    }

    private mutating func allOf() throws(Problem) -> FilterExpression {
        var parts = [try factor()]
        while skip(word: "AND") { parts.append(try factor()) }
        return parts.count == 1 ? parts[0] : .all(parts)
    }

    private mutating func factor() throws(Problem) -> FilterExpression {
        let isNegated = skip(word: "NOT")
        guard isNegated || token.kind == .symbol("(") else { return try term() }
        guard depth < Self.deepest else {
            throw problem("the filter nests deeper than \(Self.deepest) levels")
        }
        depth += 1
        defer { depth -= 1 }
        if isNegated { return .not(try factor()) }
        position += 1
        let inner = try anyOf()
        guard skip(symbol: ")") else { throw problem("a closing parenthesis is expected here") }
        return inner
    }

    private mutating func term() throws(Problem) -> FilterExpression {
        try countTerm()
        guard case .name(let text, _) = token.kind, !isKeyword else {
            throw problem("an attribute's name is expected here", hint: "for example Attributes.Plan = 'Gold'")
        }
        let name = FilterExpression.Name(text: text, offset: token.offset)
        position += 1
        if skip(word: "IS") {
            let isNegated = skip(word: "NOT")
            guard skip(word: "NULL") else { throw problem("NULL is expected here") }
            return isNegated ? .not(.isNull(name)) : .isNull(name)
        }
        if skip(word: "NOT") {
            guard skip(word: "IN") else { throw problem("IN is expected here") }
            return .isIn(name, try list(), isNegated: true)
        }
        if skip(word: "IN") { return .isIn(name, try list(), isNegated: false) }
        guard case .symbol(let symbol) = token.kind, let comparison = FilterExpression.Comparison(rawValue: symbol)
        else { throw problem("a comparison, IN or IS NULL is expected here") }
        position += 1
        return .compare(name, comparison, try literal())
    }

    private mutating func list() throws(Problem) -> [FilterExpression.Literal] {
        guard skip(symbol: "(") else { throw problem("an opening parenthesis is expected here") }
        var values: [FilterExpression.Literal] = []
        repeat {
            try countTerm()
            values.append(try literal())
        } while skip(symbol: ",")
        guard skip(symbol: ")") else { throw problem("a comma or a closing parenthesis is expected here") }
        return values
    }

    private mutating func literal() throws(Problem) -> FilterExpression.Literal {
        defer { position += 1 }
        switch token.kind {
        case .text(let text): return .text(text)
        case .number(let number): return .number(number)
        default:
            throw problem("a value is expected here", hint: "texts need single quotes; IS NULL matches missing values")
        }
    }

    private mutating func countTerm() throws(Problem) {
        terms += 1
        if terms > Self.mostTerms { throw problem("the filter has more than \(Self.mostTerms) comparisons and values") }
    }

    private var isKeyword: Bool {
        guard case .name(let text, isQuoted: false) = token.kind else { return false }
        return ["AND", "OR", "NOT", "IN", "IS", "NULL"].contains(text.uppercased())
    }

    private func problem(_ message: String, hint: String? = nil) -> Problem {
        Problem(filter: source, message, at: token.offset, hint: hint)
    }
}
