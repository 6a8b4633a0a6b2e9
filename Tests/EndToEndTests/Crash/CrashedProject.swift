import Foundation
import TestSupport

/// A project with a past: a ledger with accepted, rejected and left rows, and a lake that has moved on since.
///
/// The run that is swept adds, changes and removes rows, has one invalid row and some that the audience refuses.
struct CrashedProject: Sendable {
    static let segments = [
        "plans: {query: plans.sql, guards: {removed: off, changed: off, invalid: off, row_count: off, null_rate: off}}"
    ]
    static let before = (0..<40).map { TestProject.Person("p\($0)", $0 % 3 == 0 ? nil : "free", score: $0) }
    /// p30…p39 have left, p40…p49 have come (p45 and up are unknown to the audience), some changed, two are invalid.
    static let after =
        (0..<30).map { TestProject.Person("p\($0)", $0 % 2 == 0 ? "gold" : "free", score: $0) }
        + (40..<50).map { TestProject.Person("p\($0)", "new", score: $0) }
        + [TestProject.Person("bad{id}", "x"), TestProject.Person("long", String(repeating: "x", count: 101))]

    let project: TestProject

    /// Lays the project and brings it to the moment before the run that is swept.
    static func make(in project: TestProject) async throws -> CrashedProject {
        try await project.lay(before, segments: segments, more: "notices: [{type: file, path: notices.jsonl}]")
        try await project.audience(Array(after.filter { $0.id.count == 3 && $0.id < "p45" }))
        let first = try await project.headgate("run", "plans", "--as-of", "2026-01-01")
        guard first.code == 0 else { throw UnexpectedOutcome(first) }
        try project.people(after)
        return CrashedProject(project: project)
    }

    /// A copy in its own folder, so that each crash starts from the same moment.
    func copy(_ name: String, in project: TestProject) throws -> CrashedProject {
        let folder = project.url(name)
        try FileManager.default.copyItem(at: self.project.folder, to: folder)
        return CrashedProject(project: TestProject(folder: folder))
    }

    /// Runs the segment; dies at the given crash point, if any.
    func run(crashAt point: Int? = nil, log: String? = nil) async throws -> CommandOutcome {
        var environment: [String: String] = [:]
        if let point { environment["HEADGATE_CRASH_AT"] = String(point) }
        if let log { environment["HEADGATE_CRASH_LOG"] = project.url(log).path }
        return try await project.headgate(
            "run", "plans", "--as-of", "2026-01-02", "--output", "json", environment: environment)
    }

    /// Goes on as an operator would: resumes the run that the journal has, or starts it when there is none yet.
    func goOn() async throws -> CommandOutcome {
        let listed = try await project.headgate("runs", "plans", "--output", "json")
        let runs = try listed.json(as: [ListedRun].self)
        guard let open = runs.first(where: { $0.status == "running" }) else {
            // Either nothing of the run was recorded, or its end was: then there is nothing to go on with.
            let isEnded = runs.count > 1
            return isEnded ? try await project.headgate("show", runs[0].runID, "--output", "json") : try await run()
        }
        return try await project.headgate("resume", open.runID, "--output", "json")
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
