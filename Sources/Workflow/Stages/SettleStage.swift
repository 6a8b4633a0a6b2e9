package import SegmentCore

/// Stage 7: the ledger takes the outcomes, and is compacted when that pays.
package struct SettleStage: Stage {
    package static let name = StageName.settle

    package enum Ticket: Codable, Sendable {
        /// Writing the states of batches that were taken in part.
        case mixing(EngineTicket)
        case settling(mixed: LedgerFile?)
        case foldingBase(EngineTicket)
        case foldingOpen(EngineTicket, base: LedgerFile)
        case done
    }

    let engine: any QueryEngine
    let contract: DestinationContract
    let ledger: any Ledger

    package init(
        engine: any QueryEngine, contract: DestinationContract, ledger: any Ledger
    ) {
        self.engine = engine
        self.contract = contract
        self.ledger = ledger
    }

    package func start(_ results: ImportResults, in context: StageContext) async throws(StageFailure) -> Ticket {
        let mixed = results.outcomes.filter { $0.state(isolationRows: contract.isolationRows) == .mixed }
        guard context.request.segment.name != nil, let sent = results.exported.sentTable, !mixed.isEmpty else {
            return .settling(mixed: nil)
        }
        let pointer = try await ledger.pointer(of: context.request.segment, at: contract.identity)
        let statement = SettleStatement(slots: results.exported.plan.slots.map(\.slot))
        let sequence = pointer?.deltas.last { $0.run == context.request.id }?.sequence ?? pointer?.sequence ?? 0
        let task = EngineTask(
            key: context.key(Self.name, "mixed"),
            select: statement.mixed(batches: mixed, sent: sent, sequence: sequence), scope: .results,
            output: .table(context.files.mixed))
        return .mixing(try await engine.submitted(task))
    }

    package func check(_ ticket: Ticket, for results: ImportResults, in context: StageContext)
        async throws(StageFailure) -> StageStatus<Ticket, Settlement>
    {
        let plan = results.exported.plan
        switch ticket {
        case .mixing(let statement):
            return try await ended(statement, ticket, context) { file throws(StageFailure) in
                let rows = try await rowCount(file)
                return .settling(mixed: LedgerFile(key: file, slots: plan.slots.map(\.slot.index), rows: rows))
            }
        case .settling(let mixed): return .pending(try await settle(results, mixed, context))
        case .foldingBase(let statement):
            return try await ended(statement, ticket, context) { file throws(StageFailure) in
                try await foldOpen(base: file, plan, context)
            }
        case .foldingOpen(let statement, let base):
            return try await ended(statement, ticket, context) { file throws(StageFailure) in
                try await finish(base: base, open: file, plan, context)
                return .done
            }
        case .done: return .done(try await settlement(results, context))
        }
    }

    package func cancel(_ ticket: Ticket, in context: StageContext) async throws(StageFailure) {
        switch ticket {
        case .mixing(let statement), .foldingBase(let statement), .foldingOpen(let statement, _):
            try await engine.ended(statement)
        case .settling, .done: return
        }
    }

    private func ended(
        _ statement: EngineTicket, _ ticket: Ticket, _ context: StageContext,
        _ next: (ObjectKey) async throws(StageFailure) -> Ticket
    ) async throws(StageFailure) -> StageStatus<Ticket, Settlement> {
        switch try await engine.progress(of: statement, Self.name, in: context) {
        case .running: return .pending(ticket)
        case .lost: return .lost
        case .ended(let result):
            guard let file = result.files.first else { return .lost }
            return .pending(try await next(file))
        }
    }

    // MARK: Settling

    private func settle(_ results: ImportResults, _ mixed: LedgerFile?, _ context: StageContext)
        async throws(StageFailure) -> Ticket
    {
        guard let name = context.request.segment.name else { return .done }
        var pointer =
            try await ledger.pointer(of: context.request.segment, at: contract.identity)
            ?? LedgerPointer(destination: contract.identity, segment: name)
        let run = context.request.id
        let plan = results.exported.plan
        guard pointer.delivered.last?.run != run else { return try await compaction(pointer, plan, context) }
        let figures = Outcomes(results)
        let started = Set(results.outcomes.map(\.key.batch))
        // The batch at which a run stopped may have begun; those behind it never did.
        let behind =
            results.stopped == nil
            ? [] : results.exported.batches.map(\.key.batch).filter { !started.contains($0) }.dropFirst()
        pointer.settle(
            run, outcomes: results.outcomes, mixed: mixed, isolationRows: contract.isolationRows,
            delivered: results.stopped == nil ? DeliveredRun(run: run, plan: plan) : nil,
            succeeded: results.stopped == nil && figures.counts.rejected + figures.counts.unknown == 0,
            neverStarted: Set(behind))
        try await save(pointer, context)
        return try await compaction(pointer, plan, context)
    }

    // MARK: Compaction

    private func compaction(_ pointer: LedgerPointer, _ plan: ChangePlan, _ context: StageContext)
        async throws(StageFailure) -> Ticket
    {
        guard pointer.wantsCompaction else { return .done }
        let statement = SettleStatement(slots: plan.slots.map(\.slot))
        return .foldingBase(try await submit(statement.base(of: pointer), "base", pointer, context))
    }

    private func foldOpen(base file: ObjectKey, _ plan: ChangePlan, _ context: StageContext)
        async throws(StageFailure) -> Ticket
    {
        let base = LedgerFile(key: file, slots: plan.slots.map(\.slot.index), rows: try await rowCount(file))
        guard let pointer = try await ledger.pointer(of: context.request.segment, at: contract.identity) else {
            return .done
        }
        guard let open = SettleStatement(slots: plan.slots.map(\.slot)).open(of: pointer) else {
            try await finish(base: base, open: nil, plan, context)
            return .done
        }
        return .foldingOpen(try await submit(open, "open", pointer, context), base: base)
    }

    private func finish(base: LedgerFile, open: ObjectKey?, _ plan: ChangePlan, _ context: StageContext)
        async throws(StageFailure)
    {
        guard var pointer = try await ledger.pointer(of: context.request.segment, at: contract.identity) else { return }
        var used = Set(plan.slots.filter { $0.column != nil }.map(\.slot.index))
        used.formUnion(try await carried(base.key, plan))
        var openFile: LedgerFile?
        if let open {
            let rows = try await rowCount(open)
            if rows > 0 { openFile = LedgerFile(key: open, slots: base.slots, rows: rows) }
            used.formUnion(try await carried(open, plan))
        }
        pointer.compact(base: base.rows > 0 ? base : nil, open: openFile, keeping: used)
        try await save(pointer, context)
    }

    private func save(_ pointer: LedgerPointer, _ context: StageContext) async throws(StageFailure) {
        try await context.checkLease()
        do { try await ledger.save(pointer) } catch { throw StageFailure(error) }
    }

    private func carried(_ file: ObjectKey, _ plan: ChangePlan) async throws(StageFailure) -> Set<Int> {
        let rows = try await engine.read(SettleStatement(slots: plan.slots.map(\.slot)).carriers(in: file))
        let counts = rows.first ?? []
        return Set(
            plan.slots.enumerated().filter { counts.count > $0.offset + 1 && counts[$0.offset + 1] != "0" }.map(
                \.element.slot.index))
    }

    private func submit(_ select: SQL, _ what: String, _ pointer: LedgerPointer, _ context: StageContext)
        async throws(StageFailure) -> EngineTicket
    {
        let file = RunFiles.folder(context.request.id).appending(
            "ledger-\(what)-\(pointer.generation)-\(context.attempt).parquet")
        return try await engine.submitted(
            EngineTask(key: context.key(Self.name, what), select: select, scope: .results, output: .table(file)))
    }

    private func rowCount(_ file: ObjectKey) async throws(StageFailure) -> Int {
        let rows = try await engine.read("SELECT count(*) FROM \(.table(file)) AS p")
        return (rows.first?.first ?? nil).flatMap { Int($0) } ?? 0
    }

    // MARK: Result

    private func settlement(_ results: ImportResults, _ context: StageContext) async throws(StageFailure) -> Settlement
    {
        let figures = Outcomes(results)
        let pointer = try await ledger.pointer(of: context.request.segment, at: contract.identity)
        return Settlement(
            counts: figures.counts, attributes: figures.attributes, ledgerGeneration: pointer?.generation,
            reasons: figures.reasons, stopped: results.stopped)
    }
}
