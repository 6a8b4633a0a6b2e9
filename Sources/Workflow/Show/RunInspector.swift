package import SegmentCore

/// Gathers a run's details. Rows are read by the engine, a few of each reason.
package struct RunInspector: Sendable {
    let engine: any QueryEngine
    let store: any ObjectStore

    package init(engine: any QueryEngine, store: any ObjectStore) {
        self.engine = engine
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
