/// One operation of one service, with its input: the request, how the answer is decoded, and whether it may be
/// repeated.
package protocol AWSOperation: Sendable {
    associatedtype Output: Sendable

    static var service: AWSService { get }
    /// As the service spells it: `StartQueryExecution`.
    static var name: String { get }
    var repetition: Repetition { get }
    /// Whether the output holds the body, to be read later. The deadline of the call then covers the head only.
    static var isStreamed: Bool { get }

    func request() throws(AWSError) -> AWSRequest

    /// Decodes a successful answer. Throws `AnswerProblem` where it is not as the service documents.
    func output(of response: AWSResponse) async throws -> Output
}

/// Whether an operation may be sent again when it is unknown whether the service acted.
package enum Repetition: Sendable {
    /// Reads, writes with the same result when repeated, and operations with a client token.
    case always
    /// All others: only after a throttling answer, or when no connection was made. After a timeout, a reset or a 5xx
    /// the caller checks first what has happened.
    case onlyIfRefused
}

extension AWSOperation {
    package var repetition: Repetition { .always }
    package static var isStreamed: Bool { false }
}
