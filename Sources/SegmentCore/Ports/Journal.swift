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
    /// The stage has work under way, which this ticket names.
    case ticket(StageName, Data)
    /// The stage failed, or lost the work that it had started. It starts again, as this attempt.
    case stageFailed(StageName, nextAttempt: Int)
    /// A service did not answer or had no room. The same attempt asks it again after so many seconds.
    case stageRefused(StageName, waiting: Double)
    case stageDone(StageName, output: Data)
    case status(RunStatus, problems: [Problem])
    /// Somebody approved a held run.
    case approved
}

extension RunRecord {
    /// The record after an event. All journals use this one definition of what an event means.
    package mutating func apply(_ event: JournalEvent, at time: Date) {
        updatedAt = time
        switch event {
        case .stageStarted(let stage, let attempt): begin(stage, attempt, at: time)
        case .ticket(let stage, let ticket):
            change(stage, at: time) { record in
                record.ticket = ticket
                record.clearWaits()
            }
        case .stageFailed(let stage, let attempt):
            begin(stage, attempt, at: time)
            stages[stage]?.failures += 1
        case .stageRefused(let stage, let seconds):
            change(stage, at: time) { record in
                record.refusals += 1
                record.waited += seconds
            }
        case .stageDone(let stage, let output):
            change(stage, at: time) { record in
                record.output = output
                record.ticket = nil
                record.clearWaits()
                // A clock that was set back must not give a negative time.
                record.seconds = max(0, time.timeIntervalSince(record.startedAt))
            }
        case .status(let status, let problems):
            self.status = status
            self.problems = problems
            // A run that is resumed may wait as long again.
            for stage in stages.keys { stages[stage]?.clearWaits() }
        case .approved:
            request.approved = true
        }
    }

    /// A further attempt keeps the stage's start and counts; a stage that had ended begins anew.
    private mutating func begin(_ stage: StageName, _ attempt: Int, at time: Date) {
        guard var record = stages[stage], record.output == nil else {
            stages[stage] = StageRecord(startedAt: time, attempt: attempt)
            return
        }
        record.attempt = attempt
        record.ticket = nil
        record.seconds = nil
        stages[stage] = record
    }

    private mutating func change(_ stage: StageName, at time: Date, _ body: (inout StageRecord) -> Void) {
        body(&stages[stage, default: StageRecord(startedAt: time)])
    }
}

package struct RunFilter: Sendable, Hashable {
    package var segment: SegmentName?
    package var statuses: Set<RunStatus>?
    /// Created before this.
    package var before: Date?
    package var limit: Int
    package init(
        segment: SegmentName? = nil, statuses: Set<RunStatus>? = nil, before: Date? = nil, limit: Int = 50
    ) {
        self.segment = segment
        self.statuses = statuses
        self.before = before
        self.limit = limit
    }
}

package struct JournalFailure: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Reason: String, Sendable, Hashable { case exists, missing, corrupt, wrongFormat, full, unavailable }
    package var reason: Reason
    package var message: String
    package init(_ reason: Reason, _ message: String) {
        self.reason = reason
        self.message = message
    }
    package var description: String { message }
}
