/// What of a request the signature covers.
package struct SigningRequest: Sendable {
    package enum Payload: Sendable {
        /// A body in memory, hashed here.
        case bytes([UInt8])
        /// The SHA-256 of a body that is streamed, in lower-case hex digits.
        case hash(String)
        /// A body that the signature does not cover; S3 takes that, and it is for TLS only.
        case unsigned
    }

    package var method: String
    /// The path as it goes over the wire, percent-encoded; begins with `/`.
    package var path: String
    /// Decoded, in any order.
    package var query: [QueryItem]
    /// All of these are signed but for those that hops may change; `host` must be among them.
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

/// One name and value of a query string, decoded.
package struct QueryItem: Hashable, Sendable {
    package var name: String
    package var value: String

    package init(_ name: String, _ value: String = "") {
        self.name = name
        self.value = value
    }
}

/// One header line.
package struct HeaderField: Hashable, Sendable {
    package var name: String
    package var value: String

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}
