import Foundation
import S3Store
import SegmentCore

/// An engine elsewhere whose statements are ended also by a run that was interrupted: its task is cancelled, and a call
/// made in it would not go out.
struct CancelShieldedEngine: QueryEngine {
    let base: any QueryEngine
    let desk: CancellationShield

    func inspect(
        _ query: SourceText, dialect: QueryDialect, asOf: Date
    ) async throws(EngineFailure) -> QueryInspection {
        try await base.inspect(query, dialect: dialect, asOf: asOf)
    }

    func submit(_ task: EngineTask) async throws(EngineFailure) -> EngineTicket { try await base.submit(task) }

    func status(of ticket: EngineTicket, waiting patience: Duration) async throws(EngineFailure) -> EngineStatus {
        try await base.status(of: ticket, waiting: patience)
    }

    func cancel(_ ticket: EngineTicket) async throws(EngineFailure) {
        try await desk.perform { () async throws(EngineFailure) in try await base.cancel(ticket) }
    }

    func rows(of select: SQL, reading scope: EngineScope) async throws(EngineFailure) -> [[String?]] {
        try await base.rows(of: select, reading: scope)
    }
}
