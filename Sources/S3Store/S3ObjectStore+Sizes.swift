import AWSClient
package import SegmentCore

extension S3ObjectStore {
    /// Bytes of an object and of all objects below its name; 0 where none exists.
    package func bytes(under key: ObjectKey) async throws(StoreFailure) -> Int {
        try await entries(under: key).reduce(0) { $0 + Int($1.size) }
    }

    /// The object of this name, and those below it.
    func entries(under key: ObjectKey) async throws(StoreFailure) -> [ListObjectsV2.Entry] {
        let name = root.name(of: key)
        let found = try await calling(key) { () async throws(AWSError) in
            try await patiently { () async throws(AWSError) in try await listed(name) }
        }
        guard !key.rawValue.isEmpty else { return found }
        return found.filter { $0.key == name || $0.key.hasPrefix(name + "/") }
    }

    private func listed(_ prefix: String) async throws(AWSError) -> [ListObjectsV2.Entry] {
        var (entries, token) = ([ListObjectsV2.Entry](), String?.none)
        repeat {
            let page = try await client.call(ListObjectsV2(bucket: root.bucket, prefix: prefix, token: token))
            entries += page.entries
            token = page.nextToken
        } while token != nil
        return entries
    }
}
