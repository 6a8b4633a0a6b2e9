import Foundation
import SegmentCore
import Synchronization

/// How often something was called and how long that took, in the life of a process.
package final class CallMeter: Sendable {
    package struct Reading: Sendable, Hashable {
        package var calls = 0
        package var time = Duration.zero

        /// For logs and people: to a tenth.
        package var milliseconds: Double {
            let seconds = Double(time.components.seconds) + Double(time.components.attoseconds) * 1e-18
            return (seconds * 10_000).rounded() / 10
        }
    }

    private let state = Mutex(Reading())
    private let clock = ContinuousClock()

    package init() {}

    package var reading: Reading { state.withLock { $0 } }

    func measured<T, Failure: Error>(_ body: () async throws(Failure) -> T) async throws(Failure) -> T {
        let start = clock.now
        defer {
            let time = clock.now - start
            state.withLock { reading in
                reading.calls += 1
                reading.time += time
            }
        }
        return try await body()
    }
}

/// A journal whose calls are counted and timed: what its durability costs a run.
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

/// A ledger whose leases are counted and timed; its other calls are the run's own work.
struct MeteredLedger: Ledger {
    let base: any Ledger
    let meter: CallMeter

    func load(_ segment: SegmentName, for destination: DestinationIdentity) async throws(LedgerFailure)
        -> LedgerPointer?
    { try await base.load(segment, for: destination) }

    func save(_ pointer: LedgerPointer) async throws(LedgerFailure) { try await base.save(pointer) }

    func owners(at destination: DestinationIdentity) async throws(LedgerFailure) -> [String: SegmentName] {
        try await base.owners(at: destination)
    }

    func claim(_ attributes: [String], for segment: SegmentName, at destination: DestinationIdentity)
        async throws(LedgerFailure)
    { try await base.claim(attributes, for: segment, at: destination) }

    func lease(_ segment: SegmentName, for destination: DestinationIdentity, change: LeaseChange)
        async throws(LedgerFailure) -> Lease
    {
        try await meter.measured { () async throws(LedgerFailure) in
            try await base.lease(segment, for: destination, change: change)
        }
    }
}
