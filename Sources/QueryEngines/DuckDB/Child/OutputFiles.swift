import Foundation
import SegmentCore

/// The output of a statement: written under a hidden name, and moved into place when complete.
///
/// In a folder it is written beside its target and moved, so no reader sees part of a file, and a killed child leaves
/// nothing under the target's name. For S3 it is written on this machine and uploaded; a partial upload after a crash
/// has a name that contains the attempt, and no result refers to it.
struct OutputFiles {
    private enum Target {
        case folder(URL)
        case s3(DuckDBS3Access)
    }

    private let output: EngineTask.Output
    private let store: any ObjectStore
    private let target: Target
    private let partial: URL

    init(_ output: EngineTask.Output, _ configuration: DuckDBConfiguration) throws(EngineFailure) {
        self.output = output
        store = configuration.store
        let (address, id) = (store.location(of: output.key).address, configuration.makeID())
        if address.hasPrefix("s3://") {
            target = .s3(try configuration.s3Access())
            // The name of a job, so that it is cleaned up with the other leftovers of a process that died.
            partial = configuration.scratch.appending(path: "job-\(id)")
        } else {
            let file = URL(filePath: address)
            target = .folder(file)
            partial = file.deletingLastPathComponent().appending(path: ".partial-\(id)")
        }
    }

    /// The only folder that the child may write to.
    var folder: String { partial.path + "/" }

    private var written: URL { partial.appending(path: "output") }

    func prepare() throws(EngineFailure) {
        do {
            try FileManager.default.createDirectory(
                at: partial, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw Self.failure(error)
        }
    }

    func statement(_ select: String) -> String {
        let path = DuckDBDialect.literal(written.path)
        return "COPY (\n\(select)\n) TO \(path) (\(options), RETURN_FILES);\n"
    }

    private var options: String {
        switch output {
        case .table:
            "FORMAT parquet, COMPRESSION zstd"
        case .csv:
            "FORMAT csv, HEADER true"
        case .csvByBatch:
            "FORMAT csv, HEADER true, PARTITION_BY (batch)"
        case .jsonLinesByBatch:
            // FORMAT json does not support PARTITION_BY; text without quotes and with a delimiter that JSON escapes has
            // the same effect.
            """
            FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER '\\x01', PARTITION_BY (batch), \
            FILE_EXTENSION 'jsonl'
            """
        }
    }

    /// Moves the complete output into place, replacing the output of an earlier attempt.
    func commit(rows: Int?) async throws(EngineFailure) -> EngineResult {
        let manager = FileManager.default
        let names: [String]
        do {
            if !manager.fileExists(atPath: written.path) {
                // Without rows the engine writes no partition and no folder.
                try manager.createDirectory(at: written, withIntermediateDirectories: true)
            }
            names = try restrict(written)
            if case .folder(let file) = target {
                if manager.fileExists(atPath: file.path) { try manager.removeItem(at: file) }
                try manager.moveItem(at: written, to: file)
            }
        } catch {
            throw Self.failure(error)
        }
        guard case .s3(let access) = target else {
            return EngineResult(files: names.map { output.key.appending($0) }.sorted(), rows: rows)
        }
        return EngineResult(files: try await upload(names, access), rows: rows)
    }

    /// A table on S3 is a folder, so that every engine can read the tables of the others; the folder's name is the
    /// table's.
    private func upload(_ names: [String], _ access: DuckDBS3Access) async throws(EngineFailure) -> [ObjectKey] {
        var (keys, isTable) = ([ObjectKey](), false)
        if case .table = output { isTable = true }
        do throws(StoreFailure) {
            if !(try await store.list(under: output.key)).isEmpty { try await store.delete(output.key) }
        } catch {
            throw EngineFailure(output: error)
        }
        do throws(EngineFailure) {
            for name in names {
                let key = isTable ? output.key.appending("part-0.parquet") : output.key.appending(name)
                let file = name.isEmpty ? written : written.appending(path: name)
                let size = (try? file.resourceValues(forKeys: [.fileSizeKey]))?.fileSize ?? 0
                try await access.upload(file, Int64(size), store.location(of: key).address).get()
                keys.append(key)
            }
        } catch {
            try? await store.delete(output.key)
            throw error
        }
        return isTable ? [output.key] : keys.sorted()
    }

    /// Removes access for other users, and returns the names of the files below; a single file has the empty name.
    private func restrict(_ url: URL) throws -> [String] {
        let manager = FileManager.default
        var isFolder: ObjCBool = false
        guard manager.fileExists(atPath: url.path, isDirectory: &isFolder), isFolder.boolValue else {
            try manager.setAttributes([.posixPermissions: 0o600], ofItemAtPath: url.path)
            return [""]
        }
        try manager.setAttributes([.posixPermissions: 0o700], ofItemAtPath: url.path)
        return try manager.contentsOfDirectory(atPath: url.path).flatMap { name in
            try restrict(url.appending(path: name)).map { $0.isEmpty ? name : "\(name)/\($0)" }
        }
    }

    func remove() {
        try? FileManager.default.removeItem(at: partial)
    }

    private static func failure(_ error: any Error) -> EngineFailure {
        let full = (error as? CocoaError)?.code == .fileWriteOutOfSpace
        return full
            ? EngineFailure(.diskFull, Problem(.engineDiskFull, "the disk of the results is full"))
            : EngineFailure(.denied, .resultsNotWritable)
    }
}

extension EngineFailure {
    /// A results root that failed to store an output.
    fileprivate init(output failure: StoreFailure) {
        let problem = Problem(
            failure.reason == .unavailable ? .s3Unavailable : .resultsNotWritable,
            "the results root: \(failure.message)")
        self.init(failure.reason == .unavailable ? .unavailable : .denied, problem)
    }
}

extension EngineTask.Output {
    var key: ObjectKey {
        switch self {
        case .table(let key), .csv(let key), .csvByBatch(let key, _, _), .jsonLinesByBatch(let key, _): key
        }
    }
}
