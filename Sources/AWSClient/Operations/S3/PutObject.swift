import SigV4

/// Writes an object of at most 5 GB in one request, if a condition holds.
package struct PutObject: AWSOperation {
    package static let service = AWSService.s3
    package static let name = "PutObject"
    package var repetition: Repetition { condition.repetition }

    package struct Output: Hashable, Sendable {
        package var etag: String
    }

    package var object: S3Object
    package var content: AWSRequest.Body
    package var contentType: String?
    package var condition: S3Condition?

    package init(
        _ object: S3Object, content: AWSRequest.Body, contentType: String? = nil, condition: S3Condition? = nil
    ) {
        self.object = object
        self.content = content
        self.contentType = contentType
        self.condition = condition
    }

    package func request() throws(AWSError) -> AWSRequest {
        let type = contentType.map { [HeaderField("content-type", $0)] } ?? []
        return object.request("PUT", headers: type + condition.headers, body: content)
    }

    package func output(of response: AWSResponse) async throws -> Output {
        Output(etag: try response.required("etag"))
    }
}
