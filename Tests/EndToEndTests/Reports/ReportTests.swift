import Foundation
import TestSupport
import Testing

/// The report of a run: exactly these keys, and sums that hold.
@Suite struct ReportTests {
    private typealias Person = TestProject.Person

    private static let counts: Set = [
        "queried", "unchanged", "added", "changed", "empty", "withheld", "invalid", "removed", "kept", "protected",
        "withheld_absent", "sent", "accepted", "rejected", "unknown", "empty_as_null",
    ]
    private static let keys: Set = [
        "run_id", "segment", "target", "status", "as_of", "counts", "attributes", "stages", "guards", "problems",
        "files",
    ]
    /// What `show` has beside a report.
    private static let details: Set = ["invalid_rows", "rejected_rows", "files_gone", "next"]
    private static let stages = ["validate", "materialise", "plan", "guards", "export", "import", "settle", "notice"]

    /// A run with all kinds of rows: unchanged, changed, new, empty, invalid, rejected, left.
    private func withRun(_ body: @Sendable (TestProject, CommandOutcome) async throws -> Void) async throws {
        try await withProject { project in
            let known = ["a", "b", "c", "e", "f"].map { Person($0, "gold") }
            try await project.lay(known)
            try project.people([Person("a", "gold"), Person("b", "gold"), Person("c", "gold")])
            try #require(try await project.report("run", "plans").status == "succeeded")
            try project.people(
                [
                    Person("a", "gold"), Person("b", "silver"), Person("e", "gold"), Person("f", nil),
                    Person("stranger", "gold"), Person("g", String(repeating: "x", count: 101)),
                ])
            try await body(project, try await project.headgate("run", "plans", "--output", "json"))
        }
    }

    @Test func `the report of run, show, the notice and the file has exactly its keys`() async throws {
        try await withRun { project, outcome in
            let report = try outcome.report()
            let file = try #require(report.files["report"])
            let notice = try #require(try project.read(".headgate/notices.jsonl").split(separator: "\n").last)
            let sent = try Self.object(Data(notice.utf8))
            #expect(Set(sent.keys) == ["id", "notification_type", "subject", "report"])
            let texts = [
                Data(outcome.stdout.utf8), try Data(contentsOf: URL(filePath: file)),
                Data(try await project.headgate("show", report.runID, "--output", "json").stdout.utf8),
            ]
            for (index, text) in texts.enumerated() {
                let object = try Self.object(text)
                #expect(Set(object.keys) == Self.keys.union(index == 2 ? Self.details : []))
                #expect(Set(try #require(object["counts"] as? [String: Any]).keys) == Self.counts)
                let attributes = try #require(object["attributes"] as? [String: [String: Any]])
                #expect(attributes.mapValues { Set($0.keys) } == ["Attributes.Plan": Self.counts])
                let stages = try #require(object["stages"] as? [[String: Any]])
                #expect(stages.compactMap { $0["name"] as? String } == Self.stages)
                #expect(stages.allSatisfy { Set($0.keys) == ["name", "status", "started_at", "seconds", "attempts"] })
                let guards = try #require(object["guards"] as? [[String: Any]])
                #expect(
                    guards.allSatisfy {
                        Set($0.keys).isSubset(of: ["kind", "tripped", "attribute", "measured", "limit", "text"])
                    })
            }
        }
    }

    @Test func `all kinds of rows add up`() async throws {
        try await withRun { project, outcome in
            #expect(outcome.code == 4)
            let report = try outcome.report()
            #expect(report.status == "partial")
            #expect(
                report.figures == [
                    "queried": 6, "unchanged": 1, "added": 2, "changed": 1, "empty": 1, "invalid": 1, "removed": 1,
                    "sent": 4, "accepted": 3, "rejected": 1,
                ])
            #expect(report.wrongSums.isEmpty)
            let paths = report.files.values
            #expect(paths.allSatisfy { FileManager.default.fileExists(atPath: $0) })
            #expect(try await project.carriers("Plan") == ["a": "gold", "b": "silver", "e": "gold"])
        }
    }

    @Test func `a plan's report has the plan's figures beside the keys of a report`() async throws {
        try await withProject { project in
            try await project.lay([Person("a", "gold")])
            let outcome = try await project.headgate("plan", "plans", "--output", "json")
            let keys = Set(try Self.object(Data(outcome.stdout.utf8)).keys)
            #expect(keys == Self.keys.union(["bytes", "format", "first_ledger", "invalid_reasons"]))
        }
    }

    @Test func `validate prints valid and problems, each with its place`() async throws {
        try await withProject { project in
            try await project.lay([Person("a", "gold")])
            let good = try await project.headgate("validate", "--output", "json")
            #expect(good.code == 0)
            #expect(Set(try Self.object(Data(good.stdout.utf8)).keys) == ["valid", "problems"])
            #expect(try good.json(as: PrintedProblems.self).valid == true)

            try project.write("SELECT id AS Id,\n  plann AS \"Attributes.Plan\" FROM people", to: "plans.sql")
            let bad = try await project.headgate("validate", "--output", "json")
            #expect(bad.code == 5)
            let problems = try bad.json(as: PrintedProblems.self)
            #expect(problems.valid == false)
            let problem = try #require(problems.problems.first)
            #expect(
                [problem.code, problem.file, problem.hint] == ["unknown_column", "plans.sql", "did you mean plan?"])
            #expect([problem.line, problem.column] == [2, 3])
        }
    }

    private static func object(_ data: Data) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }
}
