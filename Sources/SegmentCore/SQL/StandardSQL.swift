/// The quoting of standard SQL, for dialects that keep to it.
package enum StandardSQL {
    /// A text in single quotes.
    package static func literal(_ text: String) -> String { quoted(text, by: "'") }

    /// A name in double quotes.
    package static func identifier(_ name: String) -> String { quoted(name, by: "\"") }

    /// Doubles the quote scalar by scalar: a quote with a combining mark behind it is another `Character`, but a quote
    /// for every engine.
    private static func quoted(_ text: String, by quote: Unicode.Scalar) -> String {
        var result = String.UnicodeScalarView([quote])
        for scalar in text.unicodeScalars {
            result.append(scalar)
            if scalar == quote { result.append(quote) }
        }
        result.append(quote)
        return String(result)
    }
}
