import Foundation
import SegmentCore

/// A journal whose calls are counted and timed.
struct MeteredJournal: Journal {
    let base: any Journal
    let meter: CallMeter

    func create(_ record: RunRecord) async throws(JournalFailure) {
        try await meter.measured { () async throws(JournalFailure) in try await base.create(record) }
    }

    func append(_ event: JournalEvent, to run: RunID, at time: Date) async throws(JournalFailure) {
        try await meter.measured { () async throws(JournalFailure) in try await base.append(event, to: run, at: time) }
    }

    func load(_ run: RunID) async throws(JournalFailure) -> RunRecord? {
        try await meter.measured { () async throws(JournalFailure) in try await base.load(run) }
    }

    func list(_ filter: RunFilter) async throws(JournalFailure) -> [RunRecord] {
        try await meter.measured { () async throws(JournalFailure) in try await base.list(filter) }
    }

    func delete(_ run: RunID) async throws(JournalFailure) {
        try await meter.measured { () async throws(JournalFailure) in try await base.delete(run) }
    }
}
