/// The tokens that retries cost, so that a failing service does not get three times the calls. One per client.
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

    /// A success returns the cost of its last retry; a success at the first attempt returns 1.
    mutating func giveBack(after last: AWSError?) {
        tokens = min(RetryQuota.capacity, tokens + (last.map(RetryQuota.cost) ?? 1))
    }

    private static func cost(of error: AWSError) -> Int { error.code == "no_answer_in_time" ? 10 : 5 }
}
