import AWSClient
import SegmentCore

/// A bucket and a key or prefix in it, read from `s3://bucket/key`.
struct S3Place: Sendable, Hashable {
    let bucket: String
    /// Without a slash at its end.
    let key: String

    init?(_ address: String) {
        guard address.hasPrefix("s3://") else { return nil }
        let parts = address.dropFirst(5).split(separator: "/", omittingEmptySubsequences: true).map(String.init)
        guard let bucket = parts.first else { return nil }
        self.bucket = bucket
        key = parts.dropFirst().joined(separator: "/")
    }

    var object: S3Object { S3Object(bucket: bucket, key: key) }
    var folder: String { "s3://\(bucket)/\(key.isEmpty ? "" : key + "/")" }
}
