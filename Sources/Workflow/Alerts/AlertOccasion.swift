package import Foundation
package import SegmentCore

/// An event that decides a segment's condition: the end of a run, or a slot that led to no run.
package struct AlertOccasion: Sendable {
    package var segment: String
    package var target: String
    package var condition: SegmentCondition
    /// Of the run; of a slot without one, a name made from the slot.
    package var run: RunID
    /// What the alert's id begins with: one for each occasion, anywhere.
    package var id: String
    package var report: RunReport?
    package var problems: [Problem]?

    /// Nil for a run that does not count for a segment's condition.
    package init?(_ report: RunReport, maxRejected: Int) {
        guard let segment = report.segment, let condition = SegmentCondition(report, maxRejected: maxRejected) else {
            return nil
        }
        self.segment = segment
        target = report.target
        self.condition = condition
        run = report.runID
        id = report.runID.rawValue
        self.report = report
    }

    /// A slot of the schedule whose run could not be started or recorded.
    package init?(notStarted segment: SegmentName, target: String, slot: Date, problems: [Problem]) {
        let style = Date.ISO8601FormatStyle(dateSeparator: .omitted, timeSeparator: .omitted)
        guard let run = RunID("not-started-\(slot.formatted(style))") else { return nil }
        self.segment = segment.rawValue
        self.target = target
        condition = .failing
        self.run = run
        id = "\(run)/\(target)/\(segment)"
        self.problems = problems
    }

    /// Where the condition is kept.
    var key: ObjectKey { ObjectKey("alerts", target, "\(segment).json") }
}
