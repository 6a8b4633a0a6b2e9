/// The result of a run, for users, scripts and notices. The keys of its JSON are stable.
package struct RunReport: Sendable, Hashable, Codable {
    package var runID: RunID
    /// Nil for an ad hoc query.
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
    /// Bytes that the run's statements read, where the engine reports them.
    package var scannedBytes: Int?
    /// Their cost in US dollars, where the price is known.
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
    /// Whether the run failed during or after its import: rows may have been sent.
    package var isImportFailure: Bool {
        status == .failed
            && stages.contains { $0.name == .import && $0.status != .pending && $0.status != .skipped }
    }
}
