/// What a destination has accepted from a segment, per key: a small object over Parquet files.
///
/// The highest sequence wins per key. The pointer moves by one conditional write; files are never changed, so a
/// reader that holds an old pointer still reads a whole ledger (design, section 2; plan-sql, section 1).
package struct LedgerPointer: Sendable, Hashable, Codable {
    /// The format that this program writes. Another one is refused by name, never half-read.
    package static let currentFormat = 1

    package var format = LedgerPointer.currentFormat
    /// Raised by every write.
    package var generation: Int
    package var destination: DestinationIdentity
    package var segment: SegmentName
    /// Attribute → column `c<index>`. A slot that no key may carry is freed at compaction.
    package var slots: [LedgerSlot]
    /// Accepted rows, one per key: `k, id, c…`.
    package var base: LedgerFile?
    /// What compaction could not fold: `k, id, q, s, g, c…`, in doubt or rejected, each with sequence and state.
    package var open: LedgerFile?
    package var deltas: [LedgerDelta]
    /// The sequence of the last run that sent rows; the next run takes this + 1.
    package var sequence: Int
    /// Figures of the last delivered runs, newest last, at most 5: what the guards compare with.
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

    /// Only accepted rows: the short form of the ledger's SQL applies.
    package var isClosed: Bool { open == nil && deltas.allSatisfy { $0.state == .accepted } }
    package var isEmpty: Bool { base == nil && open == nil && deltas.isEmpty }
    package var deltaRows: Int { deltas.reduce(0) { $0 + $1.rows } }
}

/// An attribute's place in the ledger's files.
package struct LedgerSlot: Sendable, Hashable, Codable {
    package var index: Int
    package var attribute: Attribute
    /// Whether its values are lists: the query that said so may have dropped the column since.
    package var isList: Bool

    package init(index: Int, attribute: Attribute, isList: Bool = false) {
        self.index = index
        self.attribute = attribute
        self.isList = isList
    }

    package var column: String { "c\(index)" }
}

package struct LedgerFile: Sendable, Hashable, Codable {
    package var key: ObjectKey
    /// The slots whose columns the file has; others read as NULL.
    package var slots: [Int]
    package var rows: Int

    package init(key: ObjectKey, slots: [Int], rows: Int) {
        self.key = key
        self.slots = slots
        self.rows = rows
    }
}

/// What is known of the rows of one batch, or of one file of mixed states.
package struct LedgerDelta: Sendable, Hashable, Codable {
    package enum State: String, Sendable, Hashable, Codable {
        case accepted = "a"
        /// No outcome yet: the destination may hold these values or not.
        case doubt = "d"
        /// Partly failed, counts only: sent in halves next time.
        case unknown = "u"
        case rejected = "r"
        /// Isolated by halving: in doubt and remembered.
        case isolated = "x"
        /// The file has a state per row, in its column `s`.
        case mixed = "m"
    }

    package var sequence: Int
    package var run: RunID
    package var batch: String
    package var file: LedgerFile
    package var rows: Int
    package var state: State

    package init(sequence: Int, run: RunID, batch: String, file: LedgerFile, rows: Int, state: State) {
        self.sequence = sequence
        self.run = run
        self.batch = batch
        self.file = file
        self.rows = rows
        self.state = state
    }
}

/// What guards remember of a delivered run.
package struct DeliveredRun: Sendable, Hashable, Codable {
    package var run: RunID
    package var queried: Int
    /// Share of NULLs among the queried rows, by attribute.
    package var nullRates: [String: Double]

    package init(run: RunID, queried: Int, nullRates: [String: Double]) {
        self.run = run
        self.queried = queried
        self.nullRates = nullRates
    }
}
