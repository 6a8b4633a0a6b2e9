/// One operation of one service, with its input: what is sent, how the answer is read, and whether it may be repeated.
package protocol AWSOperation: Sendable {
    associatedtype Output: Sendable

    static var service: AWSService { get }
    /// As the service spells it: `StartQueryExecution`.
    static var name: String { get }
    var repetition: Repetition { get }
    /// Whether the output holds the body, to be read later. Then the deadline of the call ends with its head.
    static var isStreamed: Bool { get }

    func request() throws(AWSError) -> AWSRequest

    /// Reads an answer of success. An answer that is not what the service promises is `AnswerProblem`.
    func output(of response: AWSResponse) async throws -> Output
}

/// Whether an operation may be sent again when nobody knows whether the service acted.
package enum Repetition: Sendable {
    /// Reads, writes that come to the same when repeated, and what carries a client token.
    case always
    /// The others: again only after an answer of throttling, or when no connection was had. After a timeout, a reset or
    /// a 5xx the caller looks first what has happened.
    case onlyIfRefused
}

extension AWSOperation {
    package var repetition: Repetition { .always }
    package static var isStreamed: Bool { false }
}
