package import SigV4

/// Port: sends one request once. Knows nothing of AWS.
package protocol HTTPTransport: Sendable {
    /// `patience` is the time until the head of the answer; a body that stalls fails too.
    func send(_ request: HTTPMessage, patience: Duration) async throws(TransportFailure) -> AWSResponse
}

/// A request as it is sent.
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
