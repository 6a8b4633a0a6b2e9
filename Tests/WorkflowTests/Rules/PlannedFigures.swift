import SegmentCore

/// A plan as the rules over plans see it: counts and figures, in words.
struct PlannedFigures: Sendable {
    var queried = 1_000
    var invalid = 0
    var ledgerKeys = 1_000
    var removed = 0
    var changed = 0
    var carriers: [String: Int] = [:]
    var losses: [String: Int] = [:]
    var nulls: [String: Int] = [:]
    /// Nil: the engine does not report it.
    var scanned: Int?

    var plan: ChangePlan {
        let query = ValidatedQuery(
            idPosition: 0, idType: .text, columns: [], userScope: .keep, tables: [], warnings: [])
        var counts = RowCounts()
        counts.queried = queried
        counts.invalid = invalid
        var figures = PlanFigures()
        figures.ledgerKeys = ledgerKeys
        figures.removed = removed
        figures.changed = changed
        figures.carriers = carriers
        figures.losses = losses
        figures.nulls = nulls
        return ChangePlan(
            snapshot: Snapshot(query: query, table: ObjectKey("snapshot"), bytesScanned: scanned),
            table: ObjectKey("plan"), seals: [], slots: [], ledgerGeneration: 1,
            destination: DestinationIdentity("pretend"), counts: counts, attributes: [:], figures: figures,
            format: .csv, firstLedger: false)
    }
}
