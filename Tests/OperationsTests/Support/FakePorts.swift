import Foundation
import SegmentCore

@testable import Operations

/// An engine that refuses every query and answers statements with the same rows.
struct RefusingEngine: QueryEngine {
    static let problem = Problem("unknown_table", "there is no table people", file: "segments/vip.sql", line: 1)
    var rows: [[String?]] = []

    func inspect(
        _ query: SourceText, dialect: QueryDialect, asOf: Date
    ) async throws(EngineFailure) -> QueryInspection {
        QueryInspection(columns: [], problems: [Self.problem], tables: [])
    }

    func submit(_ task: EngineTask) async throws(EngineFailure) -> EngineTicket { EngineTicket("none") }

    func status(of ticket: EngineTicket, waiting patience: Duration) async throws(EngineFailure) -> EngineStatus {
        .failed(EngineFailure(.rejected, Self.problem))
    }

    func cancel(_ ticket: EngineTicket) async throws(EngineFailure) {}

    func rows(of select: SQL, reading scope: EngineScope) async throws(EngineFailure) -> [[String?]] { rows }
}

/// A destination that knows no batch.
struct IdleDestination: Destination {
    let contract = EndpointContract.make(
        identity: DestinationIdentity("embedded:5f3a"), reportsRows: true, findIsCertain: true, csvIsOneLine: false)

    func start(_ batch: ImportBatch) async throws(DestinationFailure) -> ImportTicket {
        ImportTicket(batch.key.description)
    }

    func status(
        of ticket: ImportTicket, waiting patience: Duration
    ) async throws(DestinationFailure) -> ImportStatus { .lost }

    func find(_ key: BatchKey) async throws(DestinationFailure) -> ImportTicket? { nil }
}

/// No large files, no leftovers, nothing to seal; every check is fine.
struct NothingElse: ResultsFiles, ProcessLeftovers, FileSealer, TargetHealth {
    var leftovers: [Int] = []

    func bytes(under key: ObjectKey) async throws(StoreFailure) -> Int { 0 }
    func write(_ key: ObjectKey, _ content: (FileHandle) async throws -> Void) async throws {}
    func dropTables(below keys: [ObjectKey]) async throws {}

    func sizes() -> [Int] { leftovers }
    func delete() throws(StoreFailure) {}
    func endChildren() async -> Int { 0 }

    func seal(of key: ObjectKey) async throws(StoreFailure) -> FileSeal { FileSeal(bytes: 0, digest: "") }

    func engineVersion() async throws(EngineFailure) -> String? { "1.0" }
    func engineRemedy(_ failure: EngineFailure) -> String { "mend it" }
    func destinationProblem() async -> Problem? { nil }
    func sqliteVersion() async -> String? { nil }
    func machineFindings() -> [Finding] { [] }
}
