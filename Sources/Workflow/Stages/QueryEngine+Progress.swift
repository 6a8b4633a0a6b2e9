package import SegmentCore

/// The state of a statement, as a stage needs it.
enum StatementProgress {
    case running
    case ended(EngineResult)
    case lost
}

extension QueryEngine {
    func submitted(_ task: EngineTask) async throws(StageFailure) -> EngineTicket {
        do { return try await submit(task) } catch { throw StageFailure(error) }
    }

    func ended(_ ticket: EngineTicket) async throws(StageFailure) {
        do { try await cancel(ticket) } catch { throw StageFailure(error) }
    }

    func read(_ select: SQL) async throws(StageFailure) -> [[String?]] {
        do { return try await rows(of: select, reading: .results) } catch { throw StageFailure(error) }
    }

    /// Polls once, reports the statement's progress, and converts failures into those of the stage.
    ///
    /// - Parameter rows: that the statement is about, where known.
    func progress(of ticket: EngineTicket, _ stage: StageName, rows: Int? = nil, in context: StageContext)
        async throws(StageFailure) -> StatementProgress
    {
        let status: EngineStatus
        do { status = try await self.status(of: ticket, waiting: context.patience) } catch { throw StageFailure(error) }
        switch status {
        case .running(let fraction):
            context.report(stage, fraction: fraction, rows: rows)
            return .running
        case .succeeded(let result): return .ended(result)
        case .failed(let failure): throw StageFailure(failure)
        case .cancelled(let reason):
            throw StageFailure([Problem(.statementCancelled, "the statement was cancelled: \(reason)")], .cancelled)
        case .lost: return .lost
        }
    }
}

extension StageContext {
    func report(
        _ stage: StageName, fraction: Double? = nil, rows: Int? = nil, activity: StageActivity? = nil
    ) {
        progress(
            StageProgress(
                run: request.id, segment: request.segment.name?.rawValue ?? "query", stage: stage, fraction: fraction,
                rows: rows, activity: activity))
    }
}

extension ProblemCode {
    package static let statementCancelled: Self = "statement_cancelled"
}
