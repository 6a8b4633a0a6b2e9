/// One stage in a report.
package struct StageReport: Sendable, Hashable, Codable {
    package enum Status: String, Sendable, Hashable, Codable { case pending, running, done, held, failed, skipped }
    package var name: StageName
    package var status: Status
    /// ISO 8601, UTC; nil while pending.
    package var startedAt: String?
    /// From the start of the first attempt; nil until the stage has ended.
    package var seconds: Double?
    /// 1 where the first attempt succeeded; nil while pending.
    package var attempts: Int?

    package init(
        name: StageName, status: Status, startedAt: String? = nil, seconds: Double? = nil, attempts: Int? = nil
    ) {
        self.name = name
        self.status = status
        self.startedAt = startedAt
        self.seconds = seconds
        self.attempts = attempts
    }

    enum CodingKeys: String, CodingKey {
        case name, status
        case startedAt = "started_at"
        case seconds, attempts
    }
}
