import AWSClient
import Crypto
package import SegmentCore

/// Seals by the size and ETag of an object, or of all objects of a folder: the ETag changes with the content.
///
/// A table is a folder of files on S3, so one list answers for both.
package struct S3Sealer: FileSealer {
    let store: S3ObjectStore

    package init(store: S3ObjectStore) { self.store = store }

    package func seal(of key: ObjectKey) async throws(StoreFailure) -> FileSeal {
        let entries = try await store.entries(under: key).sorted { $0.key < $1.key }
        guard let first = entries.first else {
            throw StoreFailure(.unavailable, "\(store.location(of: key).shown) is gone")
        }
        let bytes = entries.reduce(0) { $0 + Int($1.size) }
        if entries.count == 1, first.key == store.root.name(of: key) {
            return FileSeal(bytes: bytes, digest: first.etag)
        }
        // S3's and the engine's names contain no line feed.
        let text = entries.map { "\($0.key)\n\($0.etag)\n" }.joined()
        let digest = SHA256.hash(data: Array(text.utf8)).map { byte in
            String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }
        return FileSeal(bytes: bytes, digest: digest.joined())
    }
}
