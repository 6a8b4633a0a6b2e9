import SigV4

/// An object in a bucket.
package struct S3Object: Hashable, Sendable {
    package var bucket: String
    /// Decoded.
    package var key: String

    package init(bucket: String, key: String) {
        self.bucket = bucket
        self.key = key
    }

    var path: String { "/" + URIEncoding.path(key) }

    func request(
        _ method: String, query: [QueryItem] = [], headers: [HeaderField] = [], body: AWSRequest.Body = .bytes([])
    ) -> AWSRequest {
        AWSRequest(method, path, query: query, headers: headers, body: body, bucket: bucket)
    }
}

extension AWSResponse {
    func required(_ name: String) throws(AnswerProblem) -> String {
        guard let value = header(name) else { throw AnswerProblem("has no header \(name)") }
        return value
    }

    /// The body of an answer of S3 that may be an error although its status is 200.
    func s3Body(_ operation: some AWSOperation) async throws -> XMLTree {
        let body = try await body.collected()
        let root = try XMLTree.read(body)
        guard root.name == "Error" else { return root }
        var answer = self
        let code = root.text("Code") ?? ""
        answer.status = ["InternalError", "ServiceUnavailable"].contains(code) ? 500 : status
        throw ErrorReader.error(
            from: answer, body: body, service: AWSService.s3.id, operation: type(of: operation).name, region: "")
    }
}
