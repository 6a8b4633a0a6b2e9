package import Foundation
package import SegmentCore
import Synchronization

/// A journal in memory.
package final class InMemoryJournal: Journal {
    private struct State {
        var records: [RunID: RunRecord] = [:]
        var events: [RunID: [JournalEvent]] = [:]
        var failure: JournalFailure?
    }

    private let state = Mutex(State())

    package init() {}

    /// Every call throws this until it is nil again.
    package var failure: JournalFailure? {
        get { state.withLock { $0.failure } }
        set { state.withLock { $0.failure = newValue } }
    }

    /// What was appended to a run, oldest first.
    package func events(of run: RunID) -> [JournalEvent] { state.withLock { $0.events[run] ?? [] } }

    package func create(_ record: RunRecord) async throws(JournalFailure) {
        try change { state throws(JournalFailure) in
            let id = record.request.id
            guard state.records[id] == nil else { throw JournalFailure(.exists, "run \(id) is already there") }
            state.records[id] = record
        }
    }

    package func append(_ event: JournalEvent, to run: RunID, at time: Date) async throws(JournalFailure) {
        try change { state throws(JournalFailure) in
            guard state.records[run] != nil else { throw JournalFailure(.missing, "there is no run \(run)") }
            state.records[run]?.apply(event, at: time)
            state.events[run, default: []].append(event)
        }
    }

    package func load(_ run: RunID) async throws(JournalFailure) -> RunRecord? {
        try change { state throws(JournalFailure) in state.records[run] }
    }

    /// The records' stages are left out, so that nobody comes to need them.
    package func list(_ filter: RunFilter) async throws(JournalFailure) -> [RunRecord] {
        let records = try change { state throws(JournalFailure) in Array(state.records.values) }
        return
            records
            .filter { filter.segment == nil || $0.request.segment.name == filter.segment }
            .filter { filter.statuses?.contains($0.status) ?? true }
            .sorted { ($0.createdAt, $0.request.id) > ($1.createdAt, $1.request.id) }
            .prefix(max(0, filter.limit))
            .map { record in
                var record = record
                record.stages = [:]
                return record
            }
    }

    private func change<T: Sendable>(
        _ body: (inout State) throws(JournalFailure) -> T
    ) throws(JournalFailure) -> T {
        try state.withLock { state throws(JournalFailure) in
            if let failure = state.failure { throw failure }
            return try body(&state)
        }
    }
}
