import SegmentCore
import Synchronization

/// Records as this journal's connection last wrote them, so that an event does not read its whole run again.
///
/// SQLite's `data_version` changes when another connection writes to the file; the records are then outdated.
final class KnownRecords: Sendable {
    /// More than the runs that are under way at one time.
    private static let most = 64

    private struct State {
        var version = 0
        var records: [RunID: RunRecord] = [:]
    }

    private let state = Mutex(State())

    func record(_ run: RunID, at version: Int) -> RunRecord? {
        state.withLock { $0.version == version ? $0.records[run] : nil }
    }

    func keep(_ record: RunRecord, at version: Int) {
        state.withLock { state in
            if state.version != version || state.records.count >= Self.most { state.records = [:] }
            state.version = version
            state.records[record.request.id] = record
        }
    }

    func forget(_ run: RunID) { state.withLock { $0.records[run] = nil } }
}
