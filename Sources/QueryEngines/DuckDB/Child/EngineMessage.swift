import Foundation
import SegmentCore

/// The error that a child wrote to standard error: with `errors_as_json` one object, its position given as text.
struct EngineMessage: Decodable, Sendable {
    var kind: String
    var text: String
    var subtype: String?
    var name: String?
    var candidates: String?
    var errno: String?
    /// The status of an HTTP answer.
    var status: String?
    var requestID: String?
    var body: String?

    private enum CodingKeys: String, CodingKey {
        case kind = "exception_type"
        case text = "exception_message"
        case subtype = "error_subtype"
        case name, candidates, errno
        case status = "status_code"
        case requestID = "header_x-amz-request-id"
        case body = "response_body"
    }

    init?(standardError: String) {
        // Syntax errors of a statement have the form `Parser Error: {…}`.
        guard let start = standardError.firstIndex(of: "{") else { return nil }
        let line = standardError[start...].prefix { $0 != "\n" }
        guard let message = try? JSONDecoder().decode(Self.self, from: Data(line.utf8)) else { return nil }
        self = message
    }

    var isFullDisk: Bool {
        errno == "28" || text.contains("No space left on device") || text.contains("max_temp_directory_size")
    }

    /// The message's first line without possible values of rows and literals: without quoted parts, what follows a
    /// colon, and numbers.
    var redacted: String {
        let line = String(text.prefix { $0 != "\n" })
        let quoted = line.replacing(/'[^']*'/, with: "'…'").replacing(/"[^"]*"/, with: "\"…\"")
        return String(quoted.prefix(upTo: quoted.firstRange(of: ": ")?.lowerBound ?? quoted.endIndex))
            .replacing(/\b\d[\d.:-]*/, with: "…")
    }
}
