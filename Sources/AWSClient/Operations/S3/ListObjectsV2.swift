import Foundation
import SigV4

/// Gets a page of the objects of a bucket, at most 1000, in the byte order of their keys.
package struct ListObjectsV2: AWSOperation {
    package static let service = AWSService.s3
    package static let name = "ListObjectsV2"

    package struct Entry: Hashable, Sendable {
        package var key: String
        package var size: Int64
        package var etag: String
    }

    package struct Output: Hashable, Sendable {
        package var entries: [Entry]
        /// The distinct parts of keys up to the delimiter.
        package var prefixes: [String]
        /// `nil`: the last page.
        package var nextToken: String?
    }

    package var bucket: String
    package var prefix: String
    package var delimiter: String?
    package var startAfter: String?
    package var token: String?
    package var maxKeys: Int?

    package init(
        bucket: String, prefix: String = "", delimiter: String? = nil, startAfter: String? = nil,
        token: String? = nil, maxKeys: Int? = nil
    ) {
        self.bucket = bucket
        self.prefix = prefix
        self.delimiter = delimiter
        self.startAfter = startAfter
        self.token = token
        self.maxKeys = maxKeys
    }

    package func request() throws(AWSError) -> AWSRequest {
        // Keys may contain characters that XML cannot, so they are requested encoded.
        let query = [
            QueryItem("list-type", "2"), QueryItem("encoding-type", "url"), QueryItem("prefix", prefix),
            delimiter.map { QueryItem("delimiter", $0) }, startAfter.map { QueryItem("start-after", $0) },
            token.map { QueryItem("continuation-token", $0) }, maxKeys.map { QueryItem("max-keys", String($0)) },
        ].compactMap(\.self)
        return AWSRequest("GET", "/", query: query, bucket: bucket)
    }

    package func output(of response: AWSResponse) async throws -> Output {
        let root = try await response.s3Body(self)
        let isEncoded = root.text("EncodingType") == "url"
        func key(_ text: String) throws(AnswerProblem) -> String {
            if !isEncoded { return text }
            guard let decoded = text.replacing("+", with: "%20").removingPercentEncoding else {
                throw AnswerProblem("has a key that is not encoded as asked for")
            }
            return decoded
        }
        let entries = try root.all("Contents").map { element in
            guard let size = Int64(try element.required("Size")) else {
                throw AnswerProblem("has a Size of another kind")
            }
            return Entry(key: try key(try element.required("Key")), size: size, etag: try element.required("ETag"))
        }
        let isTruncated = root.text("IsTruncated") == "true"
        return Output(
            entries: entries, prefixes: try root.all("CommonPrefixes").map { try key(try $0.required("Prefix")) },
            nextToken: isTruncated ? try root.required("NextContinuationToken") : nil)
    }
}
