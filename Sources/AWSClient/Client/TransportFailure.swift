/// The reason why there is no answer, and whether the service can have acted.
package struct TransportFailure: Error, Hashable, Sendable {
    package enum Effect: Sendable {
        /// No connection was made: the service received nothing.
        case refused
        /// Something was sent: the service may have acted.
        case ambiguous
        /// The time limit of the attempt has passed; the service may have acted.
        case timedOut
        case cancelled
        /// The request cannot be made: an unreadable file, an invalid URL.
        case impossible
    }

    package var effect: Effect
    /// For users; without URL, headers and body.
    package var message: String

    package init(_ effect: Effect, _ message: String) {
        self.effect = effect
        self.message = message
    }
}
