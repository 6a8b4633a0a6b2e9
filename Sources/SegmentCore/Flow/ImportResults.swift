/// The outcomes of the batches. `stopped` is the reason why batches without an outcome were not started.
package struct ImportResults: Sendable, Hashable, Codable {
    package var exported: ExportedBatches
    package var outcomes: [ImportOutcome]
    package var stopped: Problem?
    package init(exported: ExportedBatches, outcomes: [ImportOutcome], stopped: Problem?) {
        self.exported = exported
        self.outcomes = outcomes
        self.stopped = stopped
    }
}
