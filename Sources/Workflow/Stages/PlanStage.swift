package import SegmentCore

/// Stage 3: the snapshot against the ledger; everything that would be sent, counted.
package struct PlanStage: Stage {
    package static let name = StageName.plan

    package struct Ticket: Codable, Sendable {
        var statement: EngineTicket
        var slots: [PlanSlot]
        var generation: Int
        var firstLedger: Bool
    }

    let engine: any QueryEngine
    let dialect: any SQLDialect
    let contract: DestinationContract
    let ledger: any Ledger
    let sealer: any FileSealer

    package init(
        engine: any QueryEngine, dialect: any SQLDialect, contract: DestinationContract, ledger: any Ledger,
        sealer: any FileSealer
    ) {
        self.engine = engine
        self.dialect = dialect
        self.contract = contract
        self.ledger = ledger
        self.sealer = sealer
    }

    package func start(_ snapshot: Snapshot, in context: StageContext) async throws(StageFailure) -> Ticket {
        let segment = context.request.segment
        let pointer = try await ledger.pointer(of: segment, at: contract.identity)
        let slots = SlotAssignment(segment: segment, contract: contract).slots(for: snapshot.query, in: pointer)
        let shape = PlanShape(
            request: context.request, dialect: dialect, contract: contract, query: snapshot.query, slots: slots)
        let task = EngineTask(
            key: context.key(Self.name, "compare"),
            select: PlanStatement(shape: shape, snapshot: snapshot, pointer: pointer).sql, scope: .results,
            output: .table(context.files.plan))
        return Ticket(
            statement: try await engine.submitted(task), slots: slots, generation: pointer?.generation ?? 0,
            firstLedger: pointer?.isEmpty ?? true)
    }

    package func check(_ ticket: Ticket, for snapshot: Snapshot, in context: StageContext)
        async throws(StageFailure) -> StageStatus<Ticket, ChangePlan>
    {
        switch try await engine.progress(of: ticket.statement, Self.name, in: context) {
        case .running: return .pending(ticket)
        case .lost: return .lost
        case .ended(let result):
            guard let table = result.files.first else { return .lost }
            return .done(try await count(table, ticket, snapshot, context))
        }
    }

    package func cancel(_ ticket: Ticket, in context: StageContext) async throws(StageFailure) {
        try await engine.ended(ticket.statement)
    }

    private func count(
        _ table: ObjectKey, _ ticket: Ticket, _ snapshot: Snapshot, _ context: StageContext
    ) async throws(StageFailure) -> ChangePlan {
        let shape = PlanShape(
            request: context.request, dialect: dialect, contract: contract, query: snapshot.query, slots: ticket.slots)
        let statement = SummaryStatement(shape: shape, table: table)
        let summary = statement.summary(of: try await engine.read(statement.sql))
        var seals: [FileSeal] = []
        do {
            for key in [snapshot.table, table] { seals.append(try await sealer.seal(of: key)) }
        } catch { throw StageFailure(error) }
        return ChangePlan(
            snapshot: snapshot, table: table, seals: seals, slots: ticket.slots, ledgerGeneration: ticket.generation,
            destination: contract.identity, counts: summary.counts, attributes: summary.attributeCounts,
            figures: summary.figures, format: summary.format, firstLedger: ticket.firstLedger)
    }
}

extension PlanShape {
    init(
        request: RunRequest, dialect: any SQLDialect, contract: DestinationContract, query: ValidatedQuery,
        slots: [PlanSlot]
    ) {
        self.init(
            dialect: dialect, contract: contract, slots: slots, userScope: query.userScope,
            mode: request.segment.name == nil ? .upsert : request.segment.mode, full: request.full,
            retryRejected: request.retryRejected)
    }
}

extension Ledger {
    /// The ledger of a named segment; a query of the moment reads none.
    func pointer(of segment: SegmentDefinition, at destination: DestinationIdentity)
        async throws(StageFailure) -> LedgerPointer?
    {
        guard let name = segment.name else { return nil }
        do { return try await load(name, for: destination) } catch { throw StageFailure(error) }
    }
}
