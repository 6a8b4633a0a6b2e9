import Foundation
import Synchronization
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Ctrl-C in the middle of a query: nothing is left behind, and the run can go on.
@Suite struct InterruptTests {
    private typealias Person = TestProject.Person

    @Test(.timeLimit(.minutes(60)))
    func `an interrupted run leaves no process and no file, and resume ends it`() async throws {
        try await withBaseProject { project in
            // 300 people to the fifth are more than anybody waits for; two are nothing.
            try project.people((0..<300).map { Person("p\($0)", "gold") })
            try project.write(
                """
                SELECT max(a.id) AS Id, CAST(sum(length(a.id || b.id || c.id || d.id || e.id)) AS varchar)
                  AS "Attributes.Plan"
                FROM people a, people b, people c, people d, people e
                """, to: "plans.sql")
            let state = try project.state()
            let engine = try await PausedEngine(in: project, waits: false)
            let child = LockedValue<Int32>(0)
            let outcome = try await project.headgate(
                ["run", "plans", "--output", "json"], environment: engine.environment
            ) { child.value = try await engine.started() }

            #expect(outcome.code == 130)
            let report = try outcome.report()
            #expect(report.status == "interrupted")
            #expect(kill(child.value, 0) == -1 && errno == ESRCH)
            #expect(try project.changes(since: state) == [])
            let work = project.url(".headgate/results/work").path
            #expect((try? FileManager.default.contentsOfDirectory(atPath: work))?.isEmpty ?? true)
            #expect(try await project.report("show", report.runID).status == "interrupted")

            try project.people([Person("a", "gold"), Person("b", "gold")])
            let resumed = try await project.headgate("resume", report.runID, "--output", "json")
            #expect(resumed.code == 0, "\(resumed.stderr)")
            #expect(try resumed.report().runID == report.runID)
            #expect(try await project.carriers("Plan") == ["b": "160"])

            let again = try await project.headgate("resume", report.runID, "--output", "json")
            #expect(again.code == 1)
            #expect(try again.problemCodes() == ["run_ended"])
        }
    }
}

/// A value that a concurrent closure sets.
private final class LockedValue<Value: Sendable>: Sendable {
    private let state: Mutex<Value>

    init(_ value: Value) { state = Mutex(value) }

    var value: Value {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}
