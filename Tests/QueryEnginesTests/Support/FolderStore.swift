import Foundation
import SegmentCore

/// A results root of which only the locations matter: the engine writes the files itself.
struct FolderStore: ObjectStore {
    let root: URL

    func location(of key: ObjectKey) -> Location {
        Location(key.rawValue.isEmpty ? root.path : root.appending(path: key.rawValue).path)
    }

    func get(_ key: ObjectKey) async throws(StoreFailure) -> StoredObject? {
        guard let data = FileManager.default.contents(atPath: location(of: key).address) else { return nil }
        return StoredObject(data: data, version: ObjectVersion(""))
    }

    func put(
        _ data: Data, at key: ObjectKey, when condition: PutCondition
    ) async throws(StoreFailure) -> ObjectVersion { throw StoreFailure(.unavailable, "not needed here") }

    func list(under prefix: ObjectKey) async throws(StoreFailure) -> [ObjectKey] { [] }

    func delete(_ key: ObjectKey) async throws(StoreFailure) {}
}
