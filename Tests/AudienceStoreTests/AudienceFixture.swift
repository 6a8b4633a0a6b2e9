import AudienceStore
import Foundation
import SegmentCore
import TestSupport
import Testing

/// A results root in a folder, as much of it as the audience needs.
struct FolderObjects: ObjectStore {
    let root: URL
    var scheme = ""

    private func url(_ key: ObjectKey) -> URL { root.appending(path: key.rawValue) }

    func get(_ key: ObjectKey) async throws(StoreFailure) -> StoredObject? {
        guard let data = try? Data(contentsOf: url(key)) else { return nil }
        return StoredObject(data: data, version: ObjectVersion("1"))
    }

    @discardableResult
    func put(_ data: Data, at key: ObjectKey, when condition: PutCondition) async throws(StoreFailure) -> ObjectVersion
    {
        do {
            try FileManager.default.createDirectory(
                at: url(key).deletingLastPathComponent(), withIntermediateDirectories: true)
            try data.write(to: url(key))
            return ObjectVersion("1")
        } catch {
            throw StoreFailure(.unavailable, "cannot be written")
        }
    }

    func list(under prefix: ObjectKey) async throws(StoreFailure) -> [ObjectKey] { [] }

    func delete(_ key: ObjectKey) async throws(StoreFailure) { try? FileManager.default.removeItem(at: url(key)) }

    func location(of key: ObjectKey) -> Location { Location(scheme + url(key).path) }
}

/// A new audience over real files, and short ways to fill and ask it.
struct AudienceFixture {
    let folder: URL
    let objects: FolderObjects
    let audience: EmbeddedAudience
    let run: RunID

    var path: String { folder.appending(path: "audience.db").path }

    static func with<T>(
        isolation: isolated (any Actor)? = #isolation,
        progress: @escaping @Sendable (BatchKey, Int) -> Void = { _, _ in },
        _ body: (AudienceFixture) async throws -> T
    ) async throws -> T {
        try await withScratchFolder { folder in
            let objects = FolderObjects(root: folder.appending(path: "results"))
            let audience = try EmbeddedAudience.open(
                path: folder.appending(path: "audience.db").path, creating: UUID(), objects: objects,
                progress: progress)
            let run = try #require(RunID("20261121T101500Z-4f9a2c"))
            return try await body(
                AudienceFixture(folder: folder, objects: objects, audience: audience, run: run))
        }
    }

    func batch(
        _ name: String, _ text: String, rows: Int? = nil, format: ImportBatch.Format = .csv
    ) async throws -> ImportBatch {
        let folder = ObjectKey("runs", run.rawValue, name)
        let file = folder.appending("rows")
        try await objects.put(Data(text.utf8), at: file, when: .always)
        let lines = text.split(separator: "\n").count - (format == .csv ? 1 : 0)
        return ImportBatch(
            key: BatchKey(run: run, batch: name), format: format, folder: folder, files: [file], rows: rows ?? lines,
            bytes: text.utf8.count, rejections: ObjectKey("runs", run.rawValue, "\(name)-rejected.jsonl"))
    }

    @discardableResult
    func take(_ batch: ImportBatch) async throws -> ImportOutcome {
        let ticket = try await audience.start(batch)
        guard case .done(let outcome) = try await audience.status(of: ticket, waiting: .zero) else {
            throw DestinationFailure(.unavailable, Problem("not_done", "the import is not done"))
        }
        return outcome
    }

    /// Takes the rows as a batch of their own, named by the first line that nobody took before.
    @discardableResult
    func csv(_ text: String, as name: String = UUID().uuidString) async throws -> ImportOutcome {
        try await take(batch(name, text))
    }

    @discardableResult
    func json(_ lines: String..., as name: String = UUID().uuidString) async throws -> ImportOutcome {
        try await take(batch(name, lines.joined(separator: "\n"), format: .jsonLines))
    }

    func values(_ id: String, _ column: String) async throws -> [String]? {
        try await audience.show(id)?.values(of: column)
    }

    func count(_ filter: String? = nil) async throws -> Int { try await audience.count(where: filter) }

    func rejections(_ name: String) async throws -> [[String: String]] {
        let key = ObjectKey("runs", run.rawValue, "\(name)-rejected.jsonl")
        guard let data = try await objects.get(key)?.data else { return [] }
        return try data.split(separator: 0x0A).map { try JSONDecoder().decode([String: String].self, from: $0) }
    }
}

/// The problem that a call fails with.
func problem(of call: () async throws -> some Any) async -> Problem? {
    do {
        _ = try await call()
        return nil
    } catch let failure as DestinationFailure {
        return failure.problem
    } catch {
        return Problem("another_error", "\(type(of: error))")
    }
}

func code(of call: () async throws -> some Any) async -> String? { await problem(of: call)?.code.rawValue }
