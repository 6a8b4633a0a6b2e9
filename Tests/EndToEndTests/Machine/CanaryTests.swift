import Foundation
import TestSupport
import Testing

/// What is private stands only in the files that are meant to hold it: not in what a command prints, not in a log, a
/// notice, an alert, a report, the ledger's books or an error.
@Suite(.timeLimit(.minutes(60)))
struct CanaryTests {
    /// Only where somebody asks for rows are rows shown.
    @Test func `the life of a segment`() async throws {
        try await withProject { folder in
            let canaries = try await CanaryProject.lay(in: folder)
            let project = canaries.project
            try await canaries.does(["validate"])
            try await canaries.does(["preview", "plans"], shows: Canary.rows)
            try await canaries.does(["plan", "plans"])
            try await canaries.does(["plan", "plans", "--samples", "3"], shows: Canary.rows)
            try await canaries.does(["plan", "--all", "--out", "saved.plan"], code: nil)
            try await canaries.does(["plan", "plans", "--out", "saved.plan"])
            try await canaries.does(["apply", "saved.plan"], once: true)
            try canaries.people(["a", "b"], plan: Canary.row.rawValue + "-2")
            try await canaries.does(["run", "plans"], code: 3, once: true)
            let held = try await canaries.does(["run", "plans"], code: 3, once: true).report().runID
            try await canaries.does(["show", held])
            try await canaries.does(["approve", held], once: true)
            #expect(try await self.carriers(canaries)[Canary.address.rawValue] == Canary.leavers.rawValue)
            try await canaries.does(["run", "--all"])
            try await canaries.does(["serve", "--once"])
            try await canaries.does(["explain", "plans", Canary.address.rawValue], shows: Canary.rows)
            try await canaries.does(["explain", "plans", "nobody"], code: 1)
            try await canaries.does(["runs"])
            try await canaries.does(["ledger", "show", "plans"])
            try await canaries.does(["doctor"], code: nil)
            try await canaries.does(["gc", "--dry-run"])
            try await canaries.does(["gc"])
            try await canaries.does(["audience", "show", Canary.address.rawValue], shows: Canary.rows)
            try await canaries.does(["audience", "count", "--where", "Attributes.Plan = 'x'"])
            try await canaries.does(["audience", "attributes"], shows: Canary.rows)
            try await canaries.does(["audience", "export"], shows: Canary.rows)
            try await canaries.does(["retire", "other", "--yes"], code: nil)
            try await canaries.does(["ledger", "forget", "plans", "--yes"], code: nil)
            try await canaries.does(["adopt", "plans"], code: nil)
            let leaks = try canaries.leaks()
            #expect(leaks == [], "\(leaks)")
            #expect(try project.read("\(Canary.path.rawValue)/alerts.jsonl").contains("held"))
        }
    }

    private func carriers(_ canaries: CanaryProject) async throws -> [String: String] {
        let exported = try await canaries.does(["audience", "export"], shows: Canary.rows, once: true)
        let endpoints = try exported.stdout.split(separator: "\n").map {
            try JSONDecoder().decode(ExportedEndpoint.self, from: Data($0.utf8))
        }
        return Dictionary(endpoints.map { ($0.id, $0.attributes?["Plan"]?.first ?? "") }) { first, _ in first }
    }

    static let failures = [
        "a conversion": "SELECT id AS Id, CAST(CAST(plan AS integer) AS varchar) AS \"Attributes.Plan\" FROM people",
        "a literal that does not convert":
            "SELECT id AS Id, CAST('\(Canary.literal.rawValue)' AS integer) AS \"Attributes.Plan\" FROM people",
        "a literal that is no date":
            "SELECT id AS Id, DATE '\(Canary.literal.rawValue)' AS \"Attributes.Plan\" FROM people",
        "an error of the query's own":
            "SELECT id AS Id, error(plan || '\(Canary.literal.rawValue)') AS \"Attributes.Plan\" FROM people",
        "a literal without an end": "SELECT id AS Id, '\(Canary.literal.rawValue) AS \"Attributes.Plan\" FROM people",
        "an unknown column":
            "SELECT id AS Id, nothing AS \"Attributes.Plan\" FROM known WHERE plan = '\(Canary.literal.rawValue)'",
        "a function that is not allowed":
            "SELECT id AS Id, getenv('\(Canary.literal.rawValue)') AS \"Attributes.Plan\" FROM people",
        "a file": "SELECT id AS Id, 'x' AS \"Attributes.Plan\" FROM read_csv('\(Canary.literal.rawValue)')",
        "invalid rows": "SELECT id AS Id, repeat(plan, 20) AS \"Attributes.Plan\" FROM people",
        "conflicting rows":
            "SELECT id AS Id, plan || n AS \"Attributes.Plan\" FROM people, range(2) AS t(n)",
        "rejected rows": "SELECT plan || id AS Id, 'x' AS \"Attributes.Plan\" FROM people",
        "a regular expression that is none":
            "SELECT id AS Id, regexp_extract(plan, '(\(Canary.literal.rawValue)') AS \"Attributes.Plan\" FROM people",
        "a struct":
            "SELECT id AS Id, struct_pack(x := '\(Canary.literal.rawValue)') AS \"Attributes.Plan\" FROM people",
    ]

    @Test(arguments: failures.keys.sorted())
    func `what a query fails with`(name: String) async throws {
        try await withProject { folder in
            let canaries = try await CanaryProject.lay(in: folder)
            try canaries.write(try #require(Self.failures[name]), to: "plans.sql")
            try await canaries.does(["validate"], code: nil)
            try await canaries.does(["preview", "plans"], code: nil, shows: Canary.rows.union([.literal]))
            try await canaries.does(["plan", "plans"], code: nil)
            let outcome = try await canaries.does(["run", "plans"], code: nil)
            if let run = try? outcome.report().runID { try await canaries.does(["show", run]) }
            try await canaries.does(["serve", "--once"], code: nil)
            try await canaries.does(["runs"])
            let leaks = try canaries.leaks()
            #expect(leaks == [], "\(leaks)")
        }
    }

    /// A run that is killed, gone on with, cancelled.
    @Test func `a run that is broken off`() async throws {
        try await withProject { folder in
            let canaries = try await CanaryProject.lay(in: folder)
            for (point, command) in [(30, "resume"), (40, "cancel")] {
                try await canaries.does(
                    ["run", "plans", "--full"], code: 137, once: true, environment: ["HEADGATE_CRASH_AT": "\(point)"])
                let list = try await canaries.does(["runs", "--status", "running"], once: true)
                let run = try #require(list.stdout.firstMatch(of: /"run_id" : "([^"]+)"/)?.output.1)
                try await canaries.does([command, String(run)], code: nil, once: true)
            }
            try await canaries.does(["gc"])
            let work = canaries.project.url("\(Canary.path.rawValue)/results/work").path
            #expect(try FileManager.default.contentsOfDirectory(atPath: work) == [])
            let leaks = try canaries.leaks()
            #expect(leaks == [], "\(leaks)")
        }
    }
}
