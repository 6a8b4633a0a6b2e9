/// What a run did, for people, scripts and notices. The keys of its JSON are stable.
package struct RunReport: Sendable, Hashable, Codable {
    package var runID: RunID
    /// Nil for a query of the moment.
    package var segment: String?
    package var target: String
    package var status: RunStatus
    /// ISO 8601, UTC: what every clock function of the query read.
    package var asOf: String
    package var counts: RowCounts
    package var attributes: [String: RowCounts]
    package var stages: [StageReport]
    package var guards: [GuardFinding]
    package var problems: [Problem]
    /// Files of the run by role (`snapshot`, `plan`, `invalid` …), as addresses.
    package var files: [String: String]
    /// What the run's statements have read, where the engine tells.
    package var scannedBytes: Int?
    /// What that costs in US dollars, where the price is known.
    package var scanCost: Double?

    package init(
        runID: RunID, segment: String?, target: String, status: RunStatus, asOf: String, counts: RowCounts = .init(),
        attributes: [String: RowCounts] = [:], stages: [StageReport] = [], guards: [GuardFinding] = [],
        problems: [Problem] = [], files: [String: String] = [:],
        scan: EngineScan? = nil
    ) {
        self.runID = runID
        self.segment = segment
        self.target = target
        self.status = status
        self.asOf = asOf
        self.counts = counts
        self.attributes = attributes
        self.stages = stages
        self.guards = guards
        self.problems = problems
        self.files = files
        scannedBytes = scan?.bytes
        scanCost = scan?.cost
    }

    enum CodingKeys: String, CodingKey {
        case runID = "run_id"
        case segment, target, status
        case asOf = "as_of"
        case counts, attributes, stages, guards, problems, files
        case scannedBytes = "scanned_bytes"
        case scanCost = "scan_cost"
    }
}

extension RunReport {
    /// Whether the run failed at or after its import: something may have been sent.
    package var isImportFailure: Bool {
        status == .failed
            && stages.contains { $0.name == .import && $0.status != .pending && $0.status != .skipped }
    }
}

/// One stage of a report.
package struct StageReport: Sendable, Hashable, Codable {
    package enum Status: String, Sendable, Hashable, Codable { case pending, running, done, held, failed, skipped }
    package var name: StageName
    package var status: Status
    /// ISO 8601, UTC; nil while pending.
    package var startedAt: String?
    /// From the start of the first attempt; nil until the stage has ended.
    package var seconds: Double?
    /// 1 where the first try went through; nil while pending.
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

/// What a run announces. Nothing in it is row data.
package struct RunNotice: Sendable, Hashable, Codable {
    /// The same for every try of the same notice.
    package var id: String
    /// `success` or `failure` (held, partial and cancelled are failures to the reference's subscribers).
    package var notificationType: String
    package var subject: String
    package var report: RunReport

    package init(id: String, notificationType: String, subject: String, report: RunReport) {
        self.id = id
        self.notificationType = notificationType
        self.subject = subject
        self.report = report
    }

    enum CodingKeys: String, CodingKey {
        case id
        case notificationType = "notification_type"
        case subject, report
    }
}
