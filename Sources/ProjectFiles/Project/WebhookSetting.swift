package import SegmentCore

/// The address of a webhook, its secrets and its time limits.
package struct WebhookSetting: Sendable, Hashable {
    package var address: WebhookAddress
    /// Newest first; each of them signs.
    package var secrets: [Secret]
    /// Of one attempt.
    package var timeout: Duration
    /// Of all attempts.
    package var budget: Duration
    /// Whether the receiver may be on this machine or network, and use plain `http`.
    package var allowInternal: Bool
}
