import SigV4

/// Uploads one part: 5 MiB to 5 GiB; the last one may be smaller. Repeated, it replaces itself.
package struct UploadPart: AWSOperation {
    package static let service = AWSService.s3
    package static let name = "UploadPart"

    package struct Output: Hashable, Sendable {
        package var etag: String
    }

    package var object: S3Object
    package var uploadID: String
    /// 1 to 10,000.
    package var number: Int
    package var content: AWSRequest.Body

    package init(_ object: S3Object, uploadID: String, number: Int, content: AWSRequest.Body) {
        self.object = object
        self.uploadID = uploadID
        self.number = number
        self.content = content
    }

    package func request() throws(AWSError) -> AWSRequest {
        object.request(
            "PUT", query: [QueryItem("partNumber", String(number)), QueryItem("uploadId", uploadID)], body: content)
    }

    package func output(of response: AWSResponse) async throws -> Output {
        Output(etag: try response.required("etag"))
    }
}
