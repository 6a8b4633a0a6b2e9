/// The differences between services in what they sign.
package struct SigningRules: Hashable, Sendable {
    /// Whether `.`, `..` and empty segments are resolved before the path is signed.
    package var normalizesPath: Bool
    /// Whether the path as sent is encoded once more before it is signed.
    package var encodesPathTwice: Bool
    /// Whether the hash of the body is sent as `x-amz-content-sha256`.
    package var sendsPayloadHash: Bool

    package init(normalizesPath: Bool, encodesPathTwice: Bool, sendsPayloadHash: Bool) {
        self.normalizesPath = normalizesPath
        self.encodesPathTwice = encodesPathTwice
        self.sendsPayloadHash = sendsPayloadHash
    }

    /// All services but S3.
    package static let standard = SigningRules(normalizesPath: true, encodesPathTwice: true, sendsPayloadHash: false)

    /// In S3 a path is the name of an object, byte for byte, and the hash of the body is required.
    package static let s3 = SigningRules(normalizesPath: false, encodesPathTwice: false, sendsPayloadHash: true)
}
