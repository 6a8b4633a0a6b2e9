import TestSupport
import Testing

/// What becomes of a value when its key leaves, turns NULL, or its column goes.
@Suite struct LeaverTests {
    private typealias Person = TestProject.Person

    private static let before = [Person("a", "gold"), Person("b", "free"), Person("c", "gold")]
    /// b has left, c has become NULL.
    private static let after = [Person("a", "gold"), Person("c", nil)]

    @Test(arguments: [
        ("clear", ["a": "gold"], ["queried": 2, "unchanged": 1, "changed": 1, "removed": 1, "sent": 2, "accepted": 2]),
        ("keep", ["a": "gold", "b": "free", "c": "gold"], ["queried": 2, "unchanged": 2, "kept": 1]),
        (
            "{set: Former}", ["a": "gold", "b": "Former", "c": "Former"],
            ["queried": 2, "unchanged": 1, "changed": 1, "removed": 1, "sent": 2, "accepted": 2]
        ),
    ])
    func `leavers and NULLs follow the rule`(
        rule: String, carriers: [String: String], figures: [String: Int]
    ) async throws {
        try await withProject { project in
            try await project.lay(
                Self.before, segments: ["plans:\n  query: plans.sql\n  guards: {null_rate: off}\n  leavers: \(rule)"])
            let first = try await project.report("run", "plans")
            #expect(first.figures == ["queried": 3, "added": 3, "sent": 3, "accepted": 3])

            try project.people(Self.after)
            let second = try await project.report("run", "plans")
            #expect(second.status == "succeeded", "\(second.tripped)")
            #expect(second.figures == figures)
            #expect(second.wrongSums.isEmpty)
            #expect(try await project.carriers("Plan") == carriers)

            // What was reached is reached: nothing more to send.
            let third = try await project.report("run", "plans")
            #expect(third["sent"] == 0)
        }
    }

    @Test func `a renamed column clears the old attribute and sets the new one`() async throws {
        try await withProject { project in
            try await project.lay(Self.before)
            _ = try await project.report("run", "plans")
            try project.write(TestProject.plans.replacing("Attributes.Plan", with: "Attributes.Tier"), to: "plans.sql")
            let run = try await project.report("run", "plans")
            #expect(run.status == "succeeded")
            #expect(try await project.carriers("Plan").isEmpty)
            #expect(try await project.carriers("Tier") == ["a": "gold", "b": "free", "c": "gold"])
        }
    }

    @Test func `a user keeps an attribute until the last of two endpoints has left`() async throws {
        try await withProject { project in
            let people = [Person("mail", "gold", user: "u"), Person("phone", "gold", user: "u"), Person("x", "free")]
            let query = """
                SELECT id AS Id, user_id AS "User.UserId", plan AS "User.UserAttributes.Plan" FROM people

                """
            try project.write(query, to: "plans.sql")
            try await project.lay(people)
            #expect(try await project.report("run", "plans").status == "succeeded")
            #expect(try await project.userCarriers("Plan") == ["mail": "gold", "phone": "gold", "x": "free"])

            try project.people(Array(people.dropFirst()))
            #expect(try await project.report("run", "plans").status == "succeeded")
            #expect(try await project.userCarriers("Plan") == ["mail": "gold", "phone": "gold", "x": "free"])

            try project.people(Array(people.dropFirst(2)))
            #expect(try await project.report("run", "plans").status == "succeeded")
            #expect(try await project.userCarriers("Plan") == ["x": "free"])
        }
    }

    @Test func `two values for one user are invalid, and the user keeps what it had`() async throws {
        try await withProject { project in
            let people = [Person("mail", "gold", user: "u"), Person("phone", "free", user: "u"), Person("x", "free")]
            try project.write(
                """
                SELECT id AS Id, user_id AS "User.UserId", plan AS "User.UserAttributes.Plan" FROM people
                """, to: "plans.sql")
            try await project.lay(people)
            let run = try await project.report("plan", "plans")
            #expect(run.figures == ["queried": 3, "added": 1, "invalid": 2, "sent": 1])
            let outcome = try await project.headgate("plan", "plans", "--output", "json")
            #expect(outcome.stdout.contains("conflicting_user_value"))
        }
    }

    @Test func `without the user in the result a user attribute stays with leavers, and validation says so`()
        async throws
    {
        try await withProject { project in
            try project.write("SELECT id AS Id, plan AS \"User.UserAttributes.Plan\" FROM people", to: "plans.sql")
            try await project.lay(Self.before)
            let valid = try await project.headgate("validate", "--output", "json")
            #expect(valid.code == 0)
            #expect(try valid.problemCodes() == ["user_attribute_kept"])
            _ = try await project.report("run", "plans")
            try project.people(Self.after)
            let run = try await project.report("run", "plans")
            #expect(run["kept"] == 1)
            #expect(try await project.userCarriers("Plan") == ["a": "gold", "b": "free", "c": "gold"])
        }
    }
}
