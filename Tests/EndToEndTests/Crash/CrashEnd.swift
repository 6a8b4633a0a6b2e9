import Foundation
import TestSupport

/// How runs ended, without what differs from run to run: to compare crashed and resumed ones with undisturbed ones.
struct CrashEnd: Equatable, Sendable {
    /// By endpoint: its attribute values.
    var audience: [String: String]
    /// By segment, of `plan` after the end: what another run would send, and its classes.
    var next: [String: [String: Int]] = [:]
    var counts: [String: [String: Int]] = [:]
    var statuses: [String: String] = [:]
    /// Notices by subject and status, each id once.
    var notices: Set<String>
    /// Alerts by subject; after a crash one may be told again under its id.
    var alerts: Set<String>
    /// Batches that the audience has taken in, in all.
    var imports: Int

    init(_ crashed: CrashedProject) async throws {
        let project = crashed.project
        for segment in crashed.segments {
            let report = try await crashed.last(segment)
            statuses[segment] = report.status
            counts[segment] = report.counts
            next[segment] = try await project.report("plan", segment, "--as-of", "2026-01-02").counts
        }
        audience = try await project.carriers("Plan")
            .merging(try await project.carriers("Name")) { $0 + "/" + $1 }
        notices = try Self.notices(project)
        alerts = Set(try Self.told("alerts.jsonl", project).map(\.subject))
        imports = try await project.importCount()
    }

    private struct Notice: Decodable {
        var id: String
        var subject: String
    }

    private static func notices(_ project: TestProject) throws -> Set<String> {
        let notices = try told("notices.jsonl", project)
        // Once told, once written: a repeated id would be a second notice of the same end.
        let ids = notices.map(\.id)
        let repeated = ids.count - Set(ids).count
        return Set(notices.map { "\($0.subject) \($0.id.split(separator: "/").last ?? "")" } + ["repeated \(repeated)"])
    }

    private static func told(_ file: String, _ project: TestProject) throws -> [Notice] {
        try project.read(file).split(separator: "\n").map {
            try JSONDecoder().decode(Notice.self, from: Data($0.utf8))
        }
    }
}
