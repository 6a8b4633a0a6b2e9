package import SegmentCore

/// One step of a run: it starts work, and is then checked until the work is done.
///
/// A ticket says how far the work is. It is journaled, so that any process can make the next check. A check may wait for
/// news for `context.patience`, and returns the next ticket. Waiting is a value, never an error.
package protocol Stage<Input, Ticket, Output>: Sendable {
    associatedtype Input: Codable & Sendable
    associatedtype Ticket: Codable & Sendable
    associatedtype Output: Codable & Sendable

    static var name: StageName { get }
    /// Starts the work. After a crash before the ticket is journaled it is called again with the same context.
    func start(_ input: Input, in context: StageContext) async throws(StageFailure) -> Ticket
    func check(_ ticket: Ticket, for input: Input, in context: StageContext) async throws(StageFailure)
        -> StageStatus<Ticket, Output>
    func cancel(_ ticket: Ticket, in context: StageContext) async throws(StageFailure)
    /// Whether the run stops here until it is approved.
    func holds(_ output: Output, in context: StageContext) -> Bool
}

extension Stage {
    package func cancel(_ ticket: Ticket, in context: StageContext) async throws(StageFailure) {}
    package func holds(_ output: Output, in context: StageContext) -> Bool { false }
}

/// A stage that is done as soon as it has started.
package protocol ImmediateStage<Input, Output>: Stage where Ticket == Output {
    associatedtype Input
    associatedtype Output
}

extension ImmediateStage {
    package func check(_ ticket: Output, for input: Input, in context: StageContext) async throws(StageFailure)
        -> StageStatus<Output, Output>
    { .done(ticket) }
}

package enum StageStatus<Ticket: Sendable, Output: Sendable>: Sendable {
    /// Check again after this long, with this ticket.
    case pending(Ticket, after: Duration = .zero)
    case done(Output)
    /// What the ticket names ended with another process: start again, as a new attempt.
    case lost
}
