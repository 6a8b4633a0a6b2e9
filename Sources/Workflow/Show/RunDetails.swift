package import SegmentCore

/// The details of a run for `show`: its report, rows by reason, missing files, and next steps.
package struct RunDetails: Sendable, Codable {
    package var report: RunReport
    package var invalid: [ReasonGroup]
    package var rejected: [ReasonGroup]
    /// Roles of files that the run wrote and that no longer exist.
    package var gone: [String]
    package var next: [NextStep]

    enum Keys: String, CodingKey {
        case invalid = "invalid_rows"
        case rejected = "rejected_rows"
        case gone = "files_gone"
        case next
    }

    init(report: RunReport, invalid: [ReasonGroup], rejected: [ReasonGroup], gone: [String], next: [NextStep]) {
        self.report = report
        self.invalid = invalid
        self.rejected = rejected
        self.gone = gone
        self.next = next
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Keys.self)
        self.init(
            report: try RunReport(from: decoder), invalid: try container.decode([ReasonGroup].self, forKey: .invalid),
            rejected: try container.decode([ReasonGroup].self, forKey: .rejected),
            gone: try container.decode([String].self, forKey: .gone),
            next: try container.decode([NextStep].self, forKey: .next))
    }

    /// The keys of a report, and those of the details beside them.
    package func encode(to encoder: any Encoder) throws {
        try report.encode(to: encoder)
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(invalid, forKey: .invalid)
        try container.encode(rejected, forKey: .rejected)
        try container.encode(gone, forKey: .gone)
        try container.encode(next, forKey: .next)
    }
}
