import Foundation
import TestSupport

/// A project with a past: a ledger with accepted, rejected and left rows, and a lake that has moved on since.
///
/// The run that is swept adds, changes and removes rows, has one invalid row and some that the audience refuses.
struct CrashedProject: Sendable {
    private static let guards = "{removed: off, changed: off, invalid: off, row_count: off, null_rate: off}"
    static let before = (0..<40).map { TestProject.Person("p\($0)", $0 % 3 == 0 ? nil : "free", score: $0) }
    /// p30…p39 have left, p40…p49 have come (p45 and up are unknown to the audience), some changed, two are invalid.
    static let after =
        (0..<30).map { TestProject.Person("p\($0)", $0 % 2 == 0 ? "gold" : "free", score: $0) }
        + (40..<50).map { TestProject.Person("p\($0)", "new", score: $0) }
        + [TestProject.Person("bad{id}", "x"), TestProject.Person("long", String(repeating: "x", count: 101))]

    /// What is swept: a run, two at once, or a run that a schedule asks for.
    enum Story: String, CaseIterable, Sendable {
        case one, two, scheduled

        var segments: [String] { self == .two ? ["plans", "names"] : ["plans"] }
    }

    let project: TestProject
    let story: Story

    var segments: [String] { story.segments }

    /// Lays the project and brings it to the moment before the run that is swept.
    static func make(in project: TestProject, _ story: Story = .one) async throws -> CrashedProject {
        let schedule = story == .scheduled ? ", schedule: {every: 7d}" : ""
        try project.write("SELECT id AS Id, name || plan AS \"Attributes.Name\" FROM people\n", to: "names.sql")
        try await project.lay(
            before, segments: story.segments.map { "\($0): {query: \($0).sql, guards: \(guards)\(schedule)}" },
            more: """
                notices: [{type: file, path: notices.jsonl}]
                alerts: {sinks: [{type: file, path: alerts.jsonl}]}
                """)
        try await project.audience(Array(after.filter { $0.id.count == 3 && $0.id < "p45" }))
        let first = try await project.headgate(arguments: ["run", "--as-of", "2026-01-01"] + story.segments)
        guard first.code == 0 else { throw UnexpectedOutcome(first) }
        if story == .scheduled {
            let nothing = try await project.headgate("serve", "--once")
            guard nothing.code == 0, nothing.stdout.isEmpty else { throw UnexpectedOutcome(nothing) }
            try project.miss("plans")
        }
        try project.people(after)
        return CrashedProject(project: project, story: story)
    }

    /// A copy in its own folder, so that each crash starts from the same moment.
    func copy(_ name: String, in project: TestProject) throws -> CrashedProject {
        let folder = project.url(name)
        try FileManager.default.copyItem(at: self.project.folder, to: folder)
        return CrashedProject(project: TestProject(folder: folder), story: story)
    }

    /// Runs the segments at once; dies at the given crash point, if any.
    func run(crashAt point: Int? = nil, log: String? = nil) async throws -> CommandOutcome {
        var environment: [String: String] = [:]
        if let point { environment["HEADGATE_CRASH_AT"] = String(point) }
        if let log { environment["HEADGATE_CRASH_LOG"] = project.url(log).path }
        if story == .scheduled { return try await project.headgate("serve", "--once", environment: environment) }
        return try await project.headgate(
            arguments: ["run", "--as-of", "2026-01-02", "--jobs", String(segments.count)] + segments,
            environment: environment)
    }

    /// Goes on as an operator would: resumes the runs that the journal has, and starts those that it does not have.
    func goOn() async throws {
        if story == .scheduled {
            _ = try await project.headgate("serve", "--once")
            return
        }
        for segment in segments {
            let runs = try await listed(segment)
            if let open = runs.first(where: { $0.status == "running" }) {
                _ = try await project.headgate("resume", open.runID)
            } else if runs.count == 1 {
                _ = try await project.headgate("run", segment, "--as-of", "2026-01-02")
            }
        }
    }

    /// The newest run of a segment.
    func last(_ segment: String) async throws -> PrintedReport {
        guard let run = try await listed(segment).first else { throw CocoaError(.fileNoSuchFile) }
        return try await project.report("show", run.runID)
    }

    private func listed(_ segment: String) async throws -> [ListedRun] {
        try await project.headgate("runs", segment, "--output", "json").json(as: [ListedRun].self)
    }
}

struct ListedRun: Decodable {
    var runID: String
    enum CodingKeys: String, CodingKey {
        case runID = "run_id"
        case status
    }

    var status: String
}
