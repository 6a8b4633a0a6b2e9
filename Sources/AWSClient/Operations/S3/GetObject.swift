import SigV4

/// Gets an object or a part of it, as a stream. The reader handles a stream that breaks; `S3Download` resumes it.
package struct GetObject: AWSOperation {
    package static let service = AWSService.s3
    package static let name = "GetObject"
    package static let isStreamed = true

    package struct Output: Sendable {
        package var etag: String
        /// Length of the requested part.
        package var length: Int64?
        package var body: ResponseBody
    }

    package var object: S3Object
    /// The first byte, and the last one; `nil`: to the end.
    package var first: Int64
    package var last: Int64?
    package var ifMatch: String?

    package init(_ object: S3Object, from first: Int64 = 0, through last: Int64? = nil, ifMatch: String? = nil) {
        self.object = object
        self.first = first
        self.last = last
        self.ifMatch = ifMatch
    }

    package func request() throws(AWSError) -> AWSRequest {
        var headers = ifMatch.map { [HeaderField("if-match", $0)] } ?? []
        if first > 0 || last != nil {
            headers.append(HeaderField("range", "bytes=\(first)-\(last.map(String.init) ?? "")"))
        }
        return object.request("GET", headers: headers)
    }

    package func output(of response: AWSResponse) async throws -> Output {
        if first > 0, response.status != 206 { throw AnswerProblem("is not the part that was asked for") }
        return Output(
            etag: try response.required("etag"), length: response.header("content-length").flatMap { Int64($0) },
            body: response.body)
    }
}
