import SigV4

/// Creates the object from its parts, if a condition holds. The answer may be an error with status 200.
package struct CompleteMultipartUpload: AWSOperation {
    package static let service = AWSService.s3
    package static let name = "CompleteMultipartUpload"
    /// Repeated after a success it would answer that the upload does not exist; the caller checks the object.
    package var repetition: Repetition { .onlyIfRefused }

    package struct Output: Hashable, Sendable {
        package var etag: String
    }

    package var object: S3Object
    package var uploadID: String
    /// The versions of the parts, in their order from part 1.
    package var etags: [String]
    package var condition: S3Condition?

    package init(_ object: S3Object, uploadID: String, etags: [String], condition: S3Condition? = nil) {
        self.object = object
        self.uploadID = uploadID
        self.etags = etags
        self.condition = condition
    }

    package func request() throws(AWSError) -> AWSRequest {
        let parts = zip(1..., etags).map { number, etag in
            XMLText.element(
                "Part",
                XMLText.element("PartNumber", String(number)) + XMLText.element("ETag", XMLText.escaped(etag)))
        }
        let body = XMLText.element("CompleteMultipartUpload", parts.joined())
        return object.request(
            "POST", query: [QueryItem("uploadId", uploadID)],
            headers: [HeaderField("content-type", "application/xml")] + condition.headers,
            body: .bytes(Array(body.utf8)))
    }

    package func output(of response: AWSResponse) async throws -> Output {
        Output(etag: try await response.s3Body(self).required("ETag"))
    }
}
