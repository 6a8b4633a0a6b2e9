import Foundation

/// All that a run that changes nothing must leave alone: the audience's pages, ledgers, owners, earlier runs.
///
/// Left out is what every run may write: its own folder, the journal, notices, locks, the lease that it gives back and
/// the name tag of the folder that the lease lies in.
package struct ProjectState: Sendable, Equatable {
    fileprivate var files: [String: Data]

    package var paths: [String] { files.keys.sorted() }

    /// Paths that went, came or changed, new runs' folders left out.
    package func changes(in later: ProjectState) -> [String] {
        let runs = Set(paths.compactMap(Self.run))
        let came = later.paths.filter { files[$0] == nil && !(Self.run($0).map { !runs.contains($0) } ?? false) }
        return (paths.filter { later.files[$0] != files[$0] } + came).sorted()
    }

    /// The run in whose folder a file lies.
    private static func run(_ path: String) -> String? {
        path.firstMatch(of: /results\/runs\/([^\/]+)\//).map { String($0.output.1) }
    }
}

extension TestProject {
    /// What is not as it was then; empty after anything that changes nothing.
    package func changes(since state: ProjectState) throws -> [String] { try state.changes(in: self.state()) }

    package func state() throws -> ProjectState {
        var files: [String: Data] = [:]
        let root = url(".headgate")
        let left = ["journal.sqlite", "notices.jsonl", ".lock", "lease.json", "identity.json", "results/work"]
        for case let path as String in FileManager.default.enumerator(atPath: root.path) ?? .init() {
            let file = root.appending(path: path)
            guard !left.contains(where: { path.contains($0) }) else { continue }
            guard (try? file.resourceValues(forKeys: [.isRegularFileKey]))?.isRegularFile ?? false else { continue }
            files[path] = Self.content(of: try Data(contentsOf: file), at: path)
        }
        return ProjectState(files: files)
    }

    /// SQLite counts in its header how often a file was opened for writing; that is no content. (File format, 1.3:
    /// the change counter, the schema cookie and version-valid-for.)
    private static func content(of data: Data, at path: String) -> Data {
        guard path.hasSuffix("audience.sqlite"), data.count > 100 else { return data }
        var data = data
        for start in [24, 40, 92] { data.replaceSubrange(start..<start + 4, with: [0, 0, 0, 0]) }
        return data
    }
}
