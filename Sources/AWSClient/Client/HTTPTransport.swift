package import SigV4

/// Sends one request once. Knows nothing of AWS.
package protocol HTTPTransport: Sendable {
    /// `patience` is the time until the head of the answer; a body may not stall either.
    func send(_ request: HTTPMessage, patience: Duration) async throws(TransportFailure) -> AWSResponse
}

/// A request as it goes over the wire.
package struct HTTPMessage: Sendable {
    package var method: String
    /// With scheme, host, path and query, encoded.
    package var url: String
    package var headers: [HeaderField]
    package var body: AWSRequest.Body

    package init(method: String, url: String, headers: [HeaderField] = [], body: AWSRequest.Body = .bytes([])) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
    }
}

/// Why there is no answer, and whether the service can have acted.
package struct TransportFailure: Error, Hashable, Sendable {
    package enum Effect: Sendable {
        /// No connection was had: the service saw nothing.
        case refused
        /// Something was sent: the service may have acted.
        case ambiguous
        /// The time of the attempt ran out; may have acted.
        case timedOut
        case cancelled
        /// The request cannot be made: an unreadable file, an unusable URL.
        case impossible
    }

    package var effect: Effect
    /// For people; without URL, headers and body.
    package var message: String

    package init(_ effect: Effect, _ message: String) {
        self.effect = effect
        self.message = message
    }
}
