import TestSupport
import Testing

/// The exit codes that the guide lists. 3, 4 and 130 have suites of their own.
@Suite struct ExitCodeTests {
    private typealias Person = TestProject.Person

    static let codes: [Int32: [String]] = [
        0: ["validate", "run plans", "runs", "runs nobody", "--help", "--version", "run plans --target dev"],
        1: [
            "apply nothing.plan", "show 20260101T000000Z-000000", "approve 20260101T000000Z-000000",
            "resume 20260101T000000Z-000000", "audience show nobody", "show ../x",
        ],
        2: ["plan plans --detailed-exitcode"],
        5: ["run plnas", "run plans --target prod", "run --query SELECT", "plan plnas", "preview plnas"],
        64: [
            "run", "run plans --jobs 0", "run plans --as-of yesterday", "plan plans --samples -1", "frobnicate",
            "run --query SELECT --name ../x", "runs --status lost", "run plans --all", "plan plans --output yaml",
        ],
    ]

    @Test(arguments: codes.keys.sorted())
    func `a command ends with its code`(code: Int32) async throws {
        for command in try #require(Self.codes[code]) {
            try await withBaseProject { project in
                if code == 2 { try project.people([Person("a", "silver"), Person("b", "free")]) }
                let outcome = try await project.headgate(arguments: command.split(separator: " ").map(String.init))
                #expect(outcome.code == code, "\(command): \(outcome.stdout) \(outcome.stderr)")
                if code != 0, code != 2 { #expect(!outcome.stderr.isEmpty, "\(command)") }
            }
        }
    }

    @Test func `several runs end with the gravest code`() async throws {
        try await withProject { project in
            try project.write("SELECT id AS Id, plan AS \"Attributes.Plan\" FROM", to: "broken.sql")
            try await project.lay(
                [Person("a", "gold")], segments: ["plans: {query: plans.sql}", "broken: {query: broken.sql}"])
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
