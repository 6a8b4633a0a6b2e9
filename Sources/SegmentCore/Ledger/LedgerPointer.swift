/// What a destination has accepted from a segment, per key: a small object that refers to Parquet files.
///
/// The highest sequence wins per key. The pointer is replaced by one conditional write; files are never changed, so a
/// reader that holds an old pointer still reads a complete ledger.
package struct LedgerPointer: Sendable, Hashable, Codable {
    /// The format that this program writes. A pointer of another format is refused, never read in part.
    package static let currentFormat = 1

    package var format = LedgerPointer.currentFormat
    /// Raised by every write.
    package var generation: Int
    package var destination: DestinationIdentity
    package var segment: SegmentName
    /// Attribute → column `c<index>`. A slot that no key carries is freed at compaction.
    package var slots: [LedgerSlot]
    /// Accepted rows, one per key: `k, id, c…`.
    package var base: LedgerFile?
    /// Rows that compaction could not fold: `k, id, q, s, g, c…`, in doubt or rejected, each with sequence and state.
    package var open: LedgerFile?
    package var deltas: [LedgerDelta]
    /// The sequence of the last run that sent rows; the next run takes this + 1.
    package var sequence: Int
    /// Figures of the last delivered runs, newest last, at most 5, for the guards to compare with.
    package var delivered: [DeliveredRun]
    /// Whether a run of this segment has ever succeeded in full (relative guards skip the first run).
    package var hasSucceeded: Bool

    package init(destination: DestinationIdentity, segment: SegmentName) {
        generation = 0
        self.destination = destination
        self.segment = segment
        slots = []
        deltas = []
        sequence = 0
        delivered = []
        hasSucceeded = false
    }

    /// Whether all rows are accepted: the short form of the ledger's SQL applies.
    package var isClosed: Bool { open == nil && deltas.allSatisfy { $0.state == .accepted } }
    package var isEmpty: Bool { base == nil && open == nil && deltas.isEmpty }
    package var deltaRows: Int { deltas.reduce(0) { $0 + $1.rows } }
}
