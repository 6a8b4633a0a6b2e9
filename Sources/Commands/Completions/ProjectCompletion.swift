import ArgumentParser
import Assembly
import Foundation
import Logging
import MachineRoot
import Operations
import ProjectFiles
import SegmentCore

/// Completions of segments, runs and targets, read from the project in the words typed so far. Prints nothing if the
/// project cannot be read; creates and changes nothing.
enum ProjectCompletion {
    /// Most runs to offer.
    private static let most = 50
    /// How long a person waits for a completion: a service may not answer.
    private static let patience: Duration = .seconds(3)

    static let segments = CompletionKind.custom { words, _, _ in
        project(words)?.segments.compactMap(\.name?.rawValue) ?? []
    }

    static let targets = CompletionKind.custom { words, _, _ in project(words)?.targets.map(\.name) ?? [] }

    /// Newest first.
    ///
    /// - Parameter statuses: of the runs that the command takes; nil for all.
    static func runs(_ statuses: Set<RunStatus>? = nil) -> CompletionKind {
        .custom { words, _, _ in
            guard let project = project(words) else { return [] }
            let filter = RunFilter(statuses: statuses, limit: most)
            return (try? await runs(filter, of: project, target: target(in: words)).map(\.request.id.rawValue)) ?? []
        }
    }

    /// The runs of the target's journal, on this machine or on S3; none where there is no journal.
    private static func runs(_ filter: RunFilter, of project: Project, target: String?) async throws -> [RunRecord] {
        let system = SystemDependencies.system()
        let target = try project.target(named: target ?? system.variables["HEADGATE_TARGET"])
        return try await BackgroundTasks.open { tasks in
            // Log lines would end up between the words of the command line.
            let silent = Logger(label: "headgate", factory: { _ in SwiftLogNoOpLogHandler() })
            let workspaces = MachineWorkspaces(system, tasks: tasks, logger: silent)
            return try await withThrowingTaskGroup(of: [RunRecord].self) { group in
                group.addTask { try await workspaces.existingJournal(of: target, in: project)?.list(filter) ?? [] }
                group.addTask {
                    try await system.clock.sleep(for: patience)
                    return []
                }
                defer { group.cancelAll() }
                return try await group.next() ?? []
            }
        }
    }

    private static func project(_ words: [String]) -> Project? {
        try? ProjectReader.read(
            folder: URL(filePath: folder(in: words)), environment: SystemDependencies.system().variables)
    }

    /// The value of `-C` or `--project`.
    static func folder(in words: [String]) -> String {
        ((value(of: ["-C", "--project"], in: words) ?? ".") as NSString).expandingTildeInPath
    }

    /// The value of `--target`.
    static func target(in words: [String]) -> String? { value(of: ["--target"], in: words) }

    /// The last one counts, as it does when the command runs.
    private static func value(of names: [String], in words: [String]) -> String? {
        var value: String?
        for (index, word) in words.enumerated() {
            if names.contains(word), index + 1 < words.count { value = words[index + 1] }
            for name in names where name.hasPrefix("--") && word.hasPrefix(name + "=") {
                value = String(word.dropFirst(name.count + 1))
            }
        }
        return value
    }
}
