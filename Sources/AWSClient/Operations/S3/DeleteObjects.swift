import Crypto
import Foundation
import SigV4

/// Deletes up to 1000 objects at once.
package struct DeleteObjects: AWSOperation {
    package static let service = AWSService.s3
    package static let name = "DeleteObjects"

    package struct Failure: Hashable, Sendable {
        package var key: String
        package var code: String
    }

    package struct Output: Hashable, Sendable {
        /// The objects that could not be deleted.
        package var failures: [Failure]
    }

    package var bucket: String
    package var keys: [String]

    package init(bucket: String, keys: [String]) {
        self.bucket = bucket
        self.keys = keys
    }

    package func request() throws(AWSError) -> AWSRequest {
        let objects = keys.map { XMLText.element("Object", XMLText.element("Key", XMLText.escaped($0))) }
        let body = Array(XMLText.element("Delete", objects.joined() + XMLText.element("Quiet", "true")).utf8)
        // S3 requires a checksum here; all compatible stores support MD5.
        let checksum = Data(Insecure.MD5.hash(data: body)).base64EncodedString()
        return AWSRequest(
            "POST", "/", query: [QueryItem("delete")],
            headers: [HeaderField("content-type", "application/xml"), HeaderField("content-md5", checksum)],
            body: .bytes(body), bucket: bucket)
    }

    package func output(of response: AWSResponse) async throws -> Output {
        let root = try await response.s3Body(self)
        return Output(
            failures: try root.all("Error").map {
                Failure(key: try $0.required("Key"), code: try $0.required("Code"))
            })
    }
}
