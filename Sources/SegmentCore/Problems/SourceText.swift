/// A text with its name, which converts offsets into lines and columns.
package struct SourceText: Hashable, Sendable, Codable {
    package let text: String
    /// As the user names it; `<query>` for a query of the command line.
    package let name: String

    package init(_ text: String, name: String) {
        self.text = text
        self.name = name
    }

    /// Line and column, both from 1, of a UTF-8 offset; the end of the text for an offset beyond it.
    package func place(atUTF8 offset: Int) -> (line: Int, column: Int) {
        var line = 1
        var column = 1
        var seen = 0
        for scalar in text.unicodeScalars {
            if seen >= offset { break }
            seen += scalar.utf8.count
            if scalar == "\n" {
                line += 1
                column = 1
            } else {
                column += 1
            }
        }
        return (line, column)
    }
}
