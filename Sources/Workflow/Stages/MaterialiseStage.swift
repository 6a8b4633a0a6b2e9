package import SegmentCore

/// Stage 2: the query runs, once, and its result is kept in canonical text.
package struct MaterialiseStage: Stage {
    package static let name = StageName.materialise

    let engine: any QueryEngine
    let contract: DestinationContract

    package init(engine: any QueryEngine, contract: DestinationContract) {
        self.engine = engine
        self.contract = contract
    }

    package func start(_ query: ValidatedQuery, in context: StageContext) async throws(StageFailure) -> EngineTicket {
        let segment = context.request.segment
        let statement = SnapshotStatement(query: query, text: segment.query, contract: contract)
        let task = EngineTask(
            key: context.key(Self.name, "snapshot"), select: statement.sql,
            scope: .lake(dialect: segment.dialect, asOf: context.request.asOf), output: .table(context.files.snapshot))
        return try await engine.submitted(task)
    }

    package func check(_ ticket: EngineTicket, for query: ValidatedQuery, in context: StageContext)
        async throws(StageFailure) -> StageStatus<EngineTicket, Snapshot>
    {
        switch try await engine.progress(of: ticket, Self.name, in: context) {
        case .running: return .pending(ticket)
        case .lost: return .lost
        case .ended(let result):
            guard let table = result.files.first else { return .lost }
            context.report(Self.name, fraction: 1, rows: result.rows)
            return .done(
                Snapshot(query: query, table: table, bytesScanned: result.bytesScanned, scanCost: result.scanCost))
        }
    }

    package func cancel(_ ticket: EngineTicket, in context: StageContext) async throws(StageFailure) {
        try await engine.ended(ticket)
    }
}
