import SegmentCore

/// What runs did with one key, from their plans, sent rows and rejections.
struct KeyHistory: Sendable {
    let engine: any QueryEngine
    let store: any ObjectStore
    let pointer: LedgerPointer?

    /// Runs in one statement: an engine binds and opens every file of it.
    private static let most = 100

    /// Newest first, as the runs are.
    func changes(of key: String, in runs: [KeptRun]) async throws -> [KeyChange] {
        let statement = ChangesStatement(key: key)
        var changes: [KeyChange] = []
        // A plan without such rows names no key.
        let telling = runs.filter { $0.plan.map { $0.counts.named > 0 } ?? false }
        for start in stride(from: 0, to: telling.count, by: Self.most) {
            let some = Array(telling[start..<min(start + Self.most, telling.count)])
            let plans = some.compactMap { run in run.plan.map { (run: run.record.request.id, plan: $0) } }
            let rows = try await engine.rows(of: statement.planned(in: plans), reading: .results)
            let sent = try await fates(statement, some.filter { run in rows.contains { $0.isSent(by: run) } })
            for run in some {
                for row in rows where row.first == run.record.request.id.rawValue {
                    if let change = try await change(row, run, sent[run.record.request.id]) { changes.append(change) }
                }
            }
        }
        return changes
    }

    private struct Fate {
        var batch: String?
        var reason: String?
    }

    /// Batch and reason by run. A run of one batch needs no search of its sent rows, one without rejections no search
    /// of those.
    private func fates(_ statement: ChangesStatement, _ runs: [KeptRun]) async throws -> [RunID: Fate] {
        var fates: [RunID: Fate] = [:]
        var asked: [(run: RunID, sent: ObjectKey?, rejections: [ObjectKey])] = []
        for run in runs {
            guard let exported = run.exported, let sent = exported.sentTable else { continue }
            let id = run.record.request.id
            fates[id] = Fate(batch: exported.batches.count == 1 ? exported.batches.first?.key.batch : nil)
            let isOne = exported.batches.count == 1
            guard !isOne || !run.rejections.isEmpty else { continue }
            asked.append((id, isOne ? nil : sent, run.rejections.values.sorted()))
        }
        guard !asked.isEmpty else { return fates }
        for row in try await engine.rows(of: statement.outcomes(in: asked), reading: .results) {
            guard row.count == 3, let run = row[0].flatMap(RunID.init) else { continue }
            if row[1] == "batch" { fates[run]?.batch = row[2] } else { fates[run]?.reason = row[2] }
        }
        return fates
    }

    private func change(_ row: [String?], _ run: KeptRun, _ fate: Fate?) async throws -> KeyChange? {
        guard let plan = run.plan, row.count >= 5 + plan.slots.count * 2, let kind = row[1] else { return nil }
        let values = plan.slots.enumerated().compactMap { index, slot -> KeyChange.Value? in
            let (value, flags) = (row[5 + index * 2], row[6 + index * 2].flatMap { Int($0) } ?? 0)
            let word = ["set", "changed", "cleared"]
            let change = flags % 4 > 0 ? word[flags % 4 - 1] : nil
            guard change != nil || value != nil else { return nil }
            return KeyChange.Value(attribute: slot.attribute.name, change: change, value: value)
        }
        let isSent = row[4] != nil
        return KeyChange(
            run: run.record.request.id, at: RunReport.timestamp(run.record.createdAt), id: row[3], kind: kind,
            outcome: isSent ? outcome(run, fate) : nil, reason: row[2] ?? fate?.reason, batch: fate?.batch,
            values: values)
    }

    /// The outcome of a sent row: from its batch's outcome, otherwise from the ledger.
    private func outcome(_ run: KeptRun, _ fate: Fate?) -> String {
        guard let fate, let batch = fate.batch else { return "not sent" }
        if fate.reason != nil { return "rejected" }
        if let outcome = run.outcomes[batch] {
            if outcome.unknown > 0 { return "unknown" }
            return outcome.accepted > 0 ? "accepted" : "rejected"
        }
        let delta = pointer?.deltas.first { $0.run == run.record.request.id && $0.batch == batch }
        switch delta?.state {
        case .accepted?: return "accepted"
        case .rejected?: return "rejected"
        case .doubt?: return "in doubt"
        case .some: return "unknown"
        case nil: return "not sent"
        }
    }
}

extension RowCounts {
    /// Rows that a plan names by key.
    fileprivate var named: Int { sent + invalid + withheld + withheldAbsent }
}

extension [String?] {
    fileprivate func isSent(by run: KeptRun) -> Bool {
        count > 4 && self[0] == run.record.request.id.rawValue && self[4] != nil
    }
}
