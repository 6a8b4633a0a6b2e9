package import SegmentCore

/// The outcome of retiring a segment.
package enum RetirementOutcome: Sendable, Codable {
    /// The segment has nothing to clear. Its ownership ended if that was requested.
    case nothingSent(SegmentName, isForgotten: Bool)
    /// A preview; nothing was changed.
    case planned(SegmentName, PlanReport)
    /// Every row was taken: ledger and ownership have ended.
    case retired(SegmentName, RunReport)
    /// Not every row was taken: ledger and ownership stay, and it can be called again.
    case kept(SegmentName, RunReport)
}
