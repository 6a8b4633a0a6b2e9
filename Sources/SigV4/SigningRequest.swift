/// The parts of a request that the signature covers.
package struct SigningRequest: Sendable {
    package enum Payload: Sendable {
        /// A body in memory, hashed here.
        case bytes([UInt8])
        /// The SHA-256 of a body that is streamed, in lower-case hex digits.
        case hash(String)
        /// A body that the signature does not cover. S3 accepts it; use it over TLS only.
        case unsigned
    }

    package var method: String
    /// The path as sent, percent-encoded; begins with `/`.
    package var path: String
    /// Decoded, in any order.
    package var query: [QueryItem]
    /// All are signed except those that proxies may change; `host` must be among them.
    package var headers: [HeaderField]
    package var payload: Payload

    package init(
        method: String, path: String, query: [QueryItem] = [], headers: [HeaderField], payload: Payload = .bytes([])
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.payload = payload
    }
}
