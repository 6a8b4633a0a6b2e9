import TestSupport
import Testing

/// The exit codes that the guide lists. 3, 4 and 130 have suites of their own.
@Suite struct ExitCodeTests {
    private typealias Person = TestProject.Person

    @Test(arguments: [
        (["validate"], 0), (["run", "plans"], 0), (["runs"], 0), (["plan", "plans", "--detailed-exitcode"], 2),
        (["apply", "nothing.plan"], 1), (["show", "20260101T000000Z-000000"], 1),
        (["approve", "20260101T000000Z-000000"], 1), (["resume", "20260101T000000Z-000000"], 1),
        (["audience", "show", "nobody"], 1), (["run", "plnas"], 5), (["run", "plans", "--target", "prod"], 5),
        (["run", "--query", "SELECT 1"], 5), (["run"], 64), (["run", "plans", "--jobs", "0"], 64),
        (["run", "plans", "--as-of", "yesterday"], 64), (["plan", "plans", "--samples", "-1"], 64),
        (["frobnicate"], 64),
        (["run", "--query", "SELECT 1", "--name", "../x"], 64), (["runs", "--status", "lost"], 64),
        (["--help"], 0), (["--version"], 0),
    ])
    func `a command ends with its code`(arguments: [String], code: Int32) async throws {
        try await withProject { project in
            try await project.lay([Person("a", "gold")])
            let outcome = try await project.headgate(arguments: arguments)
            #expect(outcome.code == code, "\(outcome.stdout)\n\(outcome.stderr)")
            if code != 0, code != 2 { #expect(!outcome.stderr.isEmpty) }
        }
    }

    @Test func `several runs end with the gravest code`() async throws {
        try await withProject { project in
            try await project.lay(
                [Person("a", "gold")], segments: ["plans: {query: plans.sql}", "broken: {query: broken.sql}"])
            try project.write("SELECT id AS Id, FROM people", to: "broken.sql")
            let outcome = try await project.headgate("run", "--all", "--output", "json")
            #expect(outcome.code == 5)
            #expect(try outcome.json(as: [PrintedReport].self).map(\.status) == ["succeeded", "invalid"])
        }
    }

    @Test func `a folder without a project says how to get one`() async throws {
        try await withProject { project in
            let outcome = try await project.headgate("validate", "--output", "json")
            #expect(outcome.code == 5)
            let problem = try #require(try outcome.json(as: PrintedProblems.self).problems.first)
            #expect(problem.code == "missing_file")
            #expect(problem.hint?.contains("headgate init") ?? false)
        }
    }

    @Test func `init never overwrites`() async throws {
        try await withProject { project in
            try project.write("mine", to: "headgate.yaml")
            let outcome = try await project.headgate("init", "--output", "json")
            #expect(outcome.code == 5)
            #expect(try outcome.problemCodes() == ["file_exists"])
            #expect(try project.read("headgate.yaml") == "mine")
        }
    }
}
