/// The format of CSV files. Nil means that the engine detects it, or, for a table with `columns`, the default named
/// with each property.
package struct CSVForm: Sendable, Hashable, Codable {
    /// One to four characters. Default: a comma.
    package var delimiter: String?
    /// Whether each file begins with a line of names. Default: false.
    package var header: Bool?
    /// Empty: values are not quoted. Default: a double quote.
    package var quote: String?
    /// The character that escapes a quote within quotes. Default: the quote itself.
    package var escape: String?
    /// The text that means NULL. Default: the empty text.
    package var null: String?

    package init(
        delimiter: String? = nil, header: Bool? = nil, quote: String? = nil, escape: String? = nil, null: String? = nil
    ) {
        self.delimiter = delimiter
        self.header = header
        self.quote = quote
        self.escape = escape
        self.null = null
    }
}
