import ArgumentParser
import Bootstrap
import Foundation
import ProjectFiles
import SegmentCore

/// What a shell offers where a segment, a run or a target stands: read from the project that the words typed so far
/// name. A project that cannot be read offers nothing and says nothing; nothing is made or changed.
enum ProjectCompletion {
    /// Most runs to offer.
    private static let most = 50

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
            let runs = await Bootstrap.runs(
                of: project, RunFilter(statuses: statuses, limit: most), system: .system())
            return runs.map(\.request.id.rawValue)
        }
    }

    private static func project(_ words: [String]) -> Project? {
        try? Bootstrap.project(at: URL(filePath: folder(in: words)), .system())
    }

    /// What `-C` or `--project` says; the last one counts, as it does when the command runs.
    static func folder(in words: [String]) -> String {
        var folder = "."
        for (index, word) in words.enumerated() {
            if ["-C", "--project"].contains(word), index + 1 < words.count { folder = words[index + 1] }
            if word.hasPrefix("--project=") { folder = String(word.dropFirst("--project=".count)) }
        }
        return (folder as NSString).expandingTildeInPath
    }
}
