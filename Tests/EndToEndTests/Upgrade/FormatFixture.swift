import Foundation
import TestSupport

/// A project as an earlier version left it, kept in `Tests/Fixtures/formats/vN`: a journal, a ledger with a base and a
/// delta, owners, a given-back lease, the states of alerts and schedule, a saved plan, a held run, an audience.
///
/// `UPDATE_FIXTURES=1 make test SWIFT_TEST_FLAGS="--filter UpgradeTests"` makes the folder of today's version anew, by
/// the real program. A folder of a version that has been released is never made anew: a new format gets a new folder.
enum FormatFixture {
    static let current = "v2"
    static let all = ["v1", "v2"]

    /// What the program must find in it.
    struct Expected: Codable, Equatable, Sendable {
        /// Kind and status, the oldest first.
        var runs: [String]
        var held: String
        var carriers: [String: String]
        /// What a plan finds, by bucket, zeros left out.
        var plan: [String: Int]
    }

    static func folder(_ version: String) -> URL { Checkout.root.appending(path: "Tests/Fixtures/formats/\(version)") }

    /// Copies a fixture into a project of a test's own.
    static func copy(_ version: String, into project: TestProject) throws -> Expected {
        for name in try FileManager.default.contentsOfDirectory(atPath: folder(version).path) {
            try FileManager.default.copyItem(
                at: folder(version).appending(path: name),
                to: project.url(name == "state" ? ".headgate" : name))
        }
        return try JSONDecoder().decode(Expected.self, from: Data(contentsOf: project.url("expected.json")))
    }

    /// Makes today's.
    static func make(in project: TestProject) async throws {
        let people = (0..<12).map { TestProject.Person("p\($0)", $0 < 9 ? "free" : nil, score: $0) }
        try project.write(
            "SELECT id AS Id, CAST(score AS varchar) AS \"Attributes.Score\" FROM people", to: "scores.sql")
        try await project.lay(
            people,
            segments: [
                "plans:\n  query: plans.sql\n  schedule: {cron: \"0 0 29 2 *\"}\n  guards: {removed: off}",
                "scores: {query: scores.sql}",
            ],
            more: "plan: {max_age: 3650d}\nretention: {days: 3650}\nalerts: {sinks: [{type: file}]}")
        try await run(project, "run", "plans", "--as-of", "2026-01-01")
        // Two change, one leaves, one comes whom the audience does not know.
        let changed = people.dropLast().map { person in
            TestProject.Person(person.id, person.score < 2 ? "gold" : person.plan, score: person.score)
        }
        try project.people(changed + [TestProject.Person("stranger", "free")])
        try await run(project, "run", "plans", "--as-of", "2026-01-02", code: 4)
        // So little that it stays a delta of its own.
        try project.people(changed)
        try await run(project, "run", "scores", "--as-of", "2026-01-01")
        let later = changed.map { $0.id == "p2" ? TestProject.Person("p2", $0.plan, score: 20) : $0 }
        try project.people(later)
        try await run(project, "run", "scores", "--as-of", "2026-01-02")
        try await run(project, "serve", "--once")
        try project.people(changed + [TestProject.Person("p11", "silver")])
        let plan = try await project.report("plan", "plans", "--as-of", "2026-01-03", "--out", "saved.plan").figures
        try project.people([])
        try await run(project, "run", "plans", "--as-of", "2026-01-04", code: 3)
        try project.people(changed + [TestProject.Person("p11", "silver")])
        let runs = try await project.headgate("runs", "--output", "json").json(as: [Listed].self)
        let expected = Expected(
            runs: runs.reversed().map { "\($0.kind) \($0.status)" }, held: runs.first { $0.status == "held" }?.id ?? "",
            carriers: try await project.carriers("Plan"), plan: plan)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        try encoder.encode(expected).write(to: project.url("expected.json"))
    }

    struct Listed: Decodable {
        var id: String
        var kind: String
        var status: String
        enum CodingKeys: String, CodingKey {
            case id = "run_id"
            case kind, status
        }
    }

    /// Keeps a made project as a fixture: logs of SQLite folded in, locks left out, this machine's name taken out.
    static func keep(_ project: TestProject, as version: String) async throws {
        let script = """
            import sqlite3
            for name in ("journal", "audience"):
                db = sqlite3.connect(f".headgate/{name}.sqlite")
                db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                db.close()
            """
        let folded = try await project.shell("python3 -c \"$1\"", "python3", script)
        guard folded.code == 0 else { throw UnexpectedOutcome(folded) }
        let manager = FileManager.default
        let root = project.url(".headgate")
        let host = ProcessInfo.processInfo.hostName
        for case let path as String in manager.enumerator(atPath: root.path) ?? .init() {
            let file = root.appending(path: path)
            if path.hasSuffix("lock") || path.hasPrefix("results/work") || path.hasSuffix("report.json") {
                try? manager.removeItem(at: file)
            } else if path.hasSuffix(".json") || path.hasSuffix(".jsonl") {
                let text = try String(contentsOf: file, encoding: .utf8)
                    .replacing("\(host):", with: "host.example:").replacing(project.folder.path, with: "/project")
                try Data(text.utf8).write(to: file)
            }
        }
        try? manager.removeItem(at: folder(version))
        try manager.createDirectory(at: folder(version), withIntermediateDirectories: true)
        for name in [".headgate", "headgate.yaml", "plans.sql", "scores.sql", "lake", "saved.plan", "expected.json"] {
            try manager.copyItem(
                at: project.url(name), to: folder(version).appending(path: name == ".headgate" ? "state" : name))
        }
    }

    private static func run(_ project: TestProject, _ arguments: String..., code: Int32 = 0) async throws {
        let outcome = try await project.headgate(arguments: arguments)
        guard outcome.code == code else { throw UnexpectedOutcome(outcome) }
    }
}
