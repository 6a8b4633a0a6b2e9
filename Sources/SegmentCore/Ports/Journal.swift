package import Foundation

/// Port: stores what happens in each run. An event is durable before the next step begins.
package protocol Journal: Sendable {
    /// Records a new run; throws `.exists` when its id is taken.
    func create(_ record: RunRecord) async throws(JournalFailure)
    /// Adds an event; it is durable when this returns.
    func append(_ event: JournalEvent, to run: RunID, at time: Date) async throws(JournalFailure)
    /// Nil where the run does not exist.
    func load(_ run: RunID) async throws(JournalFailure) -> RunRecord?
    /// Newest first; the records' stages may be left out.
    func list(_ filter: RunFilter) async throws(JournalFailure) -> [RunRecord]
    /// Deletes a run and its events; does nothing where the run does not exist.
    func delete(_ run: RunID) async throws(JournalFailure)
}

/// What happened in a run.
package enum JournalEvent: Sendable, Hashable, Codable {
    case stageStarted(StageName, attempt: Int)
    /// The stage has started work, which this ticket identifies.
    case ticket(StageName, Data)
    /// The stage failed, or lost the work that it had started. It starts again, as this attempt.
    case stageFailed(StageName, nextAttempt: Int)
    /// A service did not answer or had no capacity. The same attempt is retried after this many seconds.
    case stageRefused(StageName, waiting: Double)
    case stageDone(StageName, output: Data)
    case status(RunStatus, problems: [Problem])
    /// A user approved a held run.
    case approved
}
