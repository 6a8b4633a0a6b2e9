/// The state of the rows of one batch, or of one file with a state per row.
package struct LedgerDelta: Sendable, Hashable, Codable {
    package enum State: String, Sendable, Hashable, Codable {
        case accepted = "a"
        /// No outcome yet: the destination may or may not hold these values.
        case doubt = "d"
        /// Partly failed, and the destination reports counts only: sent in halves next time.
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
