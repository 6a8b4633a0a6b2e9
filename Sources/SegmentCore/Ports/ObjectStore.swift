package import Foundation

/// The condition of a put.
package enum PutCondition: Sendable, Hashable {
    case always
    /// Only if the object does not exist (`If-None-Match: *`).
    case absent
    /// Only if the object has this version (`If-Match`).
    case version(ObjectVersion)
}

/// Port: the results root, a folder or an S3 prefix. It reads and writes small objects; engines write the large files.
///
/// A put is atomic, and durable once it returns: a reader sees the old bytes or the new ones, also after a crash.
package protocol ObjectStore: Sendable {
    /// Nil where the object does not exist.
    func get(_ key: ObjectKey) async throws(StoreFailure) -> StoredObject?
    /// Throws `.conditionFailed` when `condition` does not hold; the object is then unchanged.
    @discardableResult
    func put(_ data: Data, at key: ObjectKey, when condition: PutCondition) async throws(StoreFailure) -> ObjectVersion
    /// All keys below a prefix, sorted.
    func list(under prefix: ObjectKey) async throws(StoreFailure) -> [ObjectKey]
    /// Deletes an object or all objects below it; a missing one is not an error.
    func delete(_ key: ObjectKey) async throws(StoreFailure)
    /// The place of an object: its address for engines and destinations, and the form that may be shown.
    func location(of key: ObjectKey) -> Location
}
