import Crypto
package import Foundation
package import SegmentCore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The results root as a folder of this machine. Files have mode 0600, folders 0700.
///
/// All writers of a root take one lock (`.headgate.lock` in it), so a condition still holds when the write happens,
/// also among processes. A version is the SHA-256 of the content: the same bytes are the same version. Links below the
/// root are refused, and our own lock and temporary files are not objects.
package struct FileObjectStore: ObjectStore {
    /// An absolute path without a slash at its end. The folder is made by the first write.
    let root: String
    private let place: Location
    private let clock: any Clock<Duration>

    /// - Parameters:
    ///   - root: a path.
    ///   - clock: measures how long to wait for another writer.
    package init(root: Location, clock: any Clock<Duration> = ContinuousClock()) {
        let path = URL(filePath: root.address).standardizedFileURL.path(percentEncoded: false)
        self.root = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        place = Location(self.root, shown: root.shown == root.address ? nil : root.shown)
        self.clock = clock
    }

    package init(root: URL) { self.init(root: Location(root.path(percentEncoded: false))) }

    package func location(of key: ObjectKey) -> Location {
        key.rawValue.isEmpty ? place : place.appending(key.rawValue)
    }

    private func failure(_ error: FileError) -> StoreFailure {
        StoreFailure(FileError(code: error.code, action: error.action, path: place.shown(error.path)))
    }

    package func get(_ key: ObjectKey) async throws(StoreFailure) -> StoredObject? {
        guard let name = key.parts.last, !Self.isReserved(key) else { return nil }
        do throws(FileError) {
            return try read(name, in: folder(of: key, creating: false))
        } catch {
            if error.isMissing { return nil }
            throw failure(error)
        }
    }

    @discardableResult
    package func put(_ data: Data, at key: ObjectKey, when condition: PutCondition)
        async throws(StoreFailure) -> ObjectVersion
    {
        try Self.checkWritable(key)
        do throws(FileError) {
            let root = try OpenFolder.make(root)
            let lock = try await lock(root)
            let version = try replace(key, with: data, when: condition, under: lock)
            if let version { return version }
        } catch {
            throw failure(error)
        }
        throw StoreFailure(.conditionFailed, "another writer has changed \(location(of: key)) since it was read")
    }

    package func list(under prefix: ObjectKey) async throws(StoreFailure) -> [ObjectKey] {
        var keys: [ObjectKey] = []
        do throws(FileError) {
            let parts = prefix.parts
            try collect(try folder(parts, creating: false), below: parts, into: &keys)
        } catch {
            if error.isMissing { return [] }
            throw failure(error)
        }
        return keys.sorted()
    }

    package func delete(_ key: ObjectKey) async throws(StoreFailure) {
        try Self.checkWritable(key)
        do throws(FileError) {
            let lock = try await lock(try OpenFolder.open(root))
            try remove(key, under: lock)
        } catch {
            if !error.isMissing { throw failure(error) }
        }
    }

    private func lock(_ root: borrowing OpenFolder) async throws(FileError) -> FileLock {
        let file = try root.open(Self.lockName, O_RDWR | O_CREAT, action: "lock")
        return try await FileLock.take(file, clock: clock)
    }
}
