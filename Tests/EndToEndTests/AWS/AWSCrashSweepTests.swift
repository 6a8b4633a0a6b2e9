import AWSTestSupport
import Foundation
import TestSupport
import Testing

/// The process is killed at one crash point after another of a run over Athena and Pinpoint, and resumed: the end is as
/// if undisturbed, no job and no table was made twice.
///
/// `make test` takes a few points, `make sweep` all. Each point has an account of its own on one bench.
@Suite(.timeLimit(.minutes(60))) struct AWSCrashSweepTests {
    private static let guards = "{removed: off, changed: off, invalid: off, row_count: off, null_rate: off}"
    private static let before = (0..<12).map { TestProject.Person("p\($0)", $0 % 3 == 0 ? nil : "free", score: $0) }
    private static let after =
        (0..<9).map { TestProject.Person("p\($0)", $0 % 2 == 0 ? "gold" : "free", score: $0) }
        + (20..<24).map { TestProject.Person("p\($0)", "new", score: $0) }
        + [TestProject.Person("bad{id}", "x"), TestProject.Person("long", String(repeating: "x", count: 101))]

    /// What must be the same after a crash.
    private struct End: Equatable {
        var status: String
        var counts: [String: Int]
        var endpoints: [String: AWSAccount.Endpoint]
        var next: [String: Int]
    }

    @Test func `after a kill at any point and a resume, everything is as in the undisturbed run`() async throws {
        try await FakeAWS.running { bench in
            try await withProject { scratch in
                let calm = try await made("calm", scratch, bench)
                _ = try await calm.project.headgate(
                    "run", "plans", environment: ["HEADGATE_CRASH_LOG": calm.project.url("points.log").path])
                let undisturbed = try await end(of: calm)
                #expect(undisturbed.status == "succeeded" && undisturbed.counts["invalid"] == 2)
                let points = try calm.project.read("points.log").split(separator: "\n").map(String.init)
                #expect(points.count > 80)
                for point in stride(from: 1, through: points.count, by: Checkout.isSweep ? 1 : 24) {
                    let crashed = try await made("at-\(point)", scratch, bench)
                    let killed = try await crashed.project.headgate(
                        "run", "plans", environment: ["HEADGATE_CRASH_AT": String(point)])
                    #expect(killed.code == 137, "\(points[point - 1]) did not kill: \(killed.stderr)")
                    try await goOn(crashed)
                    #expect(try await end(of: crashed) == undisturbed, "killed at \(points[point - 1])")
                }
                #expect(try await calm.repeated(reads: false) == [])
                #expect(try await bench.violations() == [])
            }
        }
    }

    /// A project with a past, at the moment before the run that is swept.
    private func made(_ name: String, _ scratch: TestProject, _ bench: FakeAWS) async throws -> AWSProject {
        let folder = scratch.url(name)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let aws = try await AWSProject(
            in: folder, on: bench, named: "crash-\(name)",
            segments: ["plans: {query: plans.sql, guards: \(Self.guards)}"], queries: ["plans.sql": TestProject.plans])
        try await aws.people(Self.before)
        let first = try await aws.project.headgate("run", "plans")
        guard first.code == 0 else { throw UnexpectedOutcome(first) }
        try await aws.people(Self.after)
        return aws
    }

    /// As an operator would: resumes the run, or starts it where the journal does not have it.
    private func goOn(_ aws: AWSProject) async throws {
        let runs = try await aws.project.headgate("runs", "--output", "json").json(as: [ListedRun].self)
        if let open = runs.first(where: { $0.status == "running" }) {
            _ = try await aws.project.headgate("resume", open.runID)
        } else if runs.count == 1 {
            _ = try await aws.project.headgate("run", "plans")
        }
    }

    private func end(of aws: AWSProject) async throws -> End {
        let runs = try await aws.project.headgate("runs", "--output", "json").json(as: [ListedRun].self)
        let last = try await aws.project.report("show", try #require(runs.first).runID)
        let next = try await aws.project.report("plan", "plans")
        return End(
            status: last.status, counts: last.figures, endpoints: try await aws.account.endpoints(), next: next.figures)
    }
}
