/// Port: tells whether a large file under the results root is still the one that was written.
package protocol FileSealer: Sendable {
    /// Throws `.unavailable` where the file is gone. Streams: the file may be larger than memory.
    func seal(of key: ObjectKey) async throws(StoreFailure) -> FileSeal
}

/// Size and digest of a file.
package struct FileSeal: Sendable, Hashable, Codable {
    package var bytes: Int
    /// SHA-256 in hex for local files; what the store says changes with the content elsewhere.
    package var digest: String

    package init(bytes: Int, digest: String) {
        self.bytes = bytes
        self.digest = digest
    }
}
