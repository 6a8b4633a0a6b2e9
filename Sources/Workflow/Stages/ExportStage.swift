package import SegmentCore

/// Stage 5: the rows to send as files within the destination's limits.
package struct ExportStage: Stage {
    package static let name = StageName.export

    package enum Ticket: Codable, Sendable {
        case nothing
        case numbering(EngineTicket)
        /// `scan`: of the numbering.
        case writing(EngineTicket, sent: ObjectKey, batches: [Batch], scan: EngineScan?)
    }

    package struct Batch: Codable, Sendable {
        var name: String
        var rows: Int
        var bytes: Int
    }

    let engine: any QueryEngine
    let contract: DestinationContract
    let freshness: PlanCheck

    package init(
        engine: any QueryEngine, contract: DestinationContract, freshness: PlanCheck
    ) {
        self.engine = engine
        self.contract = contract
        self.freshness = freshness
    }

    package func start(_ guarded: GuardedPlan, in context: StageContext) async throws(StageFailure) -> Ticket {
        let plan = guarded.plan
        try await freshness.fresh(plan, in: context)
        guard plan.counts.sent > 0 || plan.figures.quiet > 0 else { return .nothing }
        let statement = SentStatement(shape: shape(plan, context), table: plan.table, format: plan.format)
        let task = EngineTask(
            key: context.key(Self.name, "number"), select: statement.sql, scope: .results,
            output: .table(context.files.sent))
        return .numbering(try await engine.submitted(task))
    }

    package func check(_ ticket: Ticket, for guarded: GuardedPlan, in context: StageContext)
        async throws(StageFailure) -> StageStatus<Ticket, ExportedBatches>
    {
        switch ticket {
        case .nothing: return .done(ExportedBatches(plan: guarded.plan, sentTable: nil, batches: []))
        case .numbering(let statement):
            switch try await engine.progress(of: statement, Self.name, rows: guarded.plan.counts.sent, in: context) {
            case .running: return .pending(ticket)
            case .lost: return .lost
            case .ended(let result):
                guard let sent = result.files.first else { return .lost }
                return try await write(sent, guarded.plan, result.scan, context)
            }
        case .writing(let statement, let sent, let batches, let scan):
            switch try await engine.progress(of: statement, Self.name, rows: guarded.plan.counts.sent, in: context) {
            case .running: return .pending(ticket)
            case .lost: return .lost
            case .ended(let result):
                try check(batches, result, context)
                var exported = collect(batches, result.files, sent, guarded.plan, context)
                exported.scan = EngineScan.sum([scan, result.scan])
                return .done(exported)
            }
        }
    }

    package func cancel(_ ticket: Ticket, in context: StageContext) async throws(StageFailure) {
        switch ticket {
        case .nothing: return
        case .numbering(let statement), .writing(let statement, _, _, _): try await engine.ended(statement)
        }
    }

    private func shape(_ plan: ChangePlan, _ context: StageContext) -> PlanShape {
        PlanShape(
            request: context.request, contract: contract, query: plan.snapshot.query,
            slots: plan.slots)
    }

    private func write(_ sent: ObjectKey, _ plan: ChangePlan, _ scan: EngineScan?, _ context: StageContext)
        async throws(StageFailure) -> StageStatus<Ticket, ExportedBatches>
    {
        let rows = try await engine.read(SentStatement.batches(in: sent))
        let batches = rows.compactMap { row -> Batch? in
            guard row.count == 3, let name = row[0], let count = row[1].flatMap(Int.init) else { return nil }
            return Batch(name: name, rows: count, bytes: row[2].flatMap { Int(Double($0) ?? 0) } ?? 0)
        }.filter { $0.name != SentStatement.quietBatch }
        guard !batches.isEmpty else {
            var exported = ExportedBatches(plan: plan, sentTable: sent, batches: [])
            exported.scan = scan
            return .done(exported)
        }
        let export = ExportStatement(shape: shape(plan, context), sent: sent)
        let folder = context.files.batches
        let names = batches.map(\.name)
        let task = EngineTask(
            key: context.key(Self.name, "write"), select: plan.format == .csv ? export.csv : export.jsonLines,
            scope: .results,
            output: plan.format == .csv
                ? .csvByBatch(folder: folder, batches: names, columns: export.csvColumns)
                : .jsonLinesByBatch(folder: folder, batches: names))
        return .pending(.writing(try await engine.submitted(task), sent: sent, batches: batches, scan: scan))
    }

    /// Sizes were estimated when the rows were numbered; where the engine reports the real ones, those must be within
    /// the limits.
    private func check(_ batches: [Batch], _ result: EngineResult, _ context: StageContext) throws(StageFailure) {
        guard let sizes = result.sizes, sizes.count == result.files.count else { return }
        for batch in batches {
            let folder = context.files.batches.appending("batch=\(batch.name)").rawValue + "/"
            let bytes = zip(result.files, sizes).filter { $0.0.rawValue.hasPrefix(folder) }.reduce(0) { $0 + $1.1 }
            guard bytes > contract.batchBytes else { continue }
            throw StageFailure(
                [
                    Problem(
                        .batchTooLarge,
                        "batch \(batch.name) has \(bytes) bytes, the destination takes \(contract.batchBytes)",
                        hint: "its values hold very many characters that JSON or CSV must escape; shorten them")
                ], .fail)
        }
    }

    private func collect(
        _ batches: [Batch], _ files: [ObjectKey], _ sent: ObjectKey, _ plan: ChangePlan, _ context: StageContext
    ) -> ExportedBatches {
        let made = batches.map { batch in
            let key = BatchKey(run: context.request.id, batch: batch.name)
            let folder = BatchFolder.of(key, attempt: context.attempt)
            return ImportBatch(
                key: key, format: plan.format, folder: folder,
                files: files.filter { $0.rawValue.hasPrefix(folder.rawValue + "/") }, rows: batch.rows,
                bytes: batch.bytes, rejections: context.files.rejections(batch.name))
        }
        return ExportedBatches(plan: plan, sentTable: sent, batches: made)
    }
}

extension ProblemCode {
    package static let batchTooLarge: Self = "batch_too_large"
}
