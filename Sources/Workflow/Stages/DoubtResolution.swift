import SegmentCore

/// Asks the destination about batches that earlier runs left in doubt, and settles those with a known outcome.
///
/// It needs the segment's lease: with it, the run that started a batch has ended, and no other run changes the ledger.
/// It asks about one run at a time, and never waits itself.
struct DoubtResolution: Sendable {
    enum Progress: Sendable {
        case pending(DoubtTicket, after: Duration = .zero)
        case over
        /// A statement was lost.
        case lost
    }

    let destination: any Destination
    let ledger: any Ledger
    let engine: any QueryEngine

    /// Nil where no import is in doubt.
    func begin(in context: StageContext) async throws(StageFailure) -> DoubtTicket? {
        try await batches(in: context).isEmpty ? nil : DoubtTicket()
    }

    func check(_ ticket: DoubtTicket, in context: StageContext) async throws(StageFailure) -> Progress {
        if let mixing = ticket.mixing { return try await finish(mixing, ticket, context) }
        let doubts = try await batches(in: context).filter { !ticket.asked.contains($0.run) }
        guard let run = doubts.first?.run else { return .over }
        return try await ask(about: doubts.filter { $0.run == run }, of: run, ticket, context)
    }

    func cancel(_ ticket: DoubtTicket) async throws(StageFailure) {
        if let mixing = ticket.mixing { try await engine.ended(mixing.statement) }
    }

    /// Batches of other runs without an outcome. A plan without a lease asks about none.
    private func batches(in context: StageContext) async throws(StageFailure) -> [LedgerDelta] {
        guard context.lease != nil else { return [] }
        return try await pointer(context)?.deltas.filter { $0.state == .doubt && $0.run != context.request.id } ?? []
    }

    // MARK: Asking

    private func ask(about doubts: [LedgerDelta], of run: RunID, _ ticket: DoubtTicket, _ context: StageContext)
        async throws(StageFailure) -> Progress
    {
        context.report(.plan, activity: .asking(imports: doubts.count, of: run))
        var outcomes: [ImportOutcome] = []
        var never: Set<String> = []
        for delta in doubts {
            switch try await status(of: BatchKey(run: run, batch: delta.batch), context) {
            case .running: return .pending(ticket, after: .seconds(1))
            case .done(let outcome): outcomes.append(outcome.covering(delta.rows))
            case .lost:
                if destination.contract.findIsCertain { never.insert(delta.batch) }
            case nil: continue
            }
        }
        let mixed = outcomes.filter { $0.state(isolationRows: destination.contract.isolationRows) == .mixed }
        outcomes.removeAll { mixed.contains($0) }
        if !outcomes.isEmpty || !never.isEmpty {
            try await settle(run, outcomes, mixed: nil, neverStarted: never, context)
        }
        var next = ticket
        if let first = mixed.first, let delta = doubts.first(where: { $0.batch == first.key.batch }) {
            next.mixing = try await mix(mixed, of: run, delta, context)
        } else {
            next.asked.append(run)
        }
        return .pending(next)
    }

    /// Nil for an import that does not end. It stays in doubt, its rows are sent again, and later runs ask again, so that
    /// it does not hold up the segment.
    private func status(of key: BatchKey, _ context: StageContext) async throws(StageFailure) -> ImportStatus? {
        do {
            guard let ticket = try await destination.find(key) else { return .lost }
            return try await destination.status(of: ticket, waiting: context.patience)
        } catch {
            if error.reason == .timeout { return nil }
            throw StageFailure(error)
        }
    }

    // MARK: Batches accepted in part

    private func mix(_ outcomes: [ImportOutcome], of run: RunID, _ delta: LedgerDelta, _ context: StageContext)
        async throws(StageFailure) -> DoubtTicket.Mixing?
    {
        guard let pointer = try await pointer(context) else { return nil }
        let slots = pointer.slots.filter { delta.file.slots.contains($0.index) }
        let statement = SettleStatement(slots: slots)
            .mixed(batches: outcomes, sent: delta.file.key, sequence: delta.sequence)
        let file = RunFiles.folder(context.request.id).appending("mixed-of-\(run)-\(context.attempt).parquet")
        let ticket = try await engine.submitted(
            EngineTask(
                key: context.key(.plan, "mixed-of-\(run)"), select: statement, scope: .results, output: .table(file)))
        return DoubtTicket.Mixing(
            statement: ticket, run: run, outcomes: outcomes, slots: slots.map(\.index))
    }

    private func finish(_ mixing: DoubtTicket.Mixing, _ ticket: DoubtTicket, _ context: StageContext)
        async throws(StageFailure) -> Progress
    {
        switch try await engine.progress(of: mixing.statement, .plan, in: context) {
        case .running: return .pending(ticket)
        case .lost: return .lost
        case .ended(let result):
            guard let table = result.files.first else { return .lost }
            let rows = mixing.outcomes.reduce(0) { $0 + $1.accepted + $1.rejected }
            let file = LedgerFile(key: table, slots: mixing.slots, rows: rows)
            // After a crash in between the batches are settled already.
            let open = Set(try await batches(in: context).map { BatchKey(run: $0.run, batch: $0.batch) })
            if mixing.outcomes.contains(where: { open.contains($0.key) }) {
                try await settle(mixing.run, mixing.outcomes, mixed: file, neverStarted: [], context)
            }
            return .pending(DoubtTicket(asked: ticket.asked + [mixing.run]))
        }
    }

    // MARK: Ledger

    private func pointer(_ context: StageContext) async throws(StageFailure) -> LedgerPointer? {
        try await ledger.pointer(of: context.request.segment, at: destination.contract.identity)
    }

    private func settle(
        _ run: RunID, _ outcomes: [ImportOutcome], mixed: LedgerFile?, neverStarted: Set<String>,
        _ context: StageContext
    ) async throws(StageFailure) {
        try await context.checkLease()
        guard var pointer = try await pointer(context) else { return }
        pointer.settle(
            run, outcomes: outcomes, mixed: mixed, isolationRows: destination.contract.isolationRows, delivered: nil,
            succeeded: false, neverStarted: neverStarted)
        do { try await ledger.save(pointer) } catch { throw StageFailure(error) }
    }
}
