import SegmentCore
import Synchronization
import TestSupport

/// A destination whose process dies at its n-th moment: before or after each call. From then on nothing of the process
/// reaches the destination or the journal.
final class DyingDestination: Destination {
    private let base: any Destination
    private let journal: InMemoryJournal
    private let left: Mutex<Int>

    init(_ base: any Destination, journal: InMemoryJournal, at moment: Int) {
        self.base = base
        self.journal = journal
        left = Mutex(moment)
    }

    var contract: DestinationContract { base.contract }

    func start(_ batch: ImportBatch) async throws(DestinationFailure) -> ImportTicket {
        try pass()
        let ticket = try await base.start(batch)
        try pass()
        return ticket
    }

    func status(of ticket: ImportTicket, waiting patience: Duration) async throws(DestinationFailure) -> ImportStatus {
        try pass()
        let status = try await base.status(of: ticket, waiting: patience)
        try pass()
        return status
    }

    func find(_ key: BatchKey) async throws(DestinationFailure) -> ImportTicket? {
        try pass()
        let ticket = try await base.find(key)
        try pass()
        return ticket
    }

    private func pass() throws(DestinationFailure) {
        let isAlive = left.withLock { left in
            left -= 1
            return left >= 0
        }
        if isAlive { return }
        journal.failure = JournalFailure(.unavailable, "the process is dead")
        throw DestinationFailure(.unreachable, Problem("dead", "the process is dead"))
    }
}
