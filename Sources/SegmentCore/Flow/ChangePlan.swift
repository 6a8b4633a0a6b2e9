/// The difference between the query's result and the ledger: what would be sent. Holds references and figures, no rows.
package struct ChangePlan: Sendable, Hashable, Codable {
    package var snapshot: Snapshot
    /// One row per queried row and per absent ledger key; all counts are computed from it.
    package var table: ObjectKey
    /// CSV of the invalid rows with their reasons; nil where there are none.
    package var invalidRows: ObjectKey?
    /// Seals of the snapshot's and the plan's file, set when a plan waits for approval. Whoever continues the plan
    /// refuses other files.
    package var seals: [FileSeal]
    /// Ledger slots of this run: those of the ledger and new ones for new attributes.
    package var slots: [PlanSlot]
    /// Generation of the ledger that was compared with; 0 for an empty one.
    package var ledgerGeneration: Int
    package var destination: DestinationIdentity
    package var counts: RowCounts
    package var attributes: [String: RowCounts]
    package var figures: PlanFigures
    package var format: ImportBatch.Format
    /// True when the ledger was empty: which keys carried the attributes before is unknown.
    package var firstLedger: Bool
    /// What the comparison and the list of invalid rows read, where the engine reports it. The snapshot's scan is
    /// separate.
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
