import Foundation
import TestSupport
import Testing

/// `explain`: a key's target, ledger entry, owner and every change of it in the kept runs.
@Suite struct ExplainTests {
    private typealias Person = TestProject.Person

    @Test func `a key's changes stand newest first, with target, accepted value and owner`() async throws {
        try await withBaseProject { project in
            try project.people([Person("a", "silver"), Person("b", "free")])
            _ = try await project.report("run", "plans")
            try project.people([Person("b", "free")])
            _ = try await project.report("run", "plans")

            let found = try await project.explanation("plans", "A")
            #expect(found.key == "a")
            #expect(found.runs == 3)
            #expect(
                found.changes.map(\.line) == [
                    "removed accepted Attributes.Plan=∅", "changed accepted Attributes.Plan=silver",
                    "added accepted Attributes.Plan=gold",
                ])
            #expect(found.changes.map { $0.values.first?.change } == ["cleared", "changed", "set"])
            let other = try await project.explanation("plans", "b")
            #expect(other.verdict == "unchanged")
            let value = try #require(other.attributes.first)
            #expect(value.attribute == "Attributes.Plan" && value.owner == "plans")
            #expect(value.target == "free" && value.accepted == "free")
            #expect(other.changes.map(\.line) == ["added accepted Attributes.Plan=free"])
        }
    }

    @Test func `what a plan would do with the key is its verdict`() async throws {
        try await withBaseProject { project in
            try project.people([Person("a", "silver"), Person("c", nil)])
            _ = try await project.report("plan", "plans")
            let changed = try await project.explanation("plans", "a")
            #expect(changed.verdict == "changed")
            #expect(changed.attributes.first?.target == "silver")
            #expect(changed.attributes.first?.accepted == "gold")
            #expect(changed.changes.count == 1)
            let left = try await project.explanation("plans", "b")
            #expect(left.verdict == "removed")
            #expect(left.attributes.first?.target == nil)
            #expect(try await project.explanation("plans", "c").verdict == "empty")
        }
    }

    @Test func `rejected and invalid rows have their reasons`() async throws {
        try await withBaseProject { project in
            try project.people([Person("a", "gold"), Person("stranger", "gold"), Person("b", "x"), Person("B", "y")])
            _ = try await project.report("run", "plans")
            let stranger = try await project.explanation("plans", "Stranger")
            #expect(stranger.verdict == "withheld")
            #expect(stranger.rejected == ["Attributes.Plan": "gold"])
            #expect(
                stranger.changes.map(\.line) == [
                    "added rejected new_endpoint_without_address Attributes.Plan=gold"
                ])
            let twice = try await project.explanation("plans", "b")
            #expect(twice.invalid == ["conflicting_duplicate", "conflicting_duplicate"])
            #expect(twice.verdict == "protected")
            #expect(twice.attributes.first?.accepted == "free")
            #expect(twice.changes.map(\.kind) == ["invalid", "invalid", "added"])
            #expect(twice.changes.first?.reason == "conflicting_duplicate")
        }
    }

    @Test func `a user's attribute is judged with the user's other endpoints`() async throws {
        try await withProject { project in
            let people = [Person("a", "gold", user: "u"), Person("b", "gold", user: "u")]
            try project.write(
                """
                SELECT id AS Id, user_id AS "User.UserId", plan AS "User.UserAttributes.Plan" FROM people
                """, to: "plans.sql")
            try await project.lay(people)
            #expect(try await project.report("run", "plans").status == "succeeded")
            try project.people([people[0]])
            _ = try await project.report("plan", "plans")
            // b has left, and its user has not: nothing is taken away from the user.
            #expect(try await project.explanation("plans", "b").verdict == "kept")
            try project.people([])
            _ = try await project.headgate("plan", "plans")
            #expect(try await project.explanation("plans", "b").verdict == "removed")
        }
    }

    @Test func `a key that nobody knows, and a segment that nobody knows, are said to be so`() async throws {
        try await withBaseProject { project in
            let nobody = try await project.headgate("explain", "plans", "nobody", "--output", "json")
            #expect(nobody.code == 1)
            #expect(try nobody.problemCodes() == ["key_unknown"])
            let quoted = try await project.headgate("explain", "plans", "a' OR 'x' = 'x")
            #expect(quoted.code == 1)
            let nothing = try await project.headgate("explain", "plains", "a")
            #expect(nothing.code == 1)
            #expect(try nothing.problemCodes() == ["nothing_known"])
        }
    }

    @Test func `text for people`() async throws {
        try await withBaseProject { project in
            let text = try await project.headgate("explain", "plans", "a").stdout
            #expect(text.contains("plans → default  a  at its target") || text.contains("  a  at its target"))
            #expect(text.contains("1 in 1 kept run, newest first:"))
            #expect(text.contains("Attributes.Plan: set → gold"))
        }
    }
}
