package import SegmentCore

/// A results root on S3: a bucket and what stands before every key, `s3://bucket/prefix`.
package struct S3Root: Hashable, Sendable {
    package let bucket: String
    /// Empty, or ending in `/`.
    package let prefix: String
    let shown: String

    /// Nil for what is no `s3://` address.
    package init?(_ location: Location) {
        guard location.address.hasPrefix("s3://") else { return nil }
        let parts = location.address.dropFirst(5).split(separator: "/", omittingEmptySubsequences: true)
        guard let bucket = parts.first else { return nil }
        self.bucket = String(bucket)
        prefix = parts.dropFirst().map { $0 + "/" }.joined()
        shown = location.shown.hasSuffix("/") ? String(location.shown.dropLast()) : location.shown
    }

    var address: String { "s3://\(bucket)/\(prefix)" }

    func name(of key: ObjectKey) -> String { prefix + key.rawValue }

    /// Nil for what is not below this root, and for names that no key of ours has.
    func key(of name: String) -> ObjectKey? {
        guard name.hasPrefix(prefix) else { return nil }
        let key = ObjectKey(String(name.dropFirst(prefix.count)))
        return self.name(of: key) == name && !key.rawValue.isEmpty ? key : nil
    }

    func location(of key: ObjectKey) -> Location {
        let tail = key.rawValue.isEmpty ? "" : "/" + key.rawValue
        let root = address.hasSuffix("/") ? String(address.dropLast()) : address
        return Location(root + tail, shown: shown + tail)
    }
}
