/// How often and when an operation is tried again: the "standard" mode of the AWS SDKs. Pure.
package struct RetryPolicy: Hashable, Sendable {
    /// All attempts of one call, the first one too.
    package var attempts: Int
    package var maximumDelay: Duration = .seconds(20)
    /// Longer waits that a service asks for are left to the caller.
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

/// The tokens that retries cost, so that a service in trouble is not asked three times as often. One for each client.
struct RetryQuota: Equatable, Sendable {
    static let capacity = 500
    private(set) var tokens = capacity

    /// 10 after a timeout, 5 otherwise.
    mutating func take(for error: AWSError) -> Bool {
        let cost = RetryQuota.cost(of: error)
        guard tokens >= cost else { return false }
        tokens -= cost
        return true
    }

    /// A success gives back what its last retry cost; one at the first attempt gives 1.
    mutating func giveBack(after last: AWSError?) {
        tokens = min(RetryQuota.capacity, tokens + (last.map(RetryQuota.cost) ?? 1))
    }

    private static func cost(of error: AWSError) -> Int { error.code == "no_answer_in_time" ? 10 : 5 }
}
