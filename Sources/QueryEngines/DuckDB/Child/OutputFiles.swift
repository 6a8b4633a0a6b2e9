import Foundation
import SegmentCore

/// Where a statement's output goes: written beside its target under a hidden name, and moved there when whole.
///
/// So no reader ever sees part of a file, and a child that is killed leaves nothing under the target's name.
struct OutputFiles {
    private let output: EngineTask.Output
    private let target: URL
    private let partial: URL

    init(_ output: EngineTask.Output, store: any ObjectStore, id: String) {
        self.output = output
        target = URL(filePath: store.location(of: output.key).address)
        partial = target.deletingLastPathComponent().appending(path: ".partial-\(id)")
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
        let path = sqlLiteral(written.path)
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
            // FORMAT json takes no PARTITION_BY; text without quotes and with a delimiter that JSON escapes is the same.
            """
            FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER '\\x01', PARTITION_BY (batch), \
            FILE_EXTENSION 'jsonl'
            """
        }
    }

    /// Moves the whole output to its target, in place of what an earlier attempt left there.
    func commit(rows: Int?) throws(EngineFailure) -> EngineResult {
        let manager = FileManager.default
        do {
            if !manager.fileExists(atPath: written.path) {
                // No row, no partition, no folder.
                try manager.createDirectory(at: written, withIntermediateDirectories: true)
            }
            let names = try restrict(written)
            if manager.fileExists(atPath: target.path) { try manager.removeItem(at: target) }
            try manager.moveItem(at: written, to: target)
            return EngineResult(files: names.map { output.key.appending($0) }.sorted(), rows: rows)
        } catch {
            throw Self.failure(error)
        }
    }

    /// Takes others' rights away, and names the files below; a single file is named by the empty text.
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

extension EngineTask.Output {
    var key: ObjectKey {
        switch self {
        case .table(let key), .csv(let key), .csvByBatch(let key, _, _), .jsonLinesByBatch(let key, _): key
        }
    }
}
