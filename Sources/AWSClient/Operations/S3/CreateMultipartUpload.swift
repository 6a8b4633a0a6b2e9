import SigV4

/// Begins an upload in parts. Parts cost money until the upload is completed or aborted.
package struct CreateMultipartUpload: AWSOperation {
    package static let service = AWSService.s3
    package static let name = "CreateMultipartUpload"
    package var repetition: Repetition { .onlyIfRefused }

    package struct Output: Hashable, Sendable {
        package var uploadID: String
    }

    package var object: S3Object
    package var contentType: String?

    package init(_ object: S3Object, contentType: String? = nil) {
        self.object = object
        self.contentType = contentType
    }

    package func request() throws(AWSError) -> AWSRequest {
        object.request(
            "POST", query: [QueryItem("uploads")],
            headers: contentType.map { [HeaderField("content-type", $0)] } ?? [])
    }

    package func output(of response: AWSResponse) async throws -> Output {
        Output(uploadID: try await response.s3Body(self).required("UploadId"))
    }
}
