import Foundation
import TestSupport
import Testing

/// `headgate plan`, and `headgate apply` of what it saved.
@Suite struct PlanTests {
    private typealias Person = TestProject.Person

    private static let before = [Person("a", "gold"), Person("b", "free"), Person("c", "gold")]
    /// d is new, b has changed, c has left.
    private static let after = [Person("a", "gold"), Person("b", "silver"), Person("d", "free")]

    @Test func `a plan counts, shows rows before and after, and sends nothing`() async throws {
        try await withProject { project in
            try await project.lay(Self.before + [Person("d", "free")])
            try project.people(Self.before)
            _ = try await project.report("run", "plans")
            try project.people(Self.after)
            let state = try project.state()

            let plan = try await project.report("plan", "plans", "--samples", "5")
            #expect(plan.figures == ["queried": 3, "unchanged": 1, "added": 1, "changed": 1, "removed": 1, "sent": 3])
            let samples = try #require(plan.samples)
            let rows = samples.map {
                "\($0.kind) \($0.id) \($0.changes[0].before ?? "∅") → \($0.changes[0].after ?? "∅")"
            }
            #expect(Set(rows) == ["added d ∅ → free", "changed b free → silver", "removed c gold → ∅"])

            let text = try await project.headgate("plan", "plans", "--samples", "5")
            #expect(text.code == 0)
            #expect(text.stdout.contains("+ d  Attributes.Plan: ∅ → free"))
            #expect(text.stdout.contains("~ b  Attributes.Plan: free → silver"))
            #expect(text.stdout.contains("- c  Attributes.Plan: gold → ∅"))
            #expect(text.stdout.contains("Plan: 1 to add, 1 to change, 1 to remove"))
            #expect(try project.changes(since: state) == [])
        }
    }

    @Test func `rows are shown on request only where nobody sits at a terminal`() async throws {
        try await withProject { project in
            try await project.lay([Person("secret-id", "secret-plan")])
            for arguments in [["plan", "plans"], ["plan", "plans", "--output", "json"], ["run", "plans"]] {
                let outcome = try await project.headgate(arguments: arguments)
                #expect(outcome.code == 0)
                #expect(!(outcome.stdout + outcome.stderr).contains("secret-"))
            }
        }
    }

    @Test func `--detailed-exitcode tells a plan with changes from one without`() async throws {
        try await withProject { project in
            try await project.lay(Self.before)
            #expect(try await project.headgate("plan", "plans", "--detailed-exitcode").code == 2)
            _ = try await project.report("run", "plans")
            #expect(try await project.headgate("plan", "plans", "--detailed-exitcode").code == 0)
        }
    }

    @Test func `apply sends exactly what was planned, whatever the lake says by then`() async throws {
        try await withProject { project in
            try await project.lay(Self.before)
            let plan = try await project.headgate("plan", "plans", "-o", "plans.plan")
            #expect(plan.code == 0)
            #expect(plan.stdout.contains("headgate apply plans.plan"))
            #expect(!(try project.read("plans.plan")).contains("a@example.com"))
            try project.people([Person("a", "platinum")])

            let applied = try await project.report("apply", "plans.plan")
            #expect(applied.status == "succeeded")
            #expect(applied.figures == ["queried": 3, "added": 3, "sent": 3, "accepted": 3])
            #expect(try await project.carriers("Plan") == ["a": "gold", "b": "free", "c": "gold"])
        }
    }

    @Test func `a plan applies once`() async throws {
        try await withProject { project in
            try await project.lay(Self.before)
            _ = try await project.headgate("plan", "plans", "-o", "plans.plan")
            #expect(try await project.headgate("apply", "plans.plan").code == 0)
            let second = try await project.headgate("apply", "plans.plan", "--output", "json")
            #expect(second.code == 1)
            #expect(try second.problemCodes() == ["plan_stale"])
        }
    }

    @Test func `-o takes one segment, and a folder that is not there is said`() async throws {
        try await withProject { project in
            try await project.lay(Self.before)
            #expect(try await project.headgate("plan", "--all", "-o", "plans.plan").code == 64)
            let outcome = try await project.headgate("plan", "plans", "-o", "nowhere/plans.plan")
            #expect(outcome.code == 1)
            #expect(try outcome.problemCodes() == ["plan_file"])
        }
    }
}
