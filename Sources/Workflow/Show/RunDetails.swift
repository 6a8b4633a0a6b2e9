package import SegmentCore

/// The details of a run for `show`: its report, rows by reason, missing files, and next steps.
package struct RunDetails: Sendable, Encodable {
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

/// Gathers a run's details. Rows are read by the engine, a few of each reason.
package struct RunInspector: Sendable {
    let engine: any QueryEngine
    let dialect: any SQLDialect
    let store: any ObjectStore

    package init(engine: any QueryEngine, dialect: any SQLDialect, store: any ObjectStore) {
        self.engine = engine
        self.dialect = dialect
        self.store = store
    }

    /// - Parameter samples: rows of each reason to show; 0 for none.
    package func details(of record: RunRecord, _ report: RunReport, samples: Int) async throws -> RunDetails {
        let outputs = RunOutputs(record)
        let files = outputs.files
        var standing: Set<ObjectKey> = []
        for folder in Set(files.values.compactMap(Self.folder)) {
            standing.formUnion(try await store.list(under: folder))
        }
        let isThere = { (key: ObjectKey) in
            standing.contains(key) || standing.contains { $0.rawValue.hasPrefix(key.rawValue + "/") }
        }
        var details = RunDetails(
            report: report, invalid: outputs.invalid, rejected: outputs.rejected,
            gone: files.filter { !isThere($0.value) }.keys.sorted(), next: NextStep.steps(after: record, report))
        // A report is written at a run's end only.
        if report.status == .running { details.gone.removeAll { $0 == "report" } }
        guard samples > 0, let plan = outputs.plan else { return details }
        if let file = plan.invalidRows, isThere(file), !details.invalid.isEmpty {
            let statement = statement(plan, samples, details.invalid)
            let rows = try await engine.rows(of: statement.invalid(in: file), reading: .results)
            statement.add(rows, to: &details.invalid)
        }
        let rejections = (outputs.imported?.outcomes ?? []).compactMap(\.rejections).filter(isThere)
        if !rejections.isEmpty, !details.rejected.isEmpty {
            let statement = statement(plan, samples, details.rejected)
            let sent = outputs.exported?.sentTable.flatMap { isThere($0) ? $0 : nil }
            let rows = try await engine.rows(of: statement.rejected(in: rejections, sent: sent), reading: .results)
            statement.add(rows, to: &details.rejected)
        }
        return details
    }

    private func statement(_ plan: ChangePlan, _ count: Int, _ groups: [ReasonGroup]) -> ReasonStatement {
        ReasonStatement(slots: plan.slots, count: count, reasons: groups.map(\.reason))
    }

    /// The run's folder that a file lies in.
    private static func folder(of file: ObjectKey) -> ObjectKey? {
        let parts = file.rawValue.split(separator: "/")
        return parts.count > 2 ? ObjectKey(String(parts[0]), String(parts[1])) : nil
    }
}
