/// Figures for guards and reports, beside the counts.
package struct PlanFigures: Sendable, Hashable, Codable {
    /// Keys of the ledger, present and absent.
    package var ledgerKeys = 0
    /// Removed and changed keys whose values differ. A row that only ends a doubt does not count.
    package var removed = 0
    package var changed = 0
    /// By attribute: keys that (may) carry it, and how many of them lose it.
    package var carriers: [String: Int] = [:]
    package var losses: [String: Int] = [:]
    /// By attribute: NULLs among the queried rows.
    package var nulls: [String: Int] = [:]
    /// Invalid rows by reason.
    package var reasons: [String: Int] = [:]
    /// Rows that only update the ledger: nothing of them is sent.
    package var quiet = 0
    /// Estimated bytes to send.
    package var bytes = 0

    package init() {}
}
