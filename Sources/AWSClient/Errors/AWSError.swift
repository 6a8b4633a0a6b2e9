/// The reason why an operation failed, for users and for the stages that decide what follows.
///
/// It contains no credentials, signature, body or URL. The service's own message may quote row data (Pinpoint quotes
/// the file that it reads), so it is kept in `serviceMessage` and left out of `description`. A caller whose operation
/// quotes no rows may add it.
package struct AWSError: Error, Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// The service answered with an error.
        case answered
        /// No connection was made; the service received nothing.
        case refused
        /// The request was sent and the answer is missing or incomplete: the service may have acted.
        case ambiguous
        /// A successful answer that cannot be decoded; the service has acted.
        case unreadable
        /// Credentials are missing or unusable.
        case credentials
        /// The endpoint, the region or the input is not usable.
        case configuration
        case cancelled
    }

    package var kind: Kind
    package var service: String
    package var operation: String
    /// The code of the service, else one of our own in snake case: `ExpiredToken`, `no_answer`.
    package var code: String
    /// The message in our words.
    package var message: String
    /// The service's message, redacted.
    package var serviceMessage: String?
    package var status: Int?
    package var requestID: String?
    /// What the user can do.
    package var hint: String?
    /// A more specific reason, where the service gives one: `CONCURRENT_QUERY_LIMIT_EXCEEDED`, `MALFORMED_QUERY`.
    package var reason: String?
    /// Number of attempts made.
    package var attempts = 1
    /// The delay that the service asks for.
    package var retryAfter: Duration?
    /// The `Date` of the answer, to correct the clock skew.
    var serviceDate: String?

    package init(
        _ kind: Kind, service: String = "AWS", operation: String = "", code: String, message: String,
        hint: String? = nil
    ) {
        self.kind = kind
        self.service = service
        self.operation = operation
        self.code = code
        self.message = message
        self.hint = hint
    }
}

extension AWSError {
    /// The service throttled the call; it did not act.
    package var isThrottling: Bool { kind == .answered && (ErrorCodes.throttling.contains(code) || status == 429) }

    /// Whether it is certain that the service did not act.
    package var didNotAct: Bool {
        switch kind {
        case .refused, .credentials, .configuration: true
        case .ambiguous, .unreadable, .cancelled: false
        case .answered: isThrottling || (status ?? 500) < 500 && !ErrorCodes.transient.contains(code)
        }
    }

    private var isServiceTrouble: Bool {
        ErrorCodes.transient.contains(code) || [500, 502, 503, 504].contains(status ?? 0)
    }

    /// Whether a later retry may succeed.
    package var isTransient: Bool {
        switch kind {
        case .refused, .ambiguous: true
        case .answered: isThrottling || isServiceTrouble
        case .credentials: ErrorCodes.throttling.contains(code) || isServiceTrouble || code.hasPrefix("no_answer")
        case .unreadable, .configuration, .cancelled: false
        }
    }
}

extension AWSError: CustomStringConvertible {
    /// `Athena StartQueryExecution: access denied (AccessDeniedException, HTTP 400, request 1-2-3)`, the hint on a line
    /// of its own.
    package var description: String {
        let facts = [
            code, status.map { "HTTP \($0)" }, requestID.map { "request \($0)" },
            attempts > 1 ? "\(attempts) attempts" : nil,
        ].compactMap(\.self).joined(separator: ", ")
        let head = [service, operation].filter { !$0.isEmpty }.joined(separator: " ")
        return "\(head): \(message) (\(facts))" + (hint.map { "\n  \($0)" } ?? "")
    }
}

/// An answer that is not as the service documents. The text is in our words: "has no QueryExecutionId".
package struct AnswerProblem: Error, Hashable, Sendable {
    package var what: String

    package init(_ what: String) { self.what = what }
}
