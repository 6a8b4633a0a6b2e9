/// The condition of a segment at a target, over its runs.
package enum SegmentCondition: String, Sendable, Hashable, Codable, CaseIterable {
    case ok, failing, held, partial
}

/// Sent when a segment's condition changes, and repeated while it stays bad. Contains no row data.
package struct Alert: Sendable, Hashable, Codable {
    /// The same for every attempt to deliver the alert.
    package var id: String
    package var segment: String
    package var target: String
    /// `ok` is a recovery.
    package var condition: SegmentCondition
    package var previous: SegmentCondition
    /// Whether the condition was already announced and has not changed.
    package var isRepeat: Bool
    /// ISO 8601, UTC: when the condition began.
    package var since: String
    /// Consecutive runs in this condition.
    package var runs: Int
    package var subject: String
    /// Nil where a slot of the schedule did not lead to a run.
    package var report: RunReport?
    /// Why the run could not start; nil beside a report, which has its own problems.
    package var problems: [Problem]?

    package init(
        id: String, segment: String, target: String, condition: SegmentCondition, previous: SegmentCondition,
        isRepeat: Bool, since: String, runs: Int, subject: String, report: RunReport?, problems: [Problem]? = nil
    ) {
        self.id = id
        self.segment = segment
        self.target = target
        self.condition = condition
        self.previous = previous
        self.isRepeat = isRepeat
        self.since = since
        self.runs = runs
        self.subject = subject
        self.report = report
        self.problems = problems
    }

    enum CodingKeys: String, CodingKey {
        case id, segment, target, condition, previous
        case isRepeat = "repeat"
        case since, runs, subject, report, problems
    }
}
