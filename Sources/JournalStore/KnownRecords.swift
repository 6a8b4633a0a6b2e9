import SegmentCore
import Synchronization

/// Caches the records that this journal's connection has last written, so that an event need not read its whole run
/// again.
///
/// SQLite's `data_version` changes when another connection has written to the file; the cache is then invalid.
final class KnownRecords: Sendable {
    /// More than the number of concurrent runs.
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
