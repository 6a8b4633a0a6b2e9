package import Foundation
package import SegmentCore

/// Port: what the scheduler works on. The project as it is now, and the runs of its segments.
package protocol ScheduleHost: Sendable {
    /// The segments with schedules, where the project is new or has changed since the last call; nil otherwise.
    func changedSegments() async -> [ScheduledSegment]?
    /// Runs of started slots that have not ended and that no process works on.
    func owedRuns() async -> [OwedRun]
    /// Claims a slot and runs its segment to the end.
    func run(_ segment: SegmentName, slot: Date) async -> ScheduledEnd
    /// Starts or resumes an owed run.
    func goOn(_ run: OwedRun) async -> ScheduledEnd
}

/// A run that a process was working on when it went away.
package struct OwedRun: Sendable, Hashable {
    package var segment: SegmentName
    package var slot: Date
    package var run: RunID

    package init(segment: SegmentName, slot: Date, run: RunID) {
        self.segment = segment
        self.slot = slot
        self.run = run
    }
}

/// How the start of a slot ended.
package enum ScheduledEnd: Sendable {
    case report(RunReport)
    /// Another process had started the slot, or a later one.
    case taken(upTo: Date)
    /// There was no run, or its journal could not be written.
    case failed([Problem])
}
