#if DEBUG
    import Foundation
    import SegmentCore

    /// An engine with crash points around a submission and after the end of a statement.
    struct CrashingEngine: QueryEngine {
        let base: any QueryEngine
        let points: CrashPoints

        func inspect(_ query: SourceText, dialect: QueryDialect, asOf: Date) async throws(EngineFailure)
            -> QueryInspection
        {
            try await base.inspect(query, dialect: dialect, asOf: asOf)
        }

        func submit(_ task: EngineTask) async throws(EngineFailure) -> EngineTicket {
            try await points.around("submit") { () async throws(EngineFailure) in try await base.submit(task) }
        }

        func status(of ticket: EngineTicket, waiting patience: Duration) async throws(EngineFailure) -> EngineStatus {
            let status = try await base.status(of: ticket, waiting: patience)
            if case .succeeded = status { points.pass("child ended, file renamed") }
            return status
        }

        func cancel(_ ticket: EngineTicket) async throws(EngineFailure) { try await base.cancel(ticket) }

        func rows(of select: SQL, reading scope: EngineScope) async throws(EngineFailure) -> [[String?]] {
            try await base.rows(of: select, reading: scope)
        }
    }
#endif
