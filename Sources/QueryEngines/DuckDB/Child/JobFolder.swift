import Foundation
import SegmentCore

/// A child's own folder for its scripts and spilled data, readable by its owner only.
struct JobFolder: Sendable {
    let url: URL

    init(in scratch: URL, id: String) throws(EngineFailure) {
        url = scratch.appending(path: "job-\(id)")
        do {
            for folder in [spill, output] {
                try FileManager.default.createDirectory(
                    at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            }
        } catch {
            throw .scratchNotWritable
        }
    }

    var spill: URL { url.appending(path: "spill") }
    /// For results that this process reads; the only part of the folder that the child's statements may access.
    var output: URL { url.appending(path: "output") }

    /// Writes a file with mode 0600 and returns its path.
    func write(_ text: String, as name: String) throws(EngineFailure) -> String {
        let path = url.appending(path: name).path
        let mode: [FileAttributeKey: Any] = [.posixPermissions: 0o600]
        guard FileManager.default.createFile(atPath: path, contents: Data(text.utf8), attributes: mode) else {
            throw .scratchNotWritable
        }
        return path
    }

    /// Removes the setup script once the child has read it: it may contain S3 keys.
    func removeSetup() { try? FileManager.default.removeItem(at: url.appending(path: Self.setup)) }

    static let setup = "setup.sql"

    func remove() {
        try? FileManager.default.removeItem(at: url)
    }
}

extension EngineFailure {
    static let scratchNotWritable = EngineFailure(
        .denied,
        Problem(
            .scratchNotWritable, "the engine's scratch folder cannot be written",
            hint: "give this user write rights on it, or free space on its disk"))
}
