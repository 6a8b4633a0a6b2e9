import Foundation
import TestSupport
import Testing

/// Texts that people read: they change only on purpose.
@Suite struct GoldenTextTests {
    private typealias Person = TestProject.Person

    @Test func `the help texts`() async throws {
        try await withProject { project in
            try expectGolden(try await project.headgate("--help").stdout, "e2e/help.txt")
            try expectGolden(try await project.headgate("run", "--help").stdout, "e2e/help-run.txt")
        }
    }

    @Test func `a plan, a run and what show tells of it`() async throws {
        try await withProject { project in
            let before = ["a", "b", "c", "d"].map { Person($0, "gold") }
            try await project.lay(before + [Person("e", "gold")])
            try project.people(before)
            _ = try await project.headgate("run", "plans", "--as-of", "2026-11-20")
            try project.people(
                [
                    Person("a", "gold"), Person("b", "silver"), Person("d", nil), Person("e", "free"),
                    Person("stranger", "free"),
                ])
            let plan = try await project.headgate("plan", "plans", "--samples", "5", "--as-of", "2026-11-21")
            try expectGolden(Self.masked(plan.stdout + plan.stderr, project), "e2e/plan.txt")
            let run = try await project.headgate("run", "plans", "--as-of", "2026-11-21")
            try expectGolden(Self.masked(run.stdout + run.stderr, project), "e2e/run.txt")
            let id = try #require(run.stdout.firstMatch(of: /run (\d{8}T\d{6}Z-[0-9a-f]+)/)?.output.1)
            let show = try await project.headgate("show", String(id))
            try expectGolden(Self.masked(show.stdout + show.stderr, project), "e2e/show.txt")
        }
    }

    @Test func `a first plan, and a held one`() async throws {
        try await withBaseProject { project in
            try project.people([])
            let held = try await project.headgate("run", "plans", "--as-of", "2026-11-21")
            try expectGolden(Self.masked(held.stdout + held.stderr, project), "e2e/held.txt")
            let first = try await project.headgate(
                "plan", "--query", "SELECT name AS Id, 'x' AS \"Attributes.X\" FROM people", "--as-of", "2026-11-21")
            try expectGolden(Self.masked(first.stdout + first.stderr, project), "e2e/plan-of-nothing.txt")
        }
    }

    @Test(arguments: [
        ("table", "SELECT id AS Id, plan AS \"Attributes.Plan\"\nFROM peple"),
        ("column", "SELECT id AS Id,\n  plann AS \"Attributes.Plan\"\nFROM people"),
        ("function", "SELECT id AS Id, uper(plan) AS \"Attributes.Plan\" FROM people"),
        ("syntax", "SELECT id AS Id,\n  plan AS \"Attributes.Plan\",\nFROM people WHERE"),
        ("alias", "SELECT max(p.id) AS Id, 'Yes' AS \"Attributes.Plan\" FROM people p GROUP BY person.id"),
        ("statement", "DROP TABLE people"),
        ("attribute", "SELECT id AS Id, plan AS plan, name AS \"attributes.Name\" FROM people"),
        ("id", "SELECT id, plan AS \"Attributes.Plan\" FROM people"),
    ])
    func `a typical mistake`(name: String, sql: String) async throws {
        try await withBaseProject { project in
            try project.write(sql, to: "plans.sql")
            let outcome = try await project.headgate("validate")
            try expectGolden(outcome.stderr + outcome.stdout, "e2e/mistake-\(name).txt")
        }
    }

    /// Takes out what differs from run to run, and keeps the columns where they are.
    static func masked(_ text: String, _ project: TestProject) -> String {
        text.replacing(/\d{8}T\d{6}Z-[0-9a-f]{6}/, with: "RUN")
            .replacing(/[ ]+\d+\.\d\d s/, with: "  0.00 s")
            .replacing(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.anchorsMatchLineEndings(), with: "TIME")
            .replacing(project.folder.path, with: "PROJECT")
            .replacing("as of TIME", with: "as of 2026-11-21")
    }
}
