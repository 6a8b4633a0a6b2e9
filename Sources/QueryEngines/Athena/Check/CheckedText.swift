import SegmentCore

/// The check of an analyst's text that needs no call: it is one query that can be placed in parentheses.
///
/// A text that passes cannot close our parenthesis, contain a second statement or hide what follows it.
struct CheckedText: Sendable {
    let source: SourceText
    let problems: [Problem]
    /// The query's tokens, without a final semicolon and what follows it.
    let tokens: ArraySlice<QueryTokens.Token>

    var isSound: Bool { !problems.contains { $0.severity == .error } }

    init(_ source: SourceText) {
        self.source = source
        if let refusal = ParsedText.refusal(of: source) {
            (problems, tokens) = ([refusal], [])
            return
        }
        let read = QueryTokens(source.text)
        var rest = read.tokens[...]
        while rest.last?.isSymbol(";") == true { rest.removeLast() }
        tokens = rest
        if let open = read.unclosed {
            problems = [
                Problem(.sqlSyntax, "\(open.what) is not closed", in: source, at: open.offset)
            ]
            return
        }
        guard let first = rest.first else {
            problems = [Problem(.sqlEmpty, "there is no statement", file: source.name)]
            return
        }
        if let semicolon = rest.first(where: { $0.isSymbol(";") }) {
            problems = [
                Problem(
                    .sqlManyStatements, "there is more than one statement; one SELECT is accepted", in: source,
                    at: semicolon.range.lowerBound)
            ]
            return
        }
        guard first.isSymbol("(") || first.kind == .word && Self.starts.contains(first.name) else {
            problems = [
                Problem(.sqlNotSelect, "only a single SELECT is taken", in: source, at: first.range.lowerBound)
            ]
            return
        }
        problems = Self.parentheses(rest, source) + Self.parameters(rest, source) + Self.chances(rest, source)
    }

    private static let starts: Set = ["select", "with", "values", "table"]

    /// The text up to the end of the query, with places unchanged.
    var body: String {
        let end = tokens.last?.range.upperBound ?? 0
        return String(decoding: Array(source.text.utf8)[..<end], as: UTF8.self)
    }

    private static func parentheses(_ tokens: ArraySlice<QueryTokens.Token>, _ source: SourceText) -> [Problem] {
        var open: [Int] = []
        for token in tokens where token.kind == .symbol {
            if token.name == "(" { open.append(token.range.lowerBound) }
            guard token.name == ")" else { continue }
            if open.popLast() == nil {
                return [Problem(.sqlSyntax, "this \")\" closes nothing", in: source, at: token.range.lowerBound)]
            }
        }
        return open.last.map { [Problem(.sqlSyntax, "this \"(\" is not closed", in: source, at: $0)] } ?? []
    }

    private static func parameters(_ tokens: ArraySlice<QueryTokens.Token>, _ source: SourceText) -> [Problem] {
        tokens.filter { $0.isSymbol("?") }.map {
            Problem(.sqlParameter, "a parameter has no value here", in: source, at: $0.range.lowerBound)
        }
    }

    private static let random: Set = ["rand", "random", "uuid", "shuffle"]

    private static func chances(_ tokens: ArraySlice<QueryTokens.Token>, _ source: SourceText) -> [Problem] {
        zip(tokens, tokens.dropFirst()).filter { $0.kind == .word && random.contains($0.name) && $1.isSymbol("(") }.map
        {
            Problem(
                .nondeterministicFunction, "\($0.0.name)() gives other values in every run", severity: .warning,
                in: source, at: $0.0.range.lowerBound, hint: "every row that carries them counts as changed each time")
        }
    }
}
