package import SegmentCore

/// Stage 3: compares the snapshot with the ledger, and counts everything that would be sent.
package struct PlanStage: Stage {
    package static let name = StageName.plan

    package enum Ticket: Codable, Sendable {
        /// Asking about the imports that earlier runs left in doubt.
        case doubting(DoubtTicket)
        /// The same in a journal of format 1: the asking starts again.
        case asking
        case comparing(EngineTicket, slots: [PlanSlot], generation: Int, firstLedger: Bool)
        /// Writing the invalid rows with their reasons.
        case listing(EngineTicket, ChangePlan)
    }

    let engine: any QueryEngine
    let comparesByDigests: Bool
    let contract: DestinationContract
    let ledger: any Ledger
    let doubts: DoubtResolution

    /// - Parameter comparesByDigests: whether unchanged keys may be found by digests, for which the files are read twice.
    package init(
        engine: any QueryEngine, comparesByDigests: Bool, destination: any Destination, ledger: any Ledger
    ) {
        self.engine = engine
        self.comparesByDigests = comparesByDigests
        contract = destination.contract
        self.ledger = ledger
        doubts = DoubtResolution(destination: destination, ledger: ledger, engine: engine)
    }

    package func start(_ snapshot: Snapshot, in context: StageContext) async throws(StageFailure) -> Ticket {
        if let ticket = try await doubts.begin(in: context) { return .doubting(ticket) }
        return try await compare(snapshot, in: context)
    }

    private func compare(_ snapshot: Snapshot, in context: StageContext) async throws(StageFailure) -> Ticket {
        let segment = context.request.segment
        let pointer = try await ledger.pointer(of: segment, at: contract.identity)
        let slots = SlotAssignment(segment: segment, contract: contract).slots(for: snapshot.query, in: pointer)
        var shape = PlanShape(request: context.request, contract: contract, query: snapshot.query, slots: slots)
        shape.comparesByDigests = comparesByDigests
        let task = EngineTask(
            key: context.key(Self.name, "compare"),
            select: PlanStatement(shape: shape, snapshot: snapshot, pointer: pointer).sql, scope: .results,
            output: .table(context.files.plan))
        return .comparing(
            try await engine.submitted(task), slots: slots, generation: pointer?.generation ?? 0,
            firstLedger: pointer?.isEmpty ?? true)
    }

    package func check(_ ticket: Ticket, for snapshot: Snapshot, in context: StageContext)
        async throws(StageFailure) -> StageStatus<Ticket, ChangePlan>
    {
        switch ticket {
        case .asking: return .pending(try await start(snapshot, in: context))
        case .doubting(let doubt):
            switch try await doubts.check(doubt, in: context) {
            case .pending(let next, let delay): return .pending(.doubting(next), after: delay)
            case .over: return .pending(try await compare(snapshot, in: context))
            case .lost: return .lost
            }
        case .comparing(let statement, let slots, let generation, let firstLedger):
            switch try await engine.progress(of: statement, Self.name, in: context) {
            case .running: return .pending(ticket)
            case .lost: return .lost
            case .ended(let result):
                guard let table = result.files.first else { return .lost }
                let shape = PlanShape(
                    request: context.request, contract: contract, query: snapshot.query, slots: slots)
                var plan = try await count(table, shape, snapshot, generation: generation, firstLedger: firstLedger)
                plan.scan = result.scan
                guard plan.counts.invalid > 0 else { return .done(plan) }
                return .pending(.listing(try await list(plan, shape, context), plan))
            }
        case .listing(let statement, var plan):
            switch try await engine.progress(of: statement, Self.name, in: context) {
            case .running: return .pending(ticket)
            case .lost: return .lost
            case .ended(let result):
                plan.invalidRows = result.files.first
                plan.scan = EngineScan.sum([plan.scan, result.scan])
                return .done(plan)
            }
        }
    }

    package func cancel(_ ticket: Ticket, in context: StageContext) async throws(StageFailure) {
        switch ticket {
        case .asking: return
        case .doubting(let doubt): try await doubts.cancel(doubt)
        case .comparing(let statement, _, _, _), .listing(let statement, _): try await engine.ended(statement)
        }
    }

    private func list(
        _ plan: ChangePlan, _ shape: PlanShape, _ context: StageContext
    ) async throws(StageFailure) -> EngineTicket {
        let task = EngineTask(
            key: context.key(Self.name, "invalid"), select: ExportStatement.invalidRows(shape: shape, plan: plan.table),
            scope: .results, output: .csv(context.files.invalid))
        return try await engine.submitted(task)
    }

    private func count(
        _ table: ObjectKey, _ shape: PlanShape, _ snapshot: Snapshot, generation: Int, firstLedger: Bool
    ) async throws(StageFailure) -> ChangePlan {
        let statement = SummaryStatement(shape: shape, table: table)
        let summary = statement.summary(of: try await engine.read(statement.sql))
        return ChangePlan(
            snapshot: snapshot, table: table, seals: [], slots: shape.slots, ledgerGeneration: generation,
            destination: contract.identity, counts: summary.counts, attributes: summary.attributeCounts,
            figures: summary.figures, format: summary.format, firstLedger: firstLedger)
    }
}

extension PlanShape {
    init(
        request: RunRequest, contract: DestinationContract, query: ValidatedQuery, slots: [PlanSlot]
    ) {
        self.init(
            contract: contract, slots: slots, userScope: query.userScope,
            mode: request.segment.name == nil ? .upsert : request.segment.mode, full: request.full,
            retryRejected: request.retryRejected)
    }
}
