package import Foundation

/// Port: what has happened in each run, durable before the next thing happens.
package protocol Journal: Sendable {
    /// Records a new run; throws `.exists` when its id is taken.
    func create(_ record: RunRecord) async throws(JournalFailure)
    /// Adds what happened; durable once it returns.
    func append(_ event: JournalEvent, to run: RunID, at time: Date) async throws(JournalFailure)
    /// Nil where there is no such run.
    func load(_ run: RunID) async throws(JournalFailure) -> RunRecord?
    /// Newest first; the records' stages may be left out.
    func list(_ filter: RunFilter) async throws(JournalFailure) -> [RunRecord]
    /// Forgets a run and all that happened in it; a missing one is no error.
    func delete(_ run: RunID) async throws(JournalFailure)
}

package enum JournalEvent: Sendable, Hashable, Codable {
    case stageStarted(StageName, attempt: Int)
    case ticket(StageName, Data)
    case stageDone(StageName, output: Data)
    case status(RunStatus, problems: [Problem])
    /// A person let a held run go on.
    case approved
}

extension RunRecord {
    /// The record after an event: the one meaning of events, for every conformer.
    package mutating func apply(_ event: JournalEvent, at time: Date) {
        updatedAt = time
        switch event {
        case .stageStarted(let stage, let attempt):
            // A new attempt goes on with the stage's time; a stage that had ended begins anew.
            let earlier = stages[stage]
            let first = earlier?.output == nil ? earlier?.startedAt ?? time : time
            stages[stage] = StageRecord(startedAt: first, attempt: attempt)
        case .ticket(let stage, let ticket):
            stages[stage, default: StageRecord(startedAt: time)].ticket = ticket
        case .stageDone(let stage, let output):
            var record = stages[stage] ?? StageRecord(startedAt: time)
            record.output = output
            record.ticket = nil
            // A clock that was put back meanwhile makes no time less than none.
            record.seconds = max(0, time.timeIntervalSince(record.startedAt))
            stages[stage] = record
        case .status(let status, let problems):
            self.status = status
            self.problems = problems
        case .approved:
            request.approved = true
        }
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
