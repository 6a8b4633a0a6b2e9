/// How one engine spells what is not the same SQL everywhere. All other text of a run is shared.
package protocol SQLDialect: Sendable {
    /// An analyst's query as a relation; its text cannot end our statement.
    func relation(query: SourceText) -> String
    /// A file of the results root as a relation.
    func relation(table: ObjectKey) -> String
    /// A file that is no table, with these text columns: CSV under a header line, in its order, or JSON lines.
    func relation(file: ObjectKey, format: ImportBatch.Format, columns: [String]) -> String
    /// A value as canonical text (design, section 3); NULL stays NULL. Not for `.unsupported`.
    func canonical(_ expression: String, type: ValueType) -> String
    func spell(_ fragment: SQLFragment) -> String
    /// A digest of some values, NULLs included: an integer from 0 to 2⁶³ − 1. Nil where a plan is not to compare by
    /// digests first, because its statement then reads every file twice and the engine charges for the bytes read.
    func digest(of expressions: [String]) -> String?
    /// The first `bits` bits of the digest of one value, as an integer. Nil where `digest` is.
    func bucket(of expression: String, bits: Int) -> String?
}

extension SQLDialect {
    package func digest(of expressions: [String]) -> String? { nil }
    package func bucket(of expression: String, bits: Int) -> String? { nil }
}

/// Expressions that engines spell differently. Operands are SQL expressions.
package enum SQLFragment: Sendable, Hashable {
    /// Whether a text matches a regular expression somewhere.
    case matches(String, pattern: String)
    /// Length of a text in UTF-8 bytes.
    case byteCount(String)
    /// A text as a JSON string, quotes included.
    case jsonString(String)
    /// Whether bit `index` of an integer is set, as 0 or 1.
    case bit(String, index: Int)
    /// Whether a text is a finite number.
    case isNumber(String)
    /// Elements of a canonical list (JSON text), as an integer.
    case listCount(String)
    /// Length in Unicode scalars of the longest element of a canonical list.
    case longestElement(String)
    /// A text as a list of texts: the elements of a JSON list of texts, else itself alone.
    case listOfText(String)
}

extension SQLDialect {
    /// What a destination refused: JSON lines with the text fields `id` and `reason`.
    package func relation(rejections: ObjectKey) -> String {
        relation(file: rejections, format: .jsonLines, columns: ["id", "reason"])
    }
}

/// A text as an SQL literal.
package func sqlLiteral(_ text: String) -> String { quoted(text, by: "'") }

/// A name as a quoted SQL identifier.
package func sqlIdentifier(_ name: String) -> String { quoted(name, by: "\"") }

/// Doubles the quote scalar by scalar: as a `Character`, a quote with a combining mark behind it is no quote, and for
/// every engine it is one.
private func quoted(_ text: String, by quote: Unicode.Scalar) -> String {
    var result = String.UnicodeScalarView([quote])
    for scalar in text.unicodeScalars {
        result.append(scalar)
        if scalar == quote { result.append(quote) }
    }
    result.append(quote)
    return String(result)
}
