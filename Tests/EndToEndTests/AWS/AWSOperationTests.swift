import AWSTestSupport
import Foundation
import TestSupport
import Testing

/// What operators do to runs whose results, journal and leases are on S3.
@Suite(.timeLimit(.minutes(60))) struct AWSOperationTests {
    private static let people = [TestProject.Person("a", "gold"), TestProject.Person("b", "free")]

    private func withPlans(_ body: @Sendable (AWSProject) async throws -> Void) async throws {
        try await FakeAWS.running { bench in
            try await withProject { scratch in
                let aws = try await AWSProject(
                    in: scratch.folder, on: bench, segments: ["plans: {query: plans.sql, guards: {removed: off}}"],
                    queries: ["plans.sql": TestProject.plans])
                try await aws.people(Self.people)
                try await body(aws)
            }
        }
    }

    @Test func `an interrupted run says so, its statement is stopped, and resume ends it`() async throws {
        try await withPlans { aws in
            let bench = aws.account.bench
            try await bench.turn(
                "athena/endings", #"[{"sql": "CREATE TABLE", "times": 1, "run": 3600}]"#)
            let outcome = try await aws.project.headgate(
                ["run", "plans", "--output", "json"], environment: aws.project.variables
            ) {
                while try await !String(decoding: bench.look("athena"), as: UTF8.self).contains("CREATE TABLE") {
                    await Task.yield()
                }
                // Once it has been asked for a few times, its ticket is written down.
                let asked = try await questions(bench)
                while try await questions(bench) < asked + 3 { await Task.yield() }
            }
            #expect(outcome.code == 130, "\(outcome.stdout)\(outcome.stderr)")
            let report = try outcome.report()
            #expect(report.status == "interrupted")
            #expect(try await aws.project.report("show", report.runID).status == "interrupted")
            #expect(String(decoding: try await bench.look("athena"), as: UTF8.self).contains("CANCELLED"))
            let resumed = try await aws.project.report("resume", report.runID)
            #expect(resumed.status == "succeeded" && resumed.runID == report.runID)
            #expect(try await aws.carriers("Plan") == ["a": "gold", "b": "free"])
        }
    }

    private func questions(_ bench: FakeAWS) async throws -> Int {
        struct Told: Decodable { var total: Int }
        return try await bench.look("calls?operation=BatchGetQueryExecution", as: Told.self).total
    }

    @Test func `a segment is retired over Athena: its attributes go, its ledger ends`() async throws {
        try await withPlans { aws in
            _ = try await aws.project.report("run", "plans")
            let outcome = try await aws.project.headgate("retire", "plans", "--yes")
            #expect(outcome.code == 0, "\(outcome.stdout)\(outcome.stderr)")
            #expect(try await aws.carriers("Plan") == [:])
        }
    }

    @Test func `a resume that meets a lease in force leaves the run as it was`() async throws {
        try await withPlans { aws in
            let points = aws.project.url("points.log")
            _ = try await aws.project.headgate(
                "run", "plans", environment: ["HEADGATE_CRASH_LOG": points.path, "HEADGATE_CRASH_AT": "40"])
            let runs = try await aws.project.headgate("runs", "--output", "json").json(as: [ListedRun].self)
            let run = try #require(runs.first).runID
            // The lease is another machine's now: nobody here can tell whether its process lives.
            let lease = try #require(
                try await aws.account.list("s3://\(aws.account.bucket)/results/ledgers").first {
                    $0.hasSuffix("lease.json")
                })
            let folder = aws.project.url("lease")
            try await aws.account.download("s3://\(aws.account.bucket)/\(lease)", to: folder)
            let file = folder.appending(path: "object-0")
            let text = try String(contentsOf: file, encoding: .utf8)
            let other = text.replacing(/"owner" : "[^"]*"/, with: "\"owner\" : \"elsewhere:1\"")
            #expect(other != text)
            try FileManager.default.removeItem(at: file)
            try Data(other.utf8).write(to: folder.appending(path: "lease.json"))
            try await aws.account.upload(folder, to: String(lease.dropLast("/lease.json".count) + "/copy"))
            try await aws.account.move(
                "\(lease.dropLast("/lease.json".count))/copy/lease.json", to: lease)
            let refused = try await aws.project.headgate("resume", run)
            #expect(refused.code != 0 && (refused.stdout + refused.stderr).contains("elsewhere:1"))
            #expect(try await aws.project.report("show", run).status == "running")
        }
    }
}
