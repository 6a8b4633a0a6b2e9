import SegmentCore

/// Records a run's batches as in doubt before the first one starts, and claims the attributes.
///
/// An ad hoc query has no ledger: nothing is recorded. Idempotent, so that it can be repeated after a crash.
struct DoubtRecording: Sendable {
    let ledger: any Ledger

    func record(_ exported: ExportedBatches, sent: ObjectKey, in context: StageContext) async throws(StageFailure) {
        guard let segment = context.request.segment.name else { return }
        try await context.checkLease()
        let plan = exported.plan
        do throws(LedgerFailure) {
            var pointer =
                try await ledger.load(segment, for: plan.destination)
                ?? LedgerPointer(destination: plan.destination, segment: segment)
            guard !pointer.deltas.contains(where: { $0.run == context.request.id }) else { return }
            guard pointer.generation == plan.ledgerGeneration else {
                throw LedgerFailure(.conflict, "the ledger of \(segment) moved while this run was on its way")
            }
            let attributes = plan.slots.filter { $0.column != nil && $0.attribute.isCustom }.map(\.attribute.name)
            try await ledger.claim(attributes, for: segment, at: plan.destination)
            pointer.begin(context.request.id, exported, sent: sent)
            try await ledger.save(pointer)
        } catch { throw StageFailure(error) }
    }
}

extension DoubtRecording {
    /// Refuses to start a batch that the ledger no longer expects, because a newer run has replaced it.
    func requireStillExpected(for batch: ImportBatch, of plan: ChangePlan, in context: StageContext)
        async throws(StageFailure)
    {
        guard context.request.segment.name != nil else { return }
        let pointer = try await ledger.pointer(of: context.request.segment, at: plan.destination)
        let delta = pointer?.deltas.first { $0.run == batch.key.run && $0.batch == batch.key.batch }
        guard let delta, delta.state == .doubt, delta.sequence == pointer?.sequence else {
            throw StageFailure(
                [
                    Problem(
                        .planStale, "a newer run of the segment went over batch \(batch.key), so it is not sent",
                        hint: "start a new run: headgate run")
                ], .fail)
        }
    }
}

extension LedgerPointer {
    /// Adds a run's batches, in doubt; rows that only move the ledger are accepted at once.
    mutating func begin(_ run: RunID, _ exported: ExportedBatches, sent: ObjectKey) {
        generation += 1
        sequence += 1
        slots = exported.plan.slots.map {
            LedgerSlot(index: $0.slot.index, attribute: $0.attribute, isList: $0.isList)
        }
        let file = LedgerFile(
            key: sent, slots: slots.map(\.index), rows: exported.plan.counts.sent + exported.plan.figures.quiet)
        for batch in exported.batches {
            deltas.append(
                LedgerDelta(
                    sequence: sequence, run: run, batch: batch.key.batch, file: file, rows: batch.rows, state: .doubt))
        }
        if exported.plan.figures.quiet > 0 {
            deltas.append(
                LedgerDelta(
                    sequence: sequence, run: run, batch: SentStatement.quietBatch, file: file,
                    rows: exported.plan.figures.quiet, state: .accepted))
        }
    }
}
