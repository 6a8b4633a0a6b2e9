/// The thresholds that hold a run before anything is sent. Nil turns a guard off.
///
/// A threshold with a share and a count trips when both are exceeded.
package struct GuardSettings: Sendable, Hashable, Codable {
    /// A share (0.15 = 15 %) and a number of rows.
    package struct Threshold: Sendable, Hashable, Codable {
        package var share: Double
        package var rows: Int

        package init(share: Double, rows: Int) {
            self.share = share
            self.rows = rows
        }
    }

    /// Whether a result without rows is accepted.
    package var allowEmpty = false
    /// Invalid rows: more than the share of the queried rows, and more than the number.
    package var invalid: Threshold? = Threshold(share: 0.01, rows: 100)
    /// Removed keys, and losses per attribute: more than the share of the ledger's, and at least the number.
    package var removed: Threshold? = Threshold(share: 0.15, rows: 100)
    /// Changed keys: more than the share of the ledger's, and at least the number.
    package var changed: Threshold? = Threshold(share: 0.50, rows: 1_000)
    /// Deviation of the row count from the mean of the last 5 delivered runs, once there are 3.
    package var rowCount: Double? = 0.50
    /// Rise of an attribute's null rate over the last delivered runs, in points (0.20 = 20 points).
    package var nullRate: Double? = 0.20
    /// Most bytes that a query may scan, where the engine reports them.
    package var bytesScanned: Int?
    /// The stop rule: the share of rejected rows among the rows imported so far, checked after each batch.
    package var rejected: Threshold? = Threshold(share: 0.10, rows: 1_000)

    package init() {}
}
