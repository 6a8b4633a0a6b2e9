import SegmentCore

/// The time limit of a call of `advance`.
///
/// The current step is always finished, so that a budget of zero does one step. A check waits for a change no longer
/// than the rest of the budget.
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
