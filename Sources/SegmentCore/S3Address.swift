/// The address `s3://bucket/key`: a bucket, and a key or the beginning of keys in it.
package struct S3Address: Sendable, Hashable, CustomStringConvertible {
    package let bucket: String
    /// As written, not decoded. Empty for the bucket itself.
    package let key: String

    /// Nil when `text` has another scheme or names no bucket.
    package init?(_ text: some StringProtocol) {
        guard text.hasPrefix(Self.scheme) else { return nil }
        let rest = text.dropFirst(Self.scheme.count)
        let name = rest.prefix { $0 != "/" }
        guard !name.isEmpty else { return nil }
        bucket = String(name)
        key = String(rest.dropFirst(name.count + 1))
    }

    /// What the keys below this address begin with: empty, or ending in `/`.
    package var prefix: String { key.isEmpty || key.hasSuffix("/") ? key : key + "/" }

    /// The address with a `/` at its end, as folders are written.
    package var folder: String { Self.scheme + bucket + "/" + prefix }

    package var description: String { Self.scheme + bucket + "/" + key }

    private static let scheme = "s3://"
}
