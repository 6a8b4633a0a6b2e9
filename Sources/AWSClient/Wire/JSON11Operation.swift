import SigV4

/// An operation of the protocol "AWS JSON 1.1": a POST with the operation's members as JSON, its name in a header.
package protocol JSON11Operation: AWSOperation, Encodable where Output: Decodable {
    /// The prefix of the name in `X-Amz-Target`: `AmazonAthena`.
    static var targetPrefix: String { get }
}

extension JSON11Operation {
    package func request() throws(AWSError) -> AWSRequest {
        AWSRequest(
            "POST",
            headers: [
                HeaderField("content-type", "application/x-amz-json-1.1"),
                HeaderField("x-amz-target", "\(Self.targetPrefix).\(Self.name)"),
            ], body: .bytes(try JSONWire.encode(self, for: Self.service, Self.name)))
    }

    package func output(of response: AWSResponse) async throws -> Output {
        try JSONWire.decode(Output.self, from: await response.body.collected())
    }
}
