import SigV4

/// One object of a bucket.
package struct S3Object: Hashable, Sendable {
    package var bucket: String
    /// Decoded.
    package var key: String

    package init(bucket: String, key: String) {
        self.bucket = bucket
        self.key = key
    }

    /// Of an address `s3://bucket/key`; nil for any other.
    package init?(address: String) {
        guard address.hasPrefix("s3://") else { return nil }
        let parts = address.dropFirst("s3://".count).split(separator: "/", maxSplits: 1)
        guard parts.count == 2 else { return nil }
        self.init(bucket: String(parts[0]), key: String(parts[1]))
    }

    var path: String { "/" + URIEncoding.path(key) }

    func request(
        _ method: String, query: [QueryItem] = [], headers: [HeaderField] = [], body: AWSRequest.Body = .bytes([])
    ) -> AWSRequest {
        AWSRequest(method, path, query: query, headers: headers, body: body, bucket: bucket)
    }
}

/// What an object must be like for a write to happen.
package enum S3Condition: Hashable, Sendable {
    /// There is none yet.
    case isAbsent
    /// It is this version.
    case matches(etag: String)

    var header: HeaderField {
        switch self {
        case .isAbsent: HeaderField("if-none-match", "*")
        case .matches(let etag): HeaderField("if-match", etag)
        }
    }
}

extension S3Condition? {
    var headers: [HeaderField] { map { [$0.header] } ?? [] }

    /// A condition that held once does not hold when the same write is sent again, so in doubt it is not.
    var repetition: Repetition { self == nil ? .always : .onlyIfRefused }
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
