/// The target against the ledger: what would be sent. References and figures, no rows.
package struct ChangePlan: Sendable, Hashable, Codable {
    package var snapshot: Snapshot
    /// One row per queried row and per absent ledger key; all counts come from it.
    package var table: ObjectKey
    /// CSV of the invalid rows with their reasons; nil where there are none.
    package var invalidRows: ObjectKey?
    /// Of the snapshot's and the plan's file, once a plan waits for somebody: who goes on with it refuses others.
    package var seals: [FileSeal]
    /// Ledger slots of this run: those of the ledger and new ones for new attributes.
    package var slots: [PlanSlot]
    /// The ledger that was compared with; 0 for an empty one.
    package var ledgerGeneration: Int
    package var destination: DestinationIdentity
    package var counts: RowCounts
    package var attributes: [String: RowCounts]
    package var figures: PlanFigures
    package var format: ImportBatch.Format
    /// True when the ledger was empty: who carried the attributes before is unknown.
    package var firstLedger: Bool
    /// Of the comparison and the list of invalid rows, where the engine tells; the snapshot's is its own.
    package var scan: EngineScan?

    package init(
        snapshot: Snapshot, table: ObjectKey, seals: [FileSeal], slots: [PlanSlot], ledgerGeneration: Int,
        destination: DestinationIdentity, counts: RowCounts, attributes: [String: RowCounts], figures: PlanFigures,
        format: ImportBatch.Format, firstLedger: Bool
    ) {
        self.snapshot = snapshot
        self.table = table
        self.seals = seals
        self.slots = slots
        self.ledgerGeneration = ledgerGeneration
        self.destination = destination
        self.counts = counts
        self.attributes = attributes
        self.figures = figures
        self.format = format
        self.firstLedger = firstLedger
    }
}

/// An attribute in a run's statements.
package struct PlanSlot: Sendable, Hashable, Codable {
    package var slot: LedgerSlot
    /// Nil: the ledger has it and the query no longer does.
    package var column: SegmentColumn?
    package var rule: LeaverRule

    package init(slot: LedgerSlot, column: SegmentColumn?, rule: LeaverRule) {
        self.slot = slot
        self.column = column
        self.rule = rule
    }

    package var attribute: Attribute { slot.attribute }
    package var isList: Bool { column.map { $0.type == .textList } ?? slot.isList }
}

/// Figures that guards and people need beside the counts.
package struct PlanFigures: Sendable, Hashable, Codable {
    /// Keys of the ledger, present and absent.
    package var ledgerKeys = 0
    /// Removed and changed keys whose values differ (a row that only ends a doubt is none).
    package var removed = 0
    package var changed = 0
    /// By attribute: keys that (may) carry it, and how many of them lose it.
    package var carriers: [String: Int] = [:]
    package var losses: [String: Int] = [:]
    /// By attribute: NULLs among the queried rows.
    package var nulls: [String: Int] = [:]
    /// Invalid rows by reason.
    package var reasons: [String: Int] = [:]
    /// Rows that only move the ledger: nothing of them is sent.
    package var quiet = 0
    /// Estimated bytes to send.
    package var bytes = 0

    package init() {}
}
