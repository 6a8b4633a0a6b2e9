import TestSupport
import Testing

/// Mirror and upsert, `--full`, queries of the moment.
@Suite struct ModeTests {
    private typealias Person = TestProject.Person

    private static let people = [Person("a", "gold"), Person("b", "free")]

    @Test func `upsert sends every row each time and keeps leavers`() async throws {
        try await withProject { project in
            try await project.lay(Self.people, segments: ["plans: {query: plans.sql, mode: upsert}"])
            let first = try await project.report("run", "plans")
            #expect(first.figures == ["queried": 2, "added": 2, "sent": 2, "accepted": 2])
            try project.people([Person("a", "gold")])
            let second = try await project.report("run", "plans")
            #expect(second.figures == ["queried": 1, "unchanged": 1, "kept": 1, "sent": 1, "accepted": 1])
            #expect(try await project.carriers("Plan") == ["a": "gold", "b": "free"])
        }
    }

    @Test func `--full sends what is unchanged too and keeps the ledger`() async throws {
        try await withProject { project in
            try await project.lay(Self.people)
            _ = try await project.report("run", "plans")
            let full = try await project.report("run", "plans", "--full")
            #expect(full.figures == ["queried": 2, "unchanged": 2, "sent": 2, "accepted": 2])
            let after = try await project.report("run", "plans")
            #expect(after.figures == ["queried": 2, "unchanged": 2])
        }
    }

    @Test func `a query of the moment sets values, moves no ledger and leaves owned attributes alone`() async throws {
        try await withProject { project in
            try await project.lay(Self.people)
            _ = try await project.report("run", "plans")
            let before = try project.state()
            let moment = "SELECT id AS Id, 'Yes' AS \"Attributes.Now\" FROM people WHERE id = 'a'"
            let run = try await project.report("run", "--query", moment)
            #expect(run.status == "succeeded")
            #expect(run.segment == nil)
            #expect(try await project.carriers("Now") == ["a": "Yes"])
            let changed = before.changes(in: try project.state())
            #expect(changed.allSatisfy { $0.hasPrefix("audience.sqlite") }, "\(changed)")

            let state = try project.state()
            let owned = try await project.headgate("run", "--query", TestProject.plans, "--output", "json")
            #expect(owned.code == 5)
            #expect(try owned.report().problems.map(\.code) == ["attribute_owned"])
            #expect(try project.changes(since: state) == [])
        }
    }

    @Test func `--query reads standard input, and --name makes it a segment with a ledger`() async throws {
        try await withProject { project in
            try await project.lay(Self.people)
            let query = "SELECT id AS Id, 'Yes' AS \"Attributes.Now\" FROM people"
            let first = try await project.headgate(
                "run", "--query", "-", "--name", "now", "--output", "json", input: query)
            #expect(try first.report().segment == "now")
            let second = try await project.headgate(
                "run", "--query", query + " WHERE id = 'a'", "--name", "now", "--output", "json")
            #expect(
                try second.report().figures == ["queried": 1, "unchanged": 1, "removed": 1, "sent": 1, "accepted": 1])
            #expect(try await project.carriers("Now") == ["a": "Yes"])
        }
    }
}
