import Foundation
import TestSupport

/// How a run ended, without what differs from run to run: to compare a crashed and resumed one with an undisturbed one.
struct CrashEnd: Equatable, Sendable {
    /// By endpoint: its attribute values.
    var audience: [String: String]
    /// `plan` after the end: what another run would send, and its classes.
    var next: [String: Int]
    var counts: [String: Int]
    var status: String
    /// Notices by subject and status, each id once.
    var notices: Set<String>
    /// Batches that the audience has taken in, in all.
    var imports: Int

    init(_ crashed: CrashedProject, _ last: CommandOutcome) async throws {
        let project = crashed.project
        let report = try last.report()
        status = report.status
        counts = report.counts
        audience = try await project.carriers("Plan")
        next = try await project.report("plan", "plans", "--as-of", "2026-01-02").counts
        notices = try Self.notices(project)
        imports = try await Self.imports(project)
    }

    private struct Notice: Decodable {
        var id: String
        var subject: String
    }

    private static func notices(_ project: TestProject) throws -> Set<String> {
        let lines = try project.read("notices.jsonl").split(separator: "\n")
        let notices = try lines.map { try JSONDecoder().decode(Notice.self, from: Data($0.utf8)) }
        // Once told, once written: a repeated id would be a second notice of the same end.
        let ids = notices.map(\.id)
        let repeated = ids.count - Set(ids).count
        return Set(notices.map { "\($0.subject) \($0.id.split(separator: "/").last ?? "")" } + ["repeated \(repeated)"])
    }

    /// Rows of the audience's own record of batches, through Python's SQLite: not this program's code.
    private static func imports(_ project: TestProject) async throws -> Int {
        let script =
            "import sqlite3; print(sqlite3.connect('.headgate/audience.sqlite').execute('SELECT count(*) FROM importBatch').fetchone()[0])"
        let outcome = try await project.shell("python3 -c \"$1\"", script)
        return Int(outcome.stdout.trimmingCharacters(in: .whitespacesAndNewlines)) ?? -1
    }
}
