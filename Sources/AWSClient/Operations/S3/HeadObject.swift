/// Gets the size and version of an object.
package struct HeadObject: AWSOperation {
    package static let service = AWSService.s3
    package static let name = "HeadObject"

    package struct Output: Hashable, Sendable {
        package var etag: String
        package var size: Int64
        package var lastModified: String?
    }

    package var object: S3Object

    package init(_ object: S3Object) { self.object = object }

    package func request() throws(AWSError) -> AWSRequest { object.request("HEAD") }

    package func output(of response: AWSResponse) async throws -> Output {
        guard let size = Int64(try response.required("content-length")) else {
            throw AnswerProblem("has a content-length that is not a number")
        }
        return Output(
            etag: try response.required("etag"), size: size, lastModified: response.header("last-modified"))
    }
}
