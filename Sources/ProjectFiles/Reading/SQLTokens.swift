/// Splits SQL into words and symbols; strings, signs of numbers and comments are dropped.
enum SQLTokens {
    enum Token: Hashable {
        /// In lower case, without its quotes.
        case word(String, isQuoted: Bool)
        case symbol(Character)
    }

    static func tokens(of sql: String) -> [Token] {
        var tokens: [Token] = []
        var rest = Substring(sql)
        while let first = rest.first {
            if first == "'" {
                _ = quoted("'", &rest)
            } else if first == "\"" || first == "`" {
                tokens.append(.word(quoted(first, &rest).lowercased(), isQuoted: true))
            } else if rest.hasPrefix("--") {
                rest = rest.drop { !$0.isNewline }
            } else if rest.hasPrefix("/*") {
                rest = rest.firstRange(of: "*/").map { rest[$0.upperBound...] } ?? ""
            } else if isWordPart(first) {
                let word = rest.prefix(while: isWordPart)
                tokens.append(.word(word.lowercased(), isQuoted: false))
                rest = rest[word.endIndex...]
            } else {
                if !first.isWhitespace { tokens.append(.symbol(first)) }
                rest.removeFirst()
            }
        }
        return tokens
    }

    /// Skips a quoted text including its closing quote; a doubled quote is an escaped quote.
    private static func quoted(_ quote: Character, _ rest: inout Substring) -> String {
        var text = ""
        rest.removeFirst()
        while let character = rest.popFirst() {
            if character == quote {
                guard rest.first == quote else { break }
                rest.removeFirst()
            }
            text.append(character)
        }
        return text
    }

    private static func isWordPart(_ character: Character) -> Bool {
        character == "_" || character == "$" || character.isLetter || character.isNumber
    }
}
