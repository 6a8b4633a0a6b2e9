import Foundation
import TestSupport
import Testing

/// What must not leak: values of the lake, literals of queries, variables of the environment.
@Suite struct SecretTests {
    private typealias Person = TestProject.Person

    private static let row = "canary-of-a-row"
    private static let literal = "canary-of-a-literal"
    private static let variable = "canary-of-a-variable"

    static let queries = [
        "all is well": "SELECT id AS Id, plan AS \"Attributes.Plan\" FROM people WHERE name <> '\(literal)'",
        "a conversion fails":
            "SELECT id AS Id, CAST(CAST(plan AS integer) AS varchar) AS \"Attributes.Plan\" FROM people",
        "a literal does not convert":
            "SELECT id AS Id, CAST('\(literal)' AS integer) AS \"Attributes.Plan\" FROM people",
        "a literal is no date": "SELECT id AS Id, DATE '\(literal)' AS \"Attributes.Plan\" FROM people",
        "an error with a text": "SELECT id AS Id, error(plan || '\(literal)') AS \"Attributes.Plan\" FROM people",
        "a literal ends in nowhere": "SELECT id AS Id, '\(literal) AS \"Attributes.Plan\" FROM people",
        "a row is invalid": "SELECT id AS Id, repeat(plan, 20) AS \"Attributes.Plan\" FROM people",
        "a row is rejected": "SELECT plan AS Id, 'x' AS \"Attributes.Plan\" FROM people WHERE plan LIKE 'canary%'",
        "a regular expression is none":
            "SELECT id AS Id, regexp_extract(plan, '(\(literal)') AS \"Attributes.Plan\" FROM people",
    ]

    @Test(arguments: queries.keys.sorted())
    func `no log, error, notice or report shows what is private`(name: String) async throws {
        try await withProject { project in
            try await project.lay([Person("a", Self.row), Person("b", "7")])
            try project.configure(["plans:\n  query: plans.sql\n  leavers: {set: \"${env:CANARY}\"}"])
            try project.write(try #require(Self.queries[name]), to: "plans.sql")
            let variables = ["CANARY": Self.variable]
            for command in [["validate"], ["plan", "plans"], ["run", "plans"], ["run", "plans", "--output", "json"]] {
                let outcome = try await project.headgate(
                    arguments: command + ["--log-level", "trace"], environment: variables)
                expectNoCanary(in: outcome.stdout, "\(command)")
                expectNoCanary(in: outcome.stderr, "\(command)")
            }
            expectNoCanary(in: try project.read(".headgate/notices.jsonl"), "notices")
            let runs = project.url(".headgate/results/runs")
            for run in try FileManager.default.contentsOfDirectory(atPath: runs.path) {
                expectNoCanary(
                    in: try String(contentsOf: runs.appending(path: "\(run)/report.json"), encoding: .utf8), run)
            }
        }
    }

    @Test func `the journal holds no row`() async throws {
        try await withProject { project in
            try await project.lay([Person("a", Self.row), Person(Self.row + "-id", "x")])
            try project.people([Person("a", Self.row), Person(Self.row + "-id", "x"), Person("stranger", Self.row)])
            _ = try await project.report("run", "plans")
            for file in ["journal.sqlite", "notices.jsonl"] {
                let data = try Data(contentsOf: project.url(".headgate/\(file)"))
                #expect(data.range(of: Data(Self.row.utf8)) == nil, "\(file)")
            }
        }
    }

    @Test func `a variable stands in no error about the value that it is part of`() async throws {
        try await withProject { project in
            try await project.lay([Person("a", "x")])
            for line in [
                "results: s3://${env:CANARY}/x", "max_rejected: ${env:CANARY}",
                "default_target: ${env:CANARY}", "notices: [{type: \"${env:CANARY}\"}]",
                "destination: {type: \"${env:CANARY}\"}", "engine: {memory: \"${env:CANARY}\"}",
                "plan: {max_age: \"${env:CANARY}\"}", "version: ${env:CANARY}",
            ] {
                try project.configure(more: line)
                let outcome = try await project.headgate(
                    "run", "plans", "--log-level", "trace", environment: ["CANARY": Self.variable])
                #expect(outcome.code != 0, "\(line)")
                expectNoCanary(in: outcome.stdout + outcome.stderr, line)
            }
        }
    }

    @Test func `files are for their owner only`() async throws {
        try await withBaseProject { project in
            _ = try await project.headgate("run", "plans", "--full")
            let root = project.url(".headgate")
            for case let path as String in FileManager.default.enumerator(atPath: root.path) ?? .init() {
                let attributes = try FileManager.default.attributesOfItem(atPath: root.appending(path: path).path)
                let rights = (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0
                #expect(rights & 0o077 == 0, "\(path) has the rights \(String(rights, radix: 8))")
            }
        }
    }

    private func expectNoCanary(in text: String, _ place: String) {
        let line = text.split(separator: "\n").first { $0.contains("canary-of") }
        #expect(line == nil, "\(place)")
    }
}
