import AWSClient
package import SegmentCore

/// Size and ETag of an object: S3 gives another one to other content.
package struct S3Sealer: FileSealer {
    let store: S3ObjectStore

    package init(store: S3ObjectStore) { self.store = store }

    package func seal(of key: ObjectKey) async throws(StoreFailure) -> FileSeal {
        let place = store.location(of: key).shown
        do throws(AWSError) {
            let head = try await store.client.call(HeadObject(store.object(key)))
            return FileSeal(bytes: Int(head.size), digest: head.etag)
        } catch {
            if error.status == 404 { throw StoreFailure(.unavailable, "\(place) is gone") }
            throw StoreFailure(error, at: place)
        }
    }
}
