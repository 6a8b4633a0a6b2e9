import Foundation
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The engine's process dies in the middle of a run.
@Suite(.timeLimit(.minutes(60)))
struct DeadChildTests {
    /// What kills with 9 is the system that ran out of memory, as a rule: to try again at once would end the same way.
    @Test func `an engine that is killed fails the run clearly, and the next run is as if nothing had been`()
        async throws
    {
        try await withBaseProject { project in
            try project.people([TestProject.Person("a", "platinum")])
            let state = try project.state()
            let outcome = try await run(project, signal: SIGKILL)
            #expect(outcome.code == 1)
            let report = try outcome.report()
            #expect(report.status == "failed")
            #expect(report.problems.map(\.code) == ["engine_out_of_memory"])
            #expect(report.problems.first?.hint != nil)
            #expect(try project.changes(since: state) == [])
            let work = project.url(".headgate/results/work").path
            #expect((try? FileManager.default.contentsOfDirectory(atPath: work))?.isEmpty ?? true)

            #expect(try await project.report("run", "plans").status == "succeeded")
            #expect(try await project.carriers("Plan") == ["a": "platinum"])
        }
    }

    @Test func `an engine that ends without a word is started again`() async throws {
        try await withBaseProject { project in
            try project.people([TestProject.Person("a", "platinum")])
            let outcome = try await run(project, signal: SIGTERM)
            #expect(outcome.code == 0, "\(outcome.stdout)")
            #expect(try outcome.report().status == "succeeded")
            #expect(try await project.carriers("Plan") == ["a": "platinum"])
        }
    }

    /// Runs the segment, and sends the engine's process a signal while it makes the snapshot.
    private func run(_ project: TestProject, signal: Int32) async throws -> CommandOutcome {
        let engine = try await PausedEngine(in: project, waits: true)
        async let outcome = project.headgate("run", "plans", "--output", "json", environment: engine.environment)
        let child = try await engine.started()
        #expect(kill(child, signal) == 0)
        return try await outcome
    }
}
