/// Decides how often and when an operation is retried: the "standard" mode of the AWS SDKs. Pure.
package struct RetryPolicy: Hashable, Sendable {
    /// All attempts of one call, including the first.
    package var attempts: Int
    package var maximumDelay: Duration = .seconds(20)
    /// Longer delays that a service asks for are left to the caller.
    package var longestRetryAfter: Duration = .seconds(60)

    package init(attempts: Int = 3) { self.attempts = attempts }

    package enum Verdict: Equatable, Sendable {
        case retry(after: Duration)
        case giveUp
    }

    /// What follows an attempt that failed.
    ///
    /// - Parameters:
    ///   - attempt: counted from 1.
    ///   - remaining: the time until the deadline of the whole call.
    ///   - jitter: a random number from 0 to 1.
    func verdict(
        after error: AWSError, attempt: Int, repetition: Repetition, remaining: Duration, jitter: Double,
        quota: inout RetryQuota
    ) -> Verdict {
        guard attempt < attempts, error.isTransient, error.reason != "CONCURRENT_QUERY_LIMIT_EXCEEDED" else {
            return .giveUp
        }
        if repetition == .onlyIfRefused, !error.didNotAct { return .giveUp }
        let ceiling = min(Duration.seconds(1) * (1 << min(attempt - 1, 10)), maximumDelay)
        var delay = ceiling * jitter
        if let asked = error.retryAfter {
            guard asked <= longestRetryAfter else { return .giveUp }
            delay = max(delay, asked)
        }
        guard delay < remaining, quota.take(for: error) else { return .giveUp }
        return .retry(after: delay)
    }
}
