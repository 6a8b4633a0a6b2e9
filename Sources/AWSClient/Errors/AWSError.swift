/// Why an operation gave no answer, for people and for the stages that decide what follows.
///
/// It holds no credentials, no signature, no body and no URL. The service's own words may quote row data (Pinpoint
/// quotes the file that it reads): they stand in `serviceMessage`, and `description` leaves them out. A caller that
/// knows that its operation quotes no rows adds them.
package struct AWSError: Error, Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// The service answered with an error.
        case answered
        /// No connection was had; the service saw nothing.
        case refused
        /// The request was sent and there is no whole answer: the service may have acted.
        case ambiguous
        /// An answer of success that cannot be read; the service has acted.
        case unreadable
        /// No credentials, or unusable ones.
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
    /// In our words.
    package var message: String
    /// In the service's words, with what looks like a secret taken out.
    package var serviceMessage: String?
    package var status: Int?
    package var requestID: String?
    /// What to do.
    package var hint: String?
    /// A closer reason that some errors carry: `CONCURRENT_QUERY_LIMIT_EXCEEDED`, `MALFORMED_QUERY`.
    package var reason: String?
    /// How many times it was tried.
    package var attempts = 1
    /// How long the service wants to be left alone.
    package var retryAfter: Duration?
    /// The `Date` of the answer, for a clock that is off.
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
    /// The service is asked too much; it did not act.
    package var isThrottling: Bool { kind == .answered && (ErrorCodes.throttling.contains(code) || status == 429) }

    /// Whether the service surely did not act.
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

    /// A trouble that may pass by itself.
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

/// An answer that is not what the service promises. Its text is in our words: "has no QueryExecutionId".
package struct AnswerProblem: Error, Hashable, Sendable {
    package var what: String

    package init(_ what: String) { self.what = what }
}
