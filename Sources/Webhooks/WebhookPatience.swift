/// The time limits of a webhook, for one attempt and for all, and the pauses between attempts.
package struct WebhookPatience: Sendable, Hashable {
    /// Of one attempt.
    package var timeout: Duration
    /// Of all attempts and the pauses between them: the longest delay of a run's end.
    package var budget: Duration

    package init(timeout: Duration = .seconds(10), budget: Duration = .seconds(30)) {
        self.timeout = timeout
        self.budget = budget
    }

    /// The longest pause after an attempt: 1 s, doubled each time, at most 30 s. The actual pause is a random share of
    /// it, so that many senders do not retry at the same time.
    func longestPause(after attempt: Int) -> Duration { .seconds(min(30, 1 << min(attempt, 5))) }

    func timeout(left: Duration) -> Duration { min(timeout, left) }
}
