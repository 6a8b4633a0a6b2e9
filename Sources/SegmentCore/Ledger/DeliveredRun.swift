/// Figures of a delivered run, kept for the guards.
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
