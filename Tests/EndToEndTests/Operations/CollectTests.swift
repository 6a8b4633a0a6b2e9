import Foundation
import TestSupport
import Testing

/// `gc` and the retention after each run.
@Suite struct CollectTests {
    private typealias Person = TestProject.Person

    private struct Sweep: Decodable {
        var runs: [String]
        var strangers: [String]
        var leftovers: Int
        var bytes: Int
    }

    private static let little = "retention: {runs: 2, days: 30}"

    private func folders(_ project: TestProject) throws -> Set<String> {
        Set(try FileManager.default.contentsOfDirectory(atPath: project.url(".headgate/results/runs").path))
    }

    /// Makes all runs so far a hundred days older: the journal's time is all that counts.
    private func age(_ project: TestProject) async throws {
        let script = """
            import sqlite3
            journal = sqlite3.connect(".headgate/journal.sqlite")
            journal.execute("UPDATE run SET created = created - 8640000")
            journal.commit()
            """
        let outcome = try await project.shell("exec python3 -c \"$0\"", script)
        guard outcome.code == 0 else { throw UnexpectedOutcome(outcome) }
    }

    @Test func `old runs go after a run, but not what the ledger is made of`() async throws {
        try await withBaseProject { project in
            try project.configure(more: Self.little)
            var runs = Array(try folders(project))
            for value in ["x", "y", "z"] {
                try await age(project)
                try project.people([Person("a", value), Person("b", value)])
                let run = try await project.report("run", "plans")
                #expect(run.status == "succeeded")
                runs.append(run.runID)
            }
            let left = try folders(project)
            #expect(left.contains(runs[3]) && left.contains(runs[2]))
            let listed = try await project.headgate("runs", "--output", "json").stdout
            for run in runs.prefix(2) where !left.contains(run) { #expect(!listed.contains(run)) }
            let kept = try FileManager.default.subpathsOfDirectory(atPath: project.url(".headgate/results/runs").path)
            for run in runs.prefix(2) { #expect(!kept.contains("\(run)/snapshot.parquet"), "\(kept)") }
            #expect(try await project.report("plan", "plans").figures == ["queried": 2, "unchanged": 2])
        }
    }

    @Test func `a dry run says the same and deletes nothing`() async throws {
        try await withBaseProject { project in
            for value in ["x", "y", "z"] {
                try project.people([Person("a", value), Person("b", value)])
                _ = try await project.report("run", "plans")
            }
            try await age(project)
            try project.configure(more: Self.little)
            try project.write("x", to: ".headgate/results/runs/20200101T000000Z-abcdef/snapshot.parquet")
            try project.write("x", to: ".headgate/results/work/job-h0p1x0/statement.sql")
            let state = try project.state()
            let dry: Sweep = try await project.headgate("gc", "--dry-run", "--output", "json").json()
            #expect(state.changes(in: try project.state()).isEmpty)
            #expect(dry.runs.count == 2)
            #expect(dry.strangers == ["20200101T000000Z-abcdef"])
            #expect(dry.bytes > 1_000)
            let real: Sweep = try await project.headgate("gc", "--output", "json").json()
            #expect(real.runs == dry.runs)
            #expect(real.bytes == dry.bytes)
            let none: Sweep = try await project.headgate("gc", "--output", "json").json()
            #expect(none.bytes == 0)
            #expect(try await project.report("plan", "plans").status == "succeeded")
        }
    }

    @Test func `held runs stay, and what they need`() async throws {
        try await withBaseProject { project in
            try project.people([])
            let held = try await project.report("run", "plans")
            #expect(held.status == "held")
            try await age(project)
            try project.configure(more: "retention: {runs: 1, days: 30}")
            _ = try await project.headgate("gc")
            #expect(try folders(project).contains(held.runID))
            #expect(try await project.headgate("approve", held.runID).code == 0)
        }
    }
}
