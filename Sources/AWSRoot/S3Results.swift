import AWSClient
import Assembly
import Foundation
import S3Store
import SegmentCore

/// The large files of a results root on S3.
struct S3Results: RemoteResults {
    let store: S3ObjectStore
    let client: AWSClient

    func bytes(under key: ObjectKey) async throws(StoreFailure) -> Int { try await store.bytes(under: key) }

    func upload(_ file: URL, to key: ObjectKey) async throws {
        guard let place = S3Address(store.location(of: key).address) else { return }
        let size = (try file.resourceValues(forKeys: [.fileSizeKey])).fileSize ?? 0
        let object = S3Object(bucket: place.bucket, key: place.key)
        do throws(AWSError) { _ = try await S3Upload(client).put(file, size: Int64(size), as: object) } catch {
            throw Problem(error)
        }
    }
}
