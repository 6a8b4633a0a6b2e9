package import SegmentCore

/// A results root on S3, `s3://bucket/prefix`.
package struct S3Root: Hashable, Sendable {
    package let bucket: String
    /// Empty, or ending in `/`.
    package let prefix: String
    let shown: String

    /// Nil for any address but `s3://…`.
    package init?(_ location: Location) {
        guard let address = S3Address(location.address) else { return nil }
        bucket = address.bucket
        prefix = address.prefix
        shown = location.shown.hasSuffix("/") ? String(location.shown.dropLast()) : location.shown
    }

    var address: String { "s3://\(bucket)/\(prefix)" }

    func name(of key: ObjectKey) -> String { prefix + key.rawValue }

    /// Nil for a name outside this root, and for names that are not valid keys.
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
