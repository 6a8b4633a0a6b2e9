import Foundation
import TestSupport
import Testing

/// Runs that a guard holds, and what lets them through or takes their place.
@Suite struct HeldRunTests {
    private typealias Person = TestProject.Person

    private static let before = ["a", "b", "c", "d"].map { Person($0, "gold") }
    /// Half has left, where a quarter may.
    private static let after = ["a", "b"].map { Person($0, "gold") }
    private static let segment = """
        plans:
          query: plans.sql
          guards: {removed: {share: 25%, rows: 1}}
        """

    private func withHeld(_ body: @Sendable (TestProject, PrintedReport) async throws -> Void) async throws {
        try await withProject { project in
            try await project.lay(Self.before, segments: [Self.segment])
            try #require(try await project.report("run", "plans").status == "succeeded")
            try project.people(Self.after)
            let outcome = try await project.headgate("run", "plans", "--output", "json")
            try #require(outcome.code == 3)
            try await body(project, try outcome.report())
        }
    }

    @Test func `a held run changes nothing, gives its lease back and says how to go on`() async throws {
        try await withHeld { project, _ in
            let state = try project.state()
            let outcome = try await project.headgate("run", "plans")
            #expect(outcome.code == 3)
            #expect(outcome.stdout.contains("held by removed: removed 2 of 4 keys (50 %), limit 25 % and 1"))
            #expect(outcome.stdout.contains("headgate approve "))
            #expect(try project.changes(since: state) == [])
            #expect(try await project.carriers("Plan").count == 4)
        }
    }

    @Test func `approve goes on with the plan that was held, not with a new one`() async throws {
        try await withHeld { project, held in
            try project.people([Person("a", "platinum")])
            let approved = try await project.report("approve", held.runID)
            #expect(approved.status == "succeeded")
            #expect(approved.runID == held.runID)
            #expect(approved.figures == ["queried": 2, "unchanged": 2, "removed": 2, "sent": 2, "accepted": 2])
            #expect(try await project.carriers("Plan") == ["a": "gold", "b": "gold"])

            let again = try await project.headgate("approve", held.runID, "--output", "json")
            #expect(again.code == 1)
            #expect(try again.problemCodes() == ["run_not_held"])
        }
    }

    @Test func `a newer plan takes a held run's place`() async throws {
        try await withHeld { project, held in
            try project.people(Self.before)
            _ = try await project.report("plan", "plans")
            #expect(try await project.report("show", held.runID).status == "superseded")
            let outcome = try await project.headgate("approve", held.runID, "--output", "json")
            #expect(outcome.code == 1)
            #expect(try outcome.problemCodes() == ["run_not_held"])
        }
    }

    @Test func `a held run whose snapshot was altered is not approved`() async throws {
        try await withHeld { project, held in
            let snapshot = try #require(held.files["snapshot"])
            let relative = String(snapshot[try #require(snapshot.range(of: ".headgate/")).lowerBound...])
            try project.write("PAR1", to: relative)
            let outcome = try await project.headgate("approve", held.runID, "--output", "json")
            #expect(outcome.code == 1)
            #expect(try outcome.problemCodes() == ["plan_altered"])
            #expect(try await project.carriers("Plan").count == 4)
        }
    }

    @Test func `a tripped plan is applied with --approve only`() async throws {
        try await withHeld { project, _ in
            let plan = try await project.headgate("plan", "plans", "-o", "plans.plan", "--output", "json")
            #expect(plan.code == 3)
            #expect(try plan.report().tripped == ["removed", "removed"])
            let state = try project.state()
            let refused = try await project.headgate("apply", "plans.plan", "--output", "json")
            #expect(refused.code == 3)
            #expect(try refused.problemCodes() == ["guard_tripped", "guard_tripped"])
            #expect(try project.changes(since: state) == [])
            #expect(try await project.report("apply", "plans.plan", "--approve").status == "succeeded")
            #expect(try await project.carriers("Plan").count == 2)
        }
    }
}
