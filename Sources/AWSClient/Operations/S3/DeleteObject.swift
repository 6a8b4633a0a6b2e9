/// Deletes an object. Succeeds when the object does not exist.
package struct DeleteObject: AWSOperation {
    package static let service = AWSService.s3
    package static let name = "DeleteObject"
    package typealias Output = Void
    package var repetition: Repetition { condition.repetition }

    package var object: S3Object
    package var condition: S3Condition?

    package init(_ object: S3Object, condition: S3Condition? = nil) {
        self.object = object
        self.condition = condition
    }

    package func request() throws(AWSError) -> AWSRequest { object.request("DELETE", headers: condition.headers) }

    package func output(of response: AWSResponse) async throws {}
}
