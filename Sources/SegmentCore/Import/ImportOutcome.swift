/// The result of importing a batch: accepted + rejected + unknown = its rows.
package struct ImportOutcome: Sendable, Hashable, Codable {
    package var key: BatchKey
    package var accepted: Int
    package var rejected: Int
    package var unknown: Int
    /// Of the unknown rows, the number that the destination counts as failed without naming them.
    package var failed: Int?
    /// Set when `rejected` > 0 and the destination named the rejected rows.
    package var rejections: ObjectKey?
    /// Reasons with their row counts, most frequent first; at most 20, without row data.
    package var reasons: [Reason]

    package struct Reason: Sendable, Hashable, Codable {
        package var text: String
        package var rows: Int
        package init(text: String, rows: Int) {
            self.text = text
            self.rows = rows
        }
    }

    package init(
        key: BatchKey, accepted: Int, rejected: Int, unknown: Int, failed: Int? = nil, rejections: ObjectKey? = nil,
        reasons: [Reason] = []
    ) {
        self.key = key
        self.accepted = accepted
        self.rejected = rejected
        self.unknown = unknown
        self.failed = failed
        self.rejections = rejections
        self.reasons = reasons
    }
}
