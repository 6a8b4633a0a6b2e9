package import SegmentCore

/// How far `Runner.advance` has taken a run.
package enum RunAdvance: Sendable, Hashable {
    /// Nothing can be done now. Call `advance` again after this long; zero where only the budget was used up.
    case waiting(after: Duration, stage: StageName)
    /// The stage that was asked for is done, and the run goes on after it.
    case reached(StageName)
    case ended(RunReport)
}

/// How long a call of `advance` may go on.
///
/// The step in hand is always finished, so that a budget of zero does one step. A check waits for news no longer than what
/// is left.
struct WorkBudget: Sendable {
    /// Nil where there is no limit.
    private let limit: Duration?
    private let elapsed: @Sendable () -> Duration

    static let unlimited = WorkBudget(limit: nil, elapsed: { .zero })

    private init(limit: Duration?, elapsed: @escaping @Sendable () -> Duration) {
        self.limit = limit
        self.elapsed = elapsed
    }

    init(_ limit: Duration, on clock: any Clock<Duration>) {
        self.init(limit: limit, elapsed: clock.stopwatch())
    }

    var isUsedUp: Bool { limit.map { elapsed() >= $0 } ?? false }

    /// - Parameter longest: without a budget.
    func patience(upTo longest: Duration) -> Duration {
        limit.map { max(.zero, min(longest, $0 - elapsed())) } ?? longest
    }
}
