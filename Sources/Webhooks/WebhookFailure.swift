/// The reason why the receiver did not answer.
package struct WebhookFailure: Error, Sendable, Hashable {
    package var message: String
    /// Whether a retry cannot help: the address is refused.
    package var isFinal: Bool

    package init(_ message: String, isFinal: Bool = false) {
        self.message = message
        self.isFinal = isFinal
    }
}
