import Foundation
import TestSupport
import Testing

/// `show`: rows by reason with samples where asked for, files that are gone, and how to go on.
@Suite struct ShowTests {
    private typealias Person = TestProject.Person

    private struct Details: Decodable {
        struct Group: Decodable {
            struct Sample: Decodable {
                var id: String?
                var values: [String: String]
            }

            var reason: String
            var rows: Int
            var samples: [Sample]?
        }

        struct Step: Decodable {
            var what: String
            var command: String
        }

        var status: String
        var stages: [PrintedReport.Stage]
        var files: [String: String]
        var invalid: [Group]
        var rejected: [Group]
        var gone: [String]
        var next: [Step]

        enum CodingKeys: String, CodingKey {
            case status, stages, files, next
            case invalid = "invalid_rows"
            case rejected = "rejected_rows"
            case gone = "files_gone"
        }
    }

    private func details(_ project: TestProject, _ arguments: String...) async throws -> Details {
        let outcome = try await project.headgate(arguments: ["show"] + arguments + ["--output", "json"])
        do { return try outcome.json() } catch { throw UnexpectedOutcome(outcome) }
    }

    /// A run with two reasons for invalid rows and one for rejected ones.
    private func withSpoiltRun(_ body: @Sendable (TestProject, PrintedReport) async throws -> Void) async throws {
        try await withProject { project in
            try await project.lay(["a", "b"].map { Person($0, "gold") })
            let long = String(repeating: "x", count: 101)
            try project.people(
                [Person("a", "gold"), Person("b", "gold"), Person("B", "free")]
                    + ["s1", "s2", "s3", "s4"].map { Person($0, "silver") } + ["w1", "w2"].map { Person($0, long) })
            try await body(project, try await project.report("run", "plans", "--as-of", "2026-11-21"))
        }
    }

    @Test func `rows by reason, with samples where asked for, and a command that goes on`() async throws {
        try await withSpoiltRun { project, run in
            let plain = try await details(project, run.runID)
            #expect(plain.invalid.map(\.rows) == [2, 2])
            #expect(plain.rejected.map(\.reason) == ["new_endpoint_without_address"])
            #expect((plain.invalid + plain.rejected).allSatisfy { $0.samples == nil })
            #expect(plain.gone.isEmpty)

            let some = try await details(project, run.runID, "--samples", "3")
            let rejected = try #require(some.rejected.first)
            #expect(rejected.rows == 4)
            #expect(rejected.samples?.map(\.id) == ["s1", "s2", "s3"])
            #expect(rejected.samples?.first?.values == ["Attributes.Plan": "silver"])
            let twice = try #require(some.invalid.first { $0.reason == "conflicting_duplicate" })
            #expect(Set(twice.samples?.compactMap(\.id) ?? []) == ["b", "B"])

            let step = try #require(some.next.first)
            #expect(step.command == "headgate run plans --retry-rejected")
            try await project.audience(["s1", "s2", "s3", "s4"].map { Person($0, "silver") })
            let again = try await project.headgate(
                arguments: step.command.split(separator: " ").dropFirst().map(String.init))
            #expect(again.code == 0, "\(again.stdout)\(again.stderr)")
        }
    }

    @Test func `the text of a spoilt run, and of one whose files are gone`() async throws {
        try await withSpoiltRun { project, run in
            let show = try await project.headgate("show", run.runID, "--samples", "2")
            try expectGolden(GoldenTextTests.masked(show.stdout + show.stderr, project), "e2e/show-spoilt.txt")
            // In a pipe no row is shown unless asked for.
            let quiet = try await project.headgate("show", run.runID)
            #expect(!quiet.stdout.contains("s1"))

            for name in ["snapshot.parquet", "plan.parquet", "batches", "rejected", "invalid.csv"] {
                try FileManager.default.removeItem(at: project.url(".headgate/results/runs/\(run.runID)/\(name)"))
            }
            let gone = try await project.headgate("show", run.runID, "--samples", "2")
            #expect(gone.code == 0)
            try expectGolden(GoldenTextTests.masked(gone.stdout + gone.stderr, project), "e2e/show-gone.txt")
            let rest = try await details(project, run.runID, "--samples", "2")
            #expect(rest.gone == ["batch c-0", "invalid", "plan", "rejected c-0", "snapshot"])
        }
    }

    @Test func `a held run is told how to be let through, in the words that reach it from here`() async throws {
        try await withBaseProject { project in
            try project.people([])
            let held = try await project.report("run", "plans")
            let outer = TestProject(folder: project.folder.deletingLastPathComponent())
            let outcome = try await outer.headgate("show", held.runID, "-C", "project", "--output", "json")
            let commands = try outcome.json(as: Details.self).next.map(\.command)
            #expect(
                commands == [
                    "headgate approve \(held.runID) -C project", "headgate cancel \(held.runID) -C project",
                ])
            let words = try #require(commands.first).split(separator: " ").dropFirst().map(String.init)
            #expect(try await outer.headgate(arguments: words).code == 0)
        }
    }

    @Test func `an applied plan's files are those of the run that planned`() async throws {
        try await withBaseProject { project in
            try project.people([Person("a", "silver"), Person("b", "free")])
            #expect(try await project.headgate("plan", "plans", "-o", "x.plan").code == 0)
            let run = try await project.report("apply", "x.plan")
            #expect(run.files.values.allSatisfy { FileManager.default.fileExists(atPath: $0) }, "\(run.files)")
            #expect(try await details(project, run.runID).gone.isEmpty)
        }
    }

    @Test func `a stage that was tried again says how often`() async throws {
        try await withBaseProject { project in
            let run = try await project.report("run", "plans")
            let script = """
                import sqlite3, sys
                journal = sqlite3.connect(".headgate/journal.sqlite")
                journal.execute("UPDATE stage SET attempt = 3 WHERE run = ? AND name = 'materialise'", sys.argv[1:])
                journal.commit()
                """
            #expect(try await project.shell("exec python3 -c \"$0\" \"$1\"", script, run.runID).code == 0)
            let show = try await project.headgate("show", run.runID)
            #expect(show.stdout.contains(/materialise .* 3 attempts\n/))
            let stages = try await details(project, run.runID).stages
            #expect(stages.map(\.attempts) == [1, 3] + Array(repeating: 1, count: 6))
        }
    }

    @Test func `a run that retention has taken away whole is said to be gone`() async throws {
        try await withBaseProject { project in
            let outcome = try await project.headgate("show", "20200101T000000Z-abcdef")
            #expect(outcome.code == 1)
            #expect(outcome.stderr.contains("retention"))
        }
    }
}
