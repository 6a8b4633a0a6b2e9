import Foundation
import TestSupport
import Testing

/// `adopt` and `retire`: a ledger's beginning and end.
@Suite struct AdoptTests {
    private typealias Person = TestProject.Person

    @Test func `what the audience carries is adopted, and a plan shows who has left`() async throws {
        try await withBaseProject { project in
            _ = try await project.headgate("ledger", "forget", "plans", "--yes")
            let outcome = try await project.headgate("adopt", "plans")
            #expect(outcome.code == 0, "\(outcome.stderr)")
            #expect(outcome.stdout.contains("Adopted 2 keys of plans: Attributes.Plan"))
            #expect(try await project.report("plan", "plans").figures == ["queried": 3, "unchanged": 2, "empty": 1])
            try project.people([Person("a", "silver")])
            let run = try await project.report("run", "plans")
            #expect(run.figures == ["queried": 1, "changed": 1, "removed": 1, "sent": 2, "accepted": 2])
            #expect(try await project.carriers("Plan") == ["a": "silver"])
            let again = try await project.headgate("adopt", "plans", "--output", "json")
            #expect(again.code == 1)
            #expect(try again.problemCodes() == ["ledger_exists"])
        }
    }

    @Test func `an earlier solution's last result is adopted from its file`() async throws {
        try await withProject { project in
            let people = [Person("a", "gold"), Person("b", "free"), Person("c", "gold")]
            try await project.lay(people)
            try project.write(
                "\u{FEFF}Name,\"Id\",Attributes.Plan\r\nx,A,gold\r\n\"y, \"\"z\"\"\nw\",b,old\r\nv,gone,gold\r\nu,none,\r\n",
                to: "last.csv")
            let outcome = try await project.headgate("adopt", "plans", "--from", "last.csv", "--output", "json")
            #expect(outcome.code == 0, "\(outcome.stderr)")
            struct Adopted: Decodable { var keys: Int }
            #expect(try outcome.json(as: Adopted.self).keys == 3)
            let plan = try await project.report("plan", "plans")
            #expect(plan.figures == ["queried": 3, "unchanged": 1, "added": 1, "changed": 1, "removed": 1, "sent": 3])
        }
    }

    @Test func `lists and numbers are adopted as a run would write them`() async throws {
        try await withProject { project in
            let people = [Person("a", "gold", score: 1), Person("b", "free", score: 2)]
            try project.write(
                """
                SELECT id AS Id, [plan, 'x', name] AS "Attributes.Some", [plan] AS "Attributes.One", score AS "Metrics.Score",
                  score / 4 AS "Metrics.Part" FROM people
                """, to: "plans.sql")
            try await project.lay(people)
            #expect(try await project.report("run", "plans").status == "succeeded")
            _ = try await project.headgate("ledger", "forget", "plans", "--yes")
            #expect(try await project.headgate("adopt", "plans").code == 0)
            #expect(try await project.report("plan", "plans").figures == ["queried": 2, "unchanged": 2])
        }
    }

    @Test func `a file that is none, or has nothing of the segment, changes nothing`() async throws {
        try await withBaseProject { project in
            _ = try await project.headgate("ledger", "forget", "plans", "--yes")
            let state = try project.state()
            try project.write("id,Attributes.Plan\na,gold\n", to: "id.csv")
            try project.write("Id,Attributes.Other\na,gold\n", to: "other.csv")
            for file in ["id.csv", "other.csv", "nowhere.csv"] {
                let outcome = try await project.headgate("adopt", "plans", "--from", file, "--output", "json")
                #expect(outcome.code == 1)
                #expect(try outcome.problemCodes() == ["adopt_header"])
            }
            #expect(state.changes(in: try project.state()).isEmpty)
        }
    }

    @Test func `retire takes the attributes away and ends ledger and ownership`() async throws {
        try await withBaseProject { project in
            let state = try project.state()
            let asked = try await project.headgate("retire", "plans")
            #expect(asked.code == 64)
            #expect(asked.stdout.contains("2 to remove"))
            #expect(state.changes(in: try project.state()).isEmpty)

            let outcome = try await project.headgate("retire", "plans", "--yes", "--output", "json")
            #expect(outcome.code == 0, "\(outcome.stderr)")
            #expect(try outcome.report().figures == ["removed": 2, "sent": 2, "accepted": 2])
            #expect(try await project.carriers("Plan") == [:])
            #expect(try await project.headgate("ledger", "show", "plans").code == 1)
            #expect(try await project.headgate("retire", "plans", "--yes").code == 1)
        }
    }

    @Test func `a segment that the project no longer has is retired by its name and its last rules`() async throws {
        try await withProject { project in
            try await project.lay(
                [Person("a", "gold"), Person("b", "free")],
                segments: ["plans: {query: plans.sql, leavers: {set: left}}"])
            _ = try await project.report("run", "plans")
            try project.configure(["people: {query: plans.sql}"])
            #expect(try await project.headgate("retire", "plans", "--yes").code == 0)
            #expect(try await project.carriers("Plan") == ["a": "left", "b": "left"])
            #expect(try await project.report("plan", "people").status == "succeeded")
        }
    }
}
