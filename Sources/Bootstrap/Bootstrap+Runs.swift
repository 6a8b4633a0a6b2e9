import Foundation
import JournalStore
package import ProjectFiles
package import SegmentCore

extension Bootstrap {
    /// Runs of a project without anything else of it; empty where there is no journal, or none that can be read. For a
    /// shell's completion, which must be quick and never fail.
    package static func runs(of project: Project, _ filter: RunFilter, system: SystemDependencies) async -> [RunRecord]
    {
        let file = project.root.appending(path: ".headgate/journal.sqlite")
        guard FileManager.default.fileExists(atPath: file.path) else { return [] }
        let journal = try? await SQLiteJournal(at: file, clock: system.clock)
        return (try? await journal?.list(filter)) ?? []
    }
}
