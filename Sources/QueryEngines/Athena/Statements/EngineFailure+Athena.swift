import AWSClient
import SegmentCore

extension EngineFailure {
    /// A call whose statement may have started: repeating it with the same token returns the same execution.
    init(start error: AWSError) {
        guard error.kind == .answered, error.code == "InvalidRequestException" else {
            self.init(call: error)
            return
        }
        if let message = Self.syntax(error) {
            let place = message.line.map { " at line \($0):\(message.column ?? 1) of the statement" } ?? ""
            self.init(
                .rejected,
                Problem(.engineFailed, "Athena cannot read the statement\(place) (\(error.facts))"))
            return
        }
        // The message is about the workgroup and the output location; it contains nothing of the statement.
        self.init(
            .denied,
            Problem(
                .athenaRefused,
                "Athena refuses the statement: \(error.serviceMessage ?? "without a reason") (\(error.facts))",
                hint: "check the engine's workgroup and that the results root's bucket is in the same region"))
    }

    /// The message of Athena's parser, for a statement that it refuses at the start.
    static func syntax(_ error: AWSError) -> AthenaMessage? {
        guard error.kind == .answered, error.code == "InvalidRequestException" else { return nil }
        let message = AthenaMessage(error.serviceMessage ?? "")
        return error.reason == "MALFORMED_QUERY" || message.line != nil ? message : nil
    }

    /// A call that failed for reasons of the account, the network or the service.
    init(call error: AWSError) {
        var plain = error
        plain.hint = nil
        let (reason, code): (Reason, ProblemCode) =
            switch error.kind {
            case .refused, .ambiguous, .unreadable, .cancelled: (.busy, .athenaUnreachable)
            case .credentials, .configuration:
                error.isTransient ? (.busy, .athenaUnreachable) : (.denied, .athenaDenied)
            case .answered:
                if error.isThrottling {
                    (.busy, .athenaBusy)
                } else if error.isTransient {
                    (.busy, .athenaUnreachable)
                } else {
                    (.denied, .athenaDenied)
                }
            }
        self.init(reason, Problem(code, "\(plain)", hint: error.hint))
    }

    init(store failure: StoreFailure) {
        let reason: Reason = failure.reason == .unavailable ? .busy : .denied
        self.init(reason, Problem(.resultsNotWritable, "\(failure)"))
    }

    /// The reason why a statement failed.
    init(_ execution: QueryExecution) {
        let status = execution.status
        let message = AthenaMessage(status.stateChangeReason ?? status.athenaError?.errorMessage ?? "")
        let type = status.athenaError?.errorType
        let facts = [
            message.code.isEmpty ? nil : message.code, type.map { "error type \($0)" },
            "execution \(execution.queryExecutionId)",
        ].compactMap(\.self).joined(separator: ", ")
        self =
            switch type {
            case 1500?, 1501?, 234?:
                EngineFailure(
                    .denied,
                    Problem(
                        .athenaDenied, "access denied while the statement ran (\(facts))",
                        hint: "the role needs read rights on the tables' files and in Glue and Lake Formation"))
            case 401?, 402?:
                EngineFailure(
                    .denied,
                    Problem(.resultsNotWritable, "Athena cannot write the results (\(facts))", hint: Self.writeHint))
            case let type?
            where (0...8).contains(type) && status.athenaError?.errorCategory != 3 && message.code.contains("EXCEEDED"):
                EngineFailure(
                    .outOfMemory,
                    Problem(
                        .engineOutOfMemory, "the statement needs more than Athena gives it (\(facts))",
                        hint: "let the query group or join less"))
            case 206?, 210?:
                EngineFailure(
                    .timeout,
                    Problem(
                        .engineTimeout, "the statement took longer than Athena allows (\(facts))",
                        hint: "narrow the query, or ask AWS for a longer limit"))
            case _ where status.athenaError.map(Self.mayGoBetter) ?? false:
                EngineFailure(
                    .unavailable,
                    Problem(.engineFailed, "Athena failed and says that another try may go better (\(facts))"))
            case _ where Self.isOfData(message.code):
                EngineFailure(
                    .rejected,
                    Problem(
                        .engineDataMismatch,
                        "a value in the lake does not fit the query: \(message.redacted) (\(facts))",
                        hint: "try_cast(…) gives NULL where cast(…) fails"))
            case _ where message.text.contains("Access Denied") || message.text.contains("Insufficient permissions"):
                EngineFailure(
                    .denied,
                    Problem(
                        .athenaDenied, "access denied while the statement ran (\(facts))",
                        hint: "the role needs rights on the tables' files, in Glue, and on the results root"))
            default:
                EngineFailure(
                    .rejected, Problem(.engineFailed, "the statement failed: \(message.redacted) (\(facts))"))
            }
    }

    private static let writeHint = "the role needs to put objects below the results root"

    /// Only where the error says so: a retry of the others would fail again, and cost again.
    private static func mayGoBetter(_ error: QueryExecution.Failure) -> Bool {
        error.retryable == true || (1_400...1_406).contains(error.errorType ?? 0) || error.errorCategory == 1
    }

    private static func isOfData(_ code: String) -> Bool {
        [
            "INVALID_CAST_ARGUMENT", "NUMERIC_VALUE_OUT_OF_RANGE", "DIVISION_BY_ZERO", "INVALID_FUNCTION_ARGUMENT",
            "SUBQUERY_MULTIPLE_ROWS", "HIVE_BAD_DATA", "HIVE_CURSOR_ERROR",
        ].contains(code)
    }
}

extension AWSError {
    /// `InvalidRequestException, HTTP 400, request 1-2-3`
    var facts: String {
        [code, status.map { "HTTP \($0)" }, requestID.map { "request \($0)" }].compactMap(\.self).joined(
            separator: ", ")
    }
}
