import SegmentCore

/// Athena's error message of a failed statement, parsed: `COLUMN_NOT_FOUND: line 2:8: Column 'x' cannot be resolved …`.
struct AthenaMessage: Sendable, Hashable {
    /// `COLUMN_NOT_FOUND`; empty where the message has another form.
    let code: String
    let line: Int?
    let column: Int?
    /// The rest of the message.
    let text: String
    /// The failed execution, for support requests; nil where none was started.
    let execution: String?

    init(_ message: String, execution: String? = nil) {
        self.execution = execution
        var rest = message[...]
        if let found = rest.prefixMatch(of: /\s*(?:FAILED:\s*)?([A-Z][A-Z0-9_]+):\s*/) {
            code = String(found.output.1)
            rest = rest[found.range.upperBound...]
        } else {
            code = ""
        }
        if let found = rest.prefixMatch(of: /line (\d+):(\d+):\s*/) {
            line = Int(found.output.1)
            column = Int(found.output.2)
            rest = rest[found.range.upperBound...]
        } else {
            line = nil
            column = nil
        }
        text = String(rest)
    }

    /// The first name between quotes.
    var name: String? { text.firstMatch(of: /'([^']*)'/).map { String($0.output.1) } }

    /// The first line without possible values of rows and literals: without quoted parts and numbers.
    var redacted: String {
        let line = String(text.prefix { $0 != "\n" }.prefix(300))
        return line.replacing(/'[^']*'?/, with: "'…'").replacing(/"[^"]*"?/, with: "\"…\"")
            .replacing(/\d[\d.:-]*/, with: "…")
    }
}
