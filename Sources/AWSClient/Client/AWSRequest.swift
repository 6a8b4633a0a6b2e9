package import Foundation
package import SigV4

/// A request before it has a host and a signature.
package struct AWSRequest: Sendable {
    package enum Body: Sendable {
        case bytes([UInt8])
        case file(FileSlice)
    }

    package var method: String
    /// The path below the endpoint, percent-encoded; begins with `/`.
    package var path: String
    package var query: [QueryItem]
    package var headers: [HeaderField]
    package var body: Body
    /// The bucket, which becomes part of the host, or of the path where the endpoint does not allow it in the host.
    package var bucket: String?
    /// False for the operations of STS and SSO that need no credentials.
    package var isSigned: Bool

    package init(
        _ method: String, _ path: String = "/", query: [QueryItem] = [], headers: [HeaderField] = [],
        body: Body = .bytes([]), bucket: String? = nil, isSigned: Bool = true
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        self.bucket = bucket
        self.isSigned = isSigned
    }
}

/// A part of a file that is streamed, never held in memory.
package struct FileSlice: Hashable, Sendable {
    package var file: URL
    package var offset: Int64
    package var length: Int64
    /// In lower-case hex digits. Without it the body is signed only over plain HTTP, where the file is read twice.
    package var sha256: String?

    package init(_ file: URL, offset: Int64 = 0, length: Int64, sha256: String? = nil) {
        self.file = file
        self.offset = offset
        self.length = length
        self.sha256 = sha256
    }
}
