import FileStore
import Foundation
import Operations
import SegmentCore

/// The large files of a results root, on this machine or elsewhere.
struct AssembledFiles: ResultsFiles {
    let results: ResultsRoot
    let engine: EngineParts

    func bytes(under key: ObjectKey) async throws(StoreFailure) -> Int {
        guard let remote = results.remote else { return results.machine.bytes(under: key) }
        return try await remote.bytes(under: key)
    }

    func write(_ key: ObjectKey, _ content: (FileHandle) async throws -> Void) async throws {
        let file = results.machine.location(of: key)
        let handle = try Self.fresh(file)
        do {
            defer { try? handle.close() }
            try await content(handle)
        }
        guard let remote = results.remote else { return }
        try await remote.upload(URL(filePath: file.address), to: key)
        try await results.machine.delete(key)
    }

    func dropTables(below keys: [ObjectKey]) async throws { try await engine.dropTables(keys) }

    private static func fresh(_ location: Location) throws -> FileHandle {
        let place = URL(filePath: location.address)
        let manager = FileManager.default
        try manager.createDirectory(
            at: place.deletingLastPathComponent(), withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        guard manager.createFile(atPath: place.path, contents: nil, attributes: [.posixPermissions: 0o600]) else {
            throw StoreFailure(.denied, "\(location) cannot be written")
        }
        return try FileHandle(forWritingTo: place)
    }
}
