import Foundation

/// All that a run that changes nothing must leave alone: the audience's bytes, ledgers, owners, earlier runs.
///
/// Left out is what every run may write: its own folder, the journal, notices, locks and the lease that it gives back.
package struct ProjectState: Sendable, Equatable {
    fileprivate var files: [String: Data]

    package var paths: [String] { files.keys.sorted() }

    /// Whether everything is as before; new runs may have folders of their own.
    package func isKept(in later: ProjectState) -> Bool { changes(in: later).isEmpty }

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
    package func state() throws -> ProjectState {
        var files: [String: Data] = [:]
        let root = url(".headgate")
        let left = ["journal.sqlite", "notices.jsonl", ".lock", "lease.json", "/work/"]
        for case let path as String in FileManager.default.enumerator(atPath: root.path) ?? .init() {
            let file = root.appending(path: path)
            guard !left.contains(where: { path.contains($0) }) else { continue }
            guard (try? file.resourceValues(forKeys: [.isRegularFileKey]))?.isRegularFile ?? false else { continue }
            files[path] = try Data(contentsOf: file)
        }
        return ProjectState(files: files)
    }
}
