/// Port: seals large files under the results root, so that a later change of a file is detected.
package protocol FileSealer: Sendable {
    /// Throws `.unavailable` where the file is missing. Streams: the file may be larger than memory.
    func seal(of key: ObjectKey) async throws(StoreFailure) -> FileSeal
}

/// Size and digest of a file.
package struct FileSeal: Sendable, Hashable, Codable {
    package var bytes: Int
    /// SHA-256 in hex for local files; for other stores a value that changes with the content.
    package var digest: String

    package init(bytes: Int, digest: String) {
        self.bytes = bytes
        self.digest = digest
    }
}
