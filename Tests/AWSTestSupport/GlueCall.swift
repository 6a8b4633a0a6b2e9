package import AWSClient
import SigV4

/// What an administrator asks of Glue, as JSON: to make databases, tables, partitions.
package struct GlueCall: AWSOperation {
    package static let service = AWSService.glue
    package static let name = "Administration"
    package typealias Output = Void

    package var operation: String
    package var json: String

    package init(_ operation: String, _ json: String) {
        self.operation = operation
        self.json = json
    }

    package func request() throws(AWSError) -> AWSRequest {
        AWSRequest(
            "POST",
            headers: [
                HeaderField("content-type", "application/x-amz-json-1.1"),
                HeaderField("x-amz-target", "AWSGlue.\(operation)"),
            ], body: .bytes(Array(json.utf8)))
    }

    package func output(of response: AWSResponse) async throws {}
}
