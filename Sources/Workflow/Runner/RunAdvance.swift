package import SegmentCore

/// How far `Runner.advance` has taken a run.
package enum RunAdvance: Sendable, Hashable {
    /// No step is possible now. Call `advance` again after this time; zero where only the budget was used up.
    case waiting(after: Duration, stage: StageName)
    /// The requested stage is done, and the run can continue after it.
    case reached(StageName)
    case ended(RunReport)
}
