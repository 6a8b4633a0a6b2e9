/// The final counts of a run, after the ledger has recorded the outcomes.
package struct Settlement: Sendable, Hashable, Codable {
    package var counts: RowCounts
    package var attributes: [String: RowCounts]
    package var ledgerGeneration: Int?
    package var reasons: [ImportOutcome.Reason]
    package var stopped: Problem?
    package init(
        counts: RowCounts, attributes: [String: RowCounts], ledgerGeneration: Int?, reasons: [ImportOutcome.Reason],
        stopped: Problem?
    ) {
        self.counts = counts
        self.attributes = attributes
        self.ledgerGeneration = ledgerGeneration
        self.reasons = reasons
        self.stopped = stopped
    }
}
