import Foundation
import TestSupport
import Testing

/// `ledger show`, `rename`, `forget`.
@Suite struct LedgerTests {
    private typealias Person = TestProject.Person

    private struct Summary: Decodable {
        struct Slot: Decodable {
            var attribute: String
            var carriers: Int
            var owner: String?
        }

        struct File: Decodable {
            var kind: String
            var rows: Int
        }

        var segment: String
        var keys: Int
        var doubts: Int
        var rejected: Int
        var slots: [Slot]
        var files: [File]
    }

    private static let renamed = ["people: {query: plans.sql}"]

    @Test func `show gives attributes with carriers and owner, files, doubts and what is remembered`() async throws {
        try await withBaseProject { project in
            try project.people([Person("a", "gold"), Person("b", "free"), Person("stranger", "gold")])
            _ = try await project.report("run", "plans")
            let summary: Summary = try await project.headgate("ledger", "show", "plans", "--output", "json").json()
            #expect(summary.segment == "plans")
            #expect(summary.keys == 2 && summary.doubts == 0 && summary.rejected == 1)
            #expect(
                summary.slots.map { "\($0.attribute) \($0.carriers) \($0.owner ?? "")" } == [
                    "Attributes.Plan 2 plans"
                ])
            #expect(summary.files.map { "\($0.kind) \($0.rows)" } == ["base 2", "open 1"])
            let text = try await project.headgate("ledger", "show", "plans").stdout
            #expect(text.contains("0 in doubt, 1 rejected and remembered"))
            let none = try await project.headgate("ledger", "show", "nobody", "--output", "json")
            #expect(none.code == 1)
            #expect(try none.problemCodes() == ["ledger_missing"])
        }
    }

    @Test func `a renamed segment goes on with its ledger and its attributes`() async throws {
        try await withBaseProject { project in
            try project.configure(Self.renamed)
            #expect(try await project.headgate("run", "people").code == 5)
            let outcome = try await project.headgate("ledger", "rename", "plans", "people")
            #expect(outcome.code == 0, "\(outcome.stderr)")
            try project.people([Person("a", "gold")])
            let run = try await project.report("run", "people")
            #expect(run.figures == ["queried": 1, "unchanged": 1, "removed": 1, "sent": 1, "accepted": 1])
            #expect(try await project.carriers("Plan") == ["a": "gold"])
            #expect(try await project.headgate("ledger", "show", "plans").code == 1)
            #expect(try await project.headgate("ledger", "rename", "plans", "people").code == 1)
        }
    }

    @Test func `rename refuses a name that has a ledger`() async throws {
        try await withBaseProject { project in
            let other = "SELECT id AS Id, name AS \"Attributes.Name\" FROM people"
            _ = try await project.report("run", "--query", other, "--name", "names")
            let state = try project.state()
            let outcome = try await project.headgate("ledger", "rename", "plans", "names", "--output", "json")
            #expect(outcome.code == 1)
            #expect(try outcome.problemCodes() == ["ledger_exists"])
            #expect(state.changes(in: try project.state()).isEmpty)
        }
    }

    @Test func `forget says what it would forget, and forgets with --yes only`() async throws {
        try await withBaseProject { project in
            let state = try project.state()
            let asked = try await project.headgate("ledger", "forget", "plans")
            #expect(asked.code == 64)
            #expect(asked.stdout.contains("Would forget 2 keys of plans"))
            #expect(state.changes(in: try project.state()).isEmpty)

            #expect(try await project.headgate("ledger", "forget", "plans", "--yes").code == 0)
            #expect(try await project.carriers("Plan") == ["a": "gold", "b": "free"])
            #expect(try await project.headgate("ledger", "show", "plans").code == 1)
            // The attribute is anybody's again, and the next run begins with nothing known.
            try project.configure(Self.renamed)
            let run = try await project.report("run", "people")
            #expect(run.figures == ["queried": 3, "added": 2, "empty": 1, "sent": 2, "accepted": 2])
        }
    }

    @Test func `a plan from before does not fit a ledger begun after`() async throws {
        try await withBaseProject { project in
            try project.people([Person("a", "silver")])
            _ = try await project.report("plan", "plans", "-o", "saved.plan")
            _ = try await project.headgate("ledger", "forget", "plans", "--yes")
            let outcome = try await project.headgate("apply", "saved.plan", "--output", "json")
            #expect(outcome.code == 1)
            #expect(try outcome.report().problems.map(\.code) == ["plan_stale"])
        }
    }
}
