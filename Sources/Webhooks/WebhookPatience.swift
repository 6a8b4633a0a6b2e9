/// How long a webhook is tried: a time for each attempt, one for all, and what lies between attempts.
package struct WebhookPatience: Sendable, Hashable {
    /// Of one attempt.
    package var timeout: Duration
    /// Of all attempts and the pauses between them: the longest that a webhook can hold up the end of a run.
    package var budget: Duration

    package init(timeout: Duration = .seconds(10), budget: Duration = .seconds(30)) {
        self.timeout = timeout
        self.budget = budget
    }

    /// The longest pause after an attempt: 1 s, doubled with each, at most 30 s. A pause is a random share of it, so
    /// that many senders do not come back at once.
    func longestPause(after attempt: Int) -> Duration { .seconds(min(30, 1 << min(attempt, 5))) }

    func timeout(left: Duration) -> Duration { min(timeout, left) }
}
