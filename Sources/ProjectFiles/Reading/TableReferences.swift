/// Guesses from the tokens which tables a query reads. It is used to order views only, not to judge a query.
enum TableReferences {
    private static let endsFrom: Set<String> = [
        "where", "group", "order", "having", "limit", "union", "intersect", "except", "select", "window", "qualify",
    ]

    /// Lower-case names after FROM, JOIN, or a comma between tables, without qualifiers, and without the names that the
    /// query itself defines (`WITH name AS`).
    static func names(in sql: String) -> Set<String> {
        let tokens = SQLTokens.tokens(of: sql)
        var names: Set<String> = []
        var given: Set<String> = []
        // One entry per open parenthesis: whether a name there would be a table.
        var inFrom = [false]
        var expectsName = false
        for (index, token) in tokens.enumerated() {
            switch token {
            case .word(let word, let isQuoted):
                let key = isQuoted ? "" : word
                if key == "from" || key == "join" {
                    inFrom[inFrom.count - 1] = true
                    expectsName = true
                } else if endsFrom.contains(key) {
                    inFrom[inFrom.count - 1] = false
                    expectsName = false
                } else if expectsName {
                    if !isSymbol(".", at: index + 1, of: tokens) {
                        if !isSymbol("(", at: index + 1, of: tokens) { names.insert(word) }
                        expectsName = false
                    }
                } else if isWord("as", at: index + 1, of: tokens), isSymbol("(", at: index + 2, of: tokens) {
                    given.insert(word)
                }
            case .symbol("("):
                inFrom.append(expectsName)
            case .symbol(")"):
                if inFrom.count > 1 { inFrom.removeLast() }
                expectsName = false
            case .symbol(","): expectsName = inFrom[inFrom.count - 1]
            case .symbol: break
            }
        }
        return names.subtracting(given)
    }

    private static func isSymbol(_ symbol: Character, at index: Int, of tokens: [SQLTokens.Token]) -> Bool {
        tokens.indices.contains(index) && tokens[index] == .symbol(symbol)
    }

    private static func isWord(_ word: String, at index: Int, of tokens: [SQLTokens.Token]) -> Bool {
        tokens.indices.contains(index) && tokens[index] == .word(word, isQuoted: false)
    }
}
