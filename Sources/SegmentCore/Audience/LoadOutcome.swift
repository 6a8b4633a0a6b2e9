/// The outcome of a file's rows.
package struct LoadOutcome: Sendable, Hashable, Codable {
    package var accepted: Int
    package var rejected: Int
    /// Most frequent first, at most 20.
    package var reasons: [ImportOutcome.Reason]

    package init(accepted: Int, rejected: Int, reasons: [ImportOutcome.Reason]) {
        self.accepted = accepted
        self.rejected = rejected
        self.reasons = reasons
    }
}
