/// The rows to send, as files within the destination's limits.
package struct ExportedBatches: Sendable, Hashable, Codable {
    package var plan: ChangePlan
    /// The rows of all batches, each with its batch: the run's delta in the ledger.
    package var sentTable: ObjectKey?
    package var batches: [ImportBatch]
    /// What numbering and writing the rows read, where the engine reports it.
    package var scan: EngineScan?
    package init(plan: ChangePlan, sentTable: ObjectKey?, batches: [ImportBatch]) {
        self.plan = plan
        self.sentTable = sentTable
        self.batches = batches
    }
}
