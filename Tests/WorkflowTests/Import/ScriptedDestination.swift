import Foundation
import SegmentCore
import Synchronization

/// A destination that answers what a test has written down, and remembers what it was asked. It counts only, as Pinpoint.
final class ScriptedDestination: Destination {
    enum Start: Sendable {
        case taken(ImportTicket)
        case fails(DestinationFailure.Reason)
    }
    enum Status: Sendable {
        case says(ImportStatus)
        case fails(DestinationFailure.Reason)
    }

    private struct State {
        var starts: [Start]
        var statuses: [Status]
        var finds: [ImportTicket?]
        var calls: [String] = []
    }

    private let state: Mutex<State>
    let contract: DestinationContract

    /// Each answer is given once, the last of its kind for ever.
    init(starts: [Start] = [], statuses: [Status] = [], finds: [ImportTicket?] = [], isolationRows: Int = 10) {
        state = Mutex(State(starts: starts, statuses: statuses, finds: finds))
        contract = DestinationContract(
            identity: DestinationIdentity("embedded:5f3a"), families: [], fields: [], refused: [:],
            attributeNameLength: 50, valueLength: 100, listLength: 50, rowBytes: 1_000, customAttributes: 10,
            batchRows: 100, batchBytes: 1_000, reportsRows: false, isolationRows: isolationRows)
    }

    var calls: [String] { state.withLock { $0.calls } }

    func start(_ batch: ImportBatch) async throws(DestinationFailure) -> ImportTicket {
        let answer = next("start \(batch.key.batch)", { Self.first(&$0.starts) })
        switch answer {
        case .taken(let ticket): return ticket
        case .fails(let reason): throw DestinationFailure(reason, Problem("scripted", "\(reason)"))
        case nil: return ImportTicket("job of \(batch.key.batch)")
        }
    }

    func status(of ticket: ImportTicket, waiting patience: Duration) async throws(DestinationFailure) -> ImportStatus {
        switch next("status \(ticket.rawValue)", { Self.first(&$0.statuses) }) {
        case .says(let status): return status
        case .fails(let reason): throw DestinationFailure(reason, Problem("scripted", "\(reason)"))
        case nil: return .running(rows: nil)
        }
    }

    func find(_ key: BatchKey) async throws(DestinationFailure) -> ImportTicket? {
        next("find \(key.batch)", { Self.first(&$0.finds) }) ?? nil
    }

    private func next<Answer>(_ call: String, _ take: (inout State) -> Answer?) -> Answer? where Answer: Sendable {
        state.withLock { state in
            state.calls.append(call)
            return take(&state)
        }
    }

    private static func first<Answer>(_ answers: inout [Answer]) -> Answer? {
        answers.count > 1 ? answers.removeFirst() : answers.first
    }
}

/// An engine that a test does not need.
struct NoEngine: QueryEngine {
    private var none: EngineFailure { EngineFailure(.notInstalled, Problem("none", "no engine here")) }

    func inspect(_ query: SourceText, dialect: QueryDialect, asOf: Date) async throws(EngineFailure) -> QueryInspection
    {
        throw none
    }
    func submit(_ task: EngineTask) async throws(EngineFailure) -> EngineTicket { throw none }
    func status(of ticket: EngineTicket, waiting patience: Duration) async throws(EngineFailure) -> EngineStatus {
        throw none
    }
    func cancel(_ ticket: EngineTicket) async throws(EngineFailure) {}
    func rows(of select: SQL, reading scope: EngineScope) async throws(EngineFailure) -> [[String?]] { throw none }
}
