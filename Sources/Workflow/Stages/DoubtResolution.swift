import SegmentCore

/// Asks the destination about batches that earlier runs left in doubt, and ends the doubt of those that it knows.
///
/// Only under a lease: then the run that started them is dead, and nobody else moves the ledger.
struct DoubtResolution: Sendable {
    let destination: any Destination
    let ledger: any Ledger
    let engine: any QueryEngine
    let dialect: any SQLDialect

    /// - Returns: false while an import of a dead run is still being taken in: ask again.
    func resolve(in context: StageContext) async throws(StageFailure) -> Bool {
        guard context.lease != nil else { return true }
        let contract = destination.contract
        guard let pointer = try await ledger.pointer(of: context.request.segment, at: contract.identity) else {
            return true
        }
        let doubts = pointer.deltas.filter { $0.state == .doubt && $0.run != context.request.id }
        var runs: [RunID] = []
        for delta in doubts where !runs.contains(delta.run) { runs.append(delta.run) }
        for run in runs {
            guard try await resolve(run, doubts.filter { $0.run == run }, context) else { return false }
        }
        return true
    }

    private func resolve(_ run: RunID, _ doubts: [LedgerDelta], _ context: StageContext) async throws(StageFailure)
        -> Bool
    {
        var outcomes: [ImportOutcome] = []
        var never: Set<String> = []
        for delta in doubts {
            switch try await ask(BatchKey(run: run, batch: delta.batch), context) {
            case .running: return false
            case .done(let outcome): outcomes.append(outcome.covering(delta.rows))
            case .lost:
                if destination.contract.findIsCertain { never.insert(delta.batch) }
            case nil: continue
            }
        }
        guard !outcomes.isEmpty || !never.isEmpty else { return true }
        try await context.checkLease()
        guard var pointer = try await ledger.pointer(of: context.request.segment, at: destination.contract.identity)
        else {
            return true
        }
        let mixed = try await mixedFile(outcomes, pointer, context)
        pointer.settle(
            run, outcomes: outcomes, mixed: mixed, isolationRows: destination.contract.isolationRows, delivered: nil,
            succeeded: false, neverStarted: never)
        do { try await ledger.save(pointer) } catch { throw StageFailure(error) }
        return true
    }

    /// Nil for an import that does not end: it stays in doubt, its rows are sent again, and later runs ask again. A
    /// segment must not stand still for it.
    private func ask(_ key: BatchKey, _ context: StageContext) async throws(StageFailure) -> ImportStatus? {
        do {
            guard let ticket = try await destination.find(key) else { return .lost }
            return try await destination.status(of: ticket, waiting: context.patience)
        } catch {
            if error.reason == .timeout { return nil }
            throw StageFailure(error)
        }
    }

    /// The states of rows of batches that were taken in part; they wait here, because no run may plan before.
    private func mixedFile(_ outcomes: [ImportOutcome], _ pointer: LedgerPointer, _ context: StageContext)
        async throws(StageFailure) -> LedgerFile?
    {
        let mixed = outcomes.filter { $0.state(isolationRows: destination.contract.isolationRows) == .mixed }
        guard let first = mixed.first,
            let delta = pointer.deltas.first(where: { $0.run == first.key.run && $0.batch == first.key.batch })
        else { return nil }
        let slots = pointer.slots.filter { delta.file.slots.contains($0.index) }
        let file = RunFiles.folder(context.request.id).appending("mixed-of-\(first.key.run)-\(context.attempt).parquet")
        let statement = SettleStatement(slots: slots)
            .mixed(batches: mixed, sent: delta.file.key, sequence: delta.sequence)
        let ticket = try await engine.submitted(
            EngineTask(
                key: context.key(.plan, "mixed-of-\(first.key.run)"), select: statement, scope: .results,
                output: .table(file)))
        while true {
            switch try await engine.progress(of: ticket, .plan, in: context) {
            case .running: continue
            case .lost:
                throw StageFailure(
                    [Problem("statement_lost", "a statement of the engine was lost")], .retry(after: .seconds(1)))
            case .ended:
                let rows = mixed.reduce(0) { $0 + $1.accepted + $1.rejected }
                return LedgerFile(key: file, slots: slots.map(\.index), rows: rows)
            }
        }
    }
}
