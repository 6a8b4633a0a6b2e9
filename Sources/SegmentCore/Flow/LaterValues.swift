/// A plan with what the guards said of it. It goes on when nothing tripped or a person approved.
package struct GuardedPlan: Sendable, Hashable, Codable {
    package var plan: ChangePlan
    package var findings: [GuardFinding]
    package init(plan: ChangePlan, findings: [GuardFinding]) {
        self.plan = plan
        self.findings = findings
    }
    package var tripped: [GuardFinding] { findings.filter(\.tripped) }
}

/// The rows to send as files within the destination's limits.
package struct ExportedBatches: Sendable, Hashable, Codable {
    package var plan: ChangePlan
    /// The rows of all batches with their batch: the run's delta in the ledger.
    package var sentTable: ObjectKey?
    package var batches: [ImportBatch]
    /// Of numbering and writing the rows, where the engine tells.
    package var scan: EngineScan?
    package init(plan: ChangePlan, sentTable: ObjectKey?, batches: [ImportBatch]) {
        self.plan = plan
        self.sentTable = sentTable
        self.batches = batches
    }
}

/// What became of the batches. `stopped` says why those without an outcome were not started.
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

/// The run's end: the ledger has taken the outcomes.
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
