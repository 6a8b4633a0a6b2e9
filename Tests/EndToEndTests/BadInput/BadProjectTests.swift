import Foundation
import TestSupport
import Testing

/// Lakes, views, names and texts that are wrong before any SQL is parsed.
@Suite struct BadProjectTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var codes: [String]
        var command: [String] = ["run", "plans"]
        var spoil: @Sendable (TestProject) throws -> Void

        var testDescription: String { name }
    }

    static let cases = [
        Case(name: "a lake file is missing", codes: ["missing_file"]) { project in
            try FileManager.default.removeItem(at: project.url("lake/people.csv"))
        },
        Case(name: "no file matches a glob", codes: ["lake_files_missing"]) { project in
            try replace("lake/people.csv", with: "{path: lake/*.parquet, format: parquet}", in: project)
        },
        Case(name: "a table is no Parquet", codes: ["lake_file_unreadable"]) { project in
            try replace("lake/people.csv", with: "{path: lake/people.csv, format: parquet}", in: project)
        },
        Case(name: "a Parquet file is cut", codes: ["lake_file_unreadable"]) { project in
            try project.write("PAR1\u{0}\u{0}PAR1", to: "lake/people.parquet")
            try replace("lake/people.csv", with: "lake/people.parquet", in: project)
        },
        Case(name: "a view with a script of dot commands", codes: ["dot_command"]) { project in
            try view(".shell touch ran\nSELECT 1 AS x", in: project)
        },
        Case(name: "a view with several statements", codes: ["sql_many_statements"]) { project in
            try view("SELECT 1 AS x; SELECT 2 AS x", in: project)
        },
        Case(name: "a view with a second statement that writes", codes: ["sql_not_select"]) { project in
            try view("SELECT 1 AS x; COPY (SELECT 1) TO 'ran'", in: project)
        },
        Case(name: "a view that writes", codes: ["sql_not_select"]) { project in
            try view("COPY (SELECT 1) TO 'ran'", in: project)
        },
        Case(name: "a view that reads a file", codes: ["forbidden_table_function"]) { project in
            try view("SELECT * FROM read_csv('/etc/passwd')", in: project)
        },
        Case(name: "a view that reads itself", codes: ["view_cycle"]) { project in
            try view("SELECT * FROM bad", in: project)
        },
        Case(name: "a query with a NUL byte", codes: ["not_text"]) { project in
            try project.write(TestProject.plans + "\u{0}", to: "plans.sql")
        },
        Case(name: "a query of 2 MB", codes: ["file_too_large"]) { project in
            try project.write(TestProject.plans + "-- " + String(repeating: "x", count: 2 << 20), to: "plans.sql")
        },
        Case(name: "a query of 300 kB", codes: ["sql_too_long"]) { project in
            try project.write(TestProject.plans + "-- " + String(repeating: "x", count: 300_000), to: "plans.sql")
        },
        Case(name: "a segment's name leads out of its folder", codes: ["bad_name"]) { project in
            try replace("plans:", with: "../plans:", in: project)
        },
        Case(name: "a segment that is not there", codes: ["unknown_segment"], command: ["run", "../plans"]) { _ in },
        Case(name: "a query file that is not there", codes: ["missing_file"]) { project in
            try FileManager.default.removeItem(at: project.url("plans.sql"))
        },
        Case(name: "an attribute of another segment", codes: ["attribute_owned"], command: ["run", "thief"]) {
            project in
            try replace(
                "plans: {query: plans.sql}", with: "plans: {query: plans.sql}\n  thief: {query: plans.sql}", in: project
            )
        },
        Case(name: "a misspelt key and a wrong type at once", codes: ["unknown_key", "wrong_type"]) { project in
            try project.write(project.read("headgate.yaml") + "retenton: {}\nmax_rejected: many\n", to: "headgate.yaml")
        },
        Case(name: "a variable that is not set", codes: ["missing_variable"]) { project in
            try project.write(
                project.read("headgate.yaml") + "results: ${env:HEADGATE_TEST_NOTHING}\n", to: "headgate.yaml")
        },
    ]

    @Test(arguments: cases)
    func `a bad project is told by its code, and nothing changes`(row: Case) async throws {
        try await withBaseProject { project in
            try row.spoil(project)
            let state = try project.state()
            let outcome = try await project.headgate(arguments: row.command + ["--output", "json"])
            #expect(outcome.code == 5, "\(outcome.stdout)\n\(outcome.stderr)")
            let list = try outcome.json(as: PrintedProblems.self)
            #expect(list.problems.filter { $0.severity == "error" }.map(\.code) == row.codes, "\(list.problems)")
            #expect(list.problems.allSatisfy { $0.file != nil })
            #expect(try project.changes(since: state) == [])
            #expect(!FileManager.default.fileExists(atPath: project.url("ran").path))
        }
    }

    @Test func `a 2 MB query and a NUL byte are refused on standard input too`() async throws {
        try await withBaseProject { project in
            for (text, code) in [
                (TestProject.plans + "-- " + String(repeating: "x", count: 2 << 20), "sql_too_long"),
                (TestProject.plans + "\u{0}", "sql_nul_byte"),
            ] {
                let outcome = try await project.headgate("validate", "--query", "-", "--output", "json", input: text)
                #expect(outcome.code == 5)
                #expect(try outcome.problemCodes() == [code])
            }
        }
    }

    @Test func `the first claim of an attribute is named to the second segment`() async throws {
        try await withBaseProject { project in
            let outcome = try await project.headgate("run", "--query", TestProject.plans, "--name", "thief")
            #expect(outcome.code == 5)
            #expect(outcome.stderr.contains("Attributes.Plan belongs to the segment plans"))
        }
    }

    private static func replace(_ old: String, with new: String, in project: TestProject) throws {
        let text = try project.read("headgate.yaml")
        try #require(text.contains(old))
        try project.write(text.replacing(old, with: new), to: "headgate.yaml")
    }

    private static func view(_ text: String, in project: TestProject) throws {
        try project.write(text, to: "views/bad.sql")
        try replace("lake:", with: "lake:\n  views: views", in: project)
        try project.write("SELECT id AS Id, plan AS \"Attributes.Plan\" FROM people, bad", to: "plans.sql")
    }
}
