import AWSClient
import FileStore
import Foundation
import ProjectFiles
import S3Store
import SegmentCore

/// The results root of a target: a folder or an S3 prefix, with what only its keeper does beside the store's port.
struct ResultsRoot: Sendable {
    private enum Place: Sendable {
        case folder
        case s3(S3ObjectStore, AWSClient)
    }

    let store: any ObjectStore
    let sealer: any FileSealer
    /// Files of this machine: the results root itself where it is a folder, else a folder of the project for what
    /// engines and imports need at hand.
    let machine: FileObjectStore
    private let place: Place

    init(
        _ target: ProjectTarget, of project: Project, _ connections: AWSConnections, _ system: SystemDependencies
    ) throws(Problem) {
        guard let root = S3Root(target.results) else {
            let files = FileObjectStore(root: target.results, clock: system.clock)
            (store, sealer, machine, place) = (files, files, files, .folder)
            return
        }
        let client = try connections.client(target.aws)
        let remote = S3ObjectStore(root: root, client: client, desk: connections.desk, clock: system.clock)
        let folder = Location(project.root.appending(path: ".headgate/machine").standardizedFileURL.path)
        store = remote
        sealer = S3Sealer(store: remote)
        machine = FileObjectStore(root: folder, clock: system.clock)
        place = .s3(remote, client)
    }

    var isOnS3: Bool {
        if case .s3 = place { return true }
        return false
    }

    /// Bytes of an object, or of all below a key.
    func bytes(under key: ObjectKey) async throws(StoreFailure) -> Int {
        switch place {
        case .folder: machine.bytes(under: key)
        case .s3(let store, _): try await store.bytes(under: key)
        }
    }

    /// Writes a file piece by piece; it stands under its key once this returns.
    func write(_ key: ObjectKey, _ content: (FileHandle) async throws -> Void) async throws {
        let file = machine.location(of: key)
        let handle = try Self.fresh(file)
        do {
            defer { try? handle.close() }
            try await content(handle)
        }
        guard case .s3(_, let client) = place else { return }
        try await upload(URL(filePath: file.address), to: key, client)
        try await machine.delete(key)
    }

    private func upload(_ file: URL, to key: ObjectKey, _ client: AWSClient) async throws {
        guard let place = S3Address(store.location(of: key).address) else { return }
        let size = (try file.resourceValues(forKeys: [.fileSizeKey])).fileSize ?? 0
        let object = S3Object(bucket: place.bucket, key: place.key)
        do throws(AWSError) { _ = try await S3Upload(client).put(file, size: Int64(size), as: object) } catch {
            throw Problem(error)
        }
    }

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
