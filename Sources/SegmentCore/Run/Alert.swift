/// How a segment stands at a target, over its runs.
package enum SegmentCondition: String, Sendable, Hashable, Codable, CaseIterable {
    case ok, failing, held, partial
}

/// What is told when a segment's condition changes, and again while it stays bad. Nothing in it is row data.
package struct Alert: Sendable, Hashable, Codable {
    /// The same for every try of the same alert.
    package var id: String
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
    package var report: RunReport

    package init(
        id: String, condition: SegmentCondition, previous: SegmentCondition, isRepeat: Bool, since: String, runs: Int,
        subject: String, report: RunReport
    ) {
        self.id = id
        self.condition = condition
        self.previous = previous
        self.isRepeat = isRepeat
        self.since = since
        self.runs = runs
        self.subject = subject
        self.report = report
    }

    enum CodingKeys: String, CodingKey {
        case id, condition, previous
        case isRepeat = "repeat"
        case since, runs, subject, report
    }
}
