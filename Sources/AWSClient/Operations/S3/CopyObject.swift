import SigV4

/// Copies an object of at most 5 GB within S3. The answer may be an error with status 200.
package struct CopyObject: AWSOperation {
    package static let service = AWSService.s3
    package static let name = "CopyObject"
    package var repetition: Repetition { condition.repetition }

    package struct Output: Hashable, Sendable {
        package var etag: String
    }

    package var source: S3Object
    package var target: S3Object
    /// Of the target.
    package var condition: S3Condition?

    package init(_ source: S3Object, to target: S3Object, condition: S3Condition? = nil) {
        self.source = source
        self.target = target
        self.condition = condition
    }

    package func request() throws(AWSError) -> AWSRequest {
        let place = HeaderField("x-amz-copy-source", "/\(source.bucket)\(source.path)")
        return target.request("PUT", headers: [place] + condition.headers)
    }

    package func output(of response: AWSResponse) async throws -> Output {
        Output(etag: try await response.s3Body(self).required("ETag"))
    }
}
