import Foundation
import S3Store
import SegmentCore

/// A remote engine whose statements are also cancelled when the run was interrupted: its task is cancelled then, and
/// a call made in it would not be sent.
struct CancelShieldedEngine: QueryEngine {
    let base: any QueryEngine
    let shield: CancellationShield

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
        try await shield.perform { () async throws(EngineFailure) in try await base.cancel(ticket) }
    }

    func rows(of select: SQL, reading scope: EngineScope) async throws(EngineFailure) -> [[String?]] {
        try await base.rows(of: select, reading: scope)
    }
}
