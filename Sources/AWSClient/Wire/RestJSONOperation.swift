package import SigV4

/// An operation of the protocol "rest-json": method and path name the operation, the body is JSON.
package protocol RestJSONOperation: AWSOperation where Output: Decodable {
    var method: String { get }
    /// Encoded.
    var path: String { get }
    var query: [QueryItem] { get }
    var body: (any Encodable)? { get }
}

extension RestJSONOperation {
    package var query: [QueryItem] { [] }
    package var body: (any Encodable)? { nil }

    package func request() throws(AWSError) -> AWSRequest {
        guard let body else { return AWSRequest(method, path, query: query) }
        return AWSRequest(
            method, path, query: query, headers: [HeaderField("content-type", "application/json")],
            body: .bytes(try JSONWire.encode(body, for: Self.service, Self.name)))
    }

    package func output(of response: AWSResponse) async throws -> Output {
        try JSONWire.decode(Output.self, from: await response.body.collected())
    }
}
