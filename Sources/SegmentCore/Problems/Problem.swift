/// An error in the user's input or environment: what is wrong, where, and what to do.
///
/// Problems are values: a reader collects all problems of an input and shows them together.
package struct Problem: Error, Hashable, Sendable, Codable {
    package enum Severity: String, Sendable, Codable { case error, warning }

    package var severity: Severity
    package var code: ProblemCode
    /// What happened, without row data, SQL literals or secrets.
    package var message: String
    /// The file as the user named it, relative to the project where it can be.
    package var file: String?
    /// Counted from 1.
    package var line: Int?
    /// Counted from 1, in Unicode scalars.
    package var column: Int?
    /// What to do, where that is known: "did you mean contact.id?".
    package var hint: String?

    package init(
        _ code: ProblemCode, _ message: String, severity: Severity = .error, file: String? = nil, line: Int? = nil,
        column: Int? = nil, hint: String? = nil
    ) {
        self.severity = severity
        self.code = code
        self.message = message
        self.file = file
        self.line = line
        self.column = column
        self.hint = hint
    }
}

extension Problem: CustomStringConvertible {
    /// `segments/a.sql:3:14: error: unknown column "x" (unknown_column)`, the hint on a line of its own.
    package var description: String {
        let place = [file, line.map(String.init), column.map(String.init)].compactMap(\.self).joined(separator: ":")
        let head = "\(place.isEmpty ? "" : place + ": ")\(severity.rawValue): \(message) (\(code.rawValue))"
        return hint.map { "\(head)\n  \($0)" } ?? head
    }
}
