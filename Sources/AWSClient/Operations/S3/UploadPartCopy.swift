import SigV4

/// Uploads one part by copying from an object in S3.
package struct UploadPartCopy: AWSOperation {
    package static let service = AWSService.s3
    package static let name = "UploadPartCopy"

    package struct Output: Hashable, Sendable {
        package var etag: String
    }

    package var source: S3Object
    package var range: ClosedRange<Int64>
    package var target: S3Object
    package var uploadID: String
    package var number: Int

    package init(_ source: S3Object, range: ClosedRange<Int64>, to target: S3Object, uploadID: String, number: Int) {
        self.source = source
        self.range = range
        self.target = target
        self.uploadID = uploadID
        self.number = number
    }

    package func request() throws(AWSError) -> AWSRequest {
        target.request(
            "PUT", query: [QueryItem("partNumber", String(number)), QueryItem("uploadId", uploadID)],
            headers: [
                HeaderField("x-amz-copy-source", "/\(source.bucket)\(source.path)"),
                HeaderField("x-amz-copy-source-range", "bytes=\(range.lowerBound)-\(range.upperBound)"),
            ])
    }

    package func output(of response: AWSResponse) async throws -> Output {
        Output(etag: try await response.s3Body(self).required("ETag"))
    }
}
