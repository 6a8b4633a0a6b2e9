import SigV4

/// Aborts a multipart upload and frees its parts.
package struct AbortMultipartUpload: AWSOperation {
    package static let service = AWSService.s3
    package static let name = "AbortMultipartUpload"
    package typealias Output = Void

    package var object: S3Object
    package var uploadID: String

    package init(_ object: S3Object, uploadID: String) {
        self.object = object
        self.uploadID = uploadID
    }

    package func request() throws(AWSError) -> AWSRequest {
        object.request("DELETE", query: [QueryItem("uploadId", uploadID)])
    }

    package func output(of response: AWSResponse) async throws {}
}
