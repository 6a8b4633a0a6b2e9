package import SegmentCore

extension LedgerPointer {
    /// Takes a run's outcomes in: each batch's doubt ends with its own outcome.
    ///
    /// - Parameters:
    ///   - mixed: the file with a state per row for batches that were taken in part; nil where there are none.
    ///   - isolationRows: a failed batch of this many rows or fewer is not halved again.
    ///   - delivered: the run's figures when it was delivered, in full or in part.
    package mutating func settle(
        _ run: RunID, outcomes: [ImportOutcome], mixed: LedgerFile?, isolationRows: Int, delivered: DeliveredRun?,
        succeeded: Bool, neverStarted: Set<String>
    ) {
        generation += 1
        let byBatch = Dictionary(outcomes.map { ($0.key.batch, $0) }) { first, _ in first }
        var settled: [LedgerDelta] = []
        for var delta in deltas {
            guard delta.run == run, delta.batch != SentStatement.quietBatch else {
                settled.append(delta)
                continue
            }
            if neverStarted.contains(delta.batch) { continue }
            switch byBatch[delta.batch].map({ $0.state(isolationRows: isolationRows) }) {
            case .mixed?: continue
            case .some(let state): delta.state = state
            case nil: break
            }
            settled.append(delta)
        }
        if let mixed {
            let sequence = deltas.last { $0.run == run }?.sequence ?? sequence
            settled.append(
                LedgerDelta(sequence: sequence, run: run, batch: "m", file: mixed, rows: mixed.rows, state: .mixed))
        }
        deltas = settled
        if let delivered { self.delivered = Array((self.delivered + [delivered]).suffix(5)) }
        hasSucceeded = hasSucceeded || succeeded
    }

    /// Compaction pays once the deltas exceed a quarter of the base, and after a run that left the ledger open.
    package var wantsCompaction: Bool {
        guard !deltas.isEmpty else { return false }
        // Doubt that another run will resolve is left where its batch can still be found.
        if deltas.contains(where: { $0.state == .doubt }) { return false }
        return !isClosed || deltaRows * 4 > base?.rows ?? 0
    }

    /// The ledger over its compacted files. Slots that no key may carry and the query no longer has are freed.
    package mutating func compact(base: LedgerFile?, open: LedgerFile?, keeping used: Set<Int>) {
        generation += 1
        self.base = base
        self.open = open
        deltas = []
        slots.removeAll { !used.contains($0.index) }
    }
}

extension ImportOutcome {
    /// The state of the batch as a whole in the ledger.
    func state(isolationRows: Int) -> LedgerDelta.State {
        let rows = accepted + rejected + unknown
        if unknown > 0 { return rows > isolationRows ? .unknown : .isolated }
        if rejected == 0 { return .accepted }
        return accepted == 0 ? .rejected : .mixed
    }
}
