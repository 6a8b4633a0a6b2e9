/// How a segment stands at a target, over its runs.
package enum SegmentCondition: String, Sendable, Hashable, Codable, CaseIterable {
    case ok, failing, held, partial
}

/// What is told when a segment's condition changes, and again while it stays bad. Nothing in it is row data.
package struct Alert: Sendable, Hashable, Codable {
    /// The same for every try of the same alert.
    package var id: String
    package var segment: String
    package var target: String
    /// `ok` is a recovery.
    package var condition: SegmentCondition
    package var previous: SegmentCondition
    /// Whether the condition was told before and has not changed.
    package var isRepeat: Bool
    /// ISO 8601, UTC: when the condition began.
    package var since: String
    /// Runs in this condition, one after the other.
    package var runs: Int
    package var subject: String
    /// Nil where a slot of the schedule came to no run.
    package var report: RunReport?
    /// Why there was no run; nil beside a report, which has its own.
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
