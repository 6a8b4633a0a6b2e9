package import SegmentCore

/// What became of the retirement of a segment.
package enum RetirementOutcome: Sendable, Codable {
    /// It has nothing to take back. Ownership ended where that was asked for.
    case nothingSent(SegmentName, isForgotten: Bool)
    /// What would happen; nothing was done.
    case planned(SegmentName, PlanReport)
    /// Every row was taken: ledger and ownership have ended.
    case retired(SegmentName, RunReport)
    /// Not every row was taken: ledger and ownership stay, and it can be called again.
    case kept(SegmentName, RunReport)
}
