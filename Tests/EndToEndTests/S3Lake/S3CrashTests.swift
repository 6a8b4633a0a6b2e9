import AWSClient
import AWSTestSupport
import Foundation
import TestSupport
import Testing

/// The embedded engine over results on S3 is killed at one crash point after another and goes on.
///
/// `make test` takes every 29th point; `make sweep` takes all.
@Suite(.timeLimit(.minutes(60))) struct S3CrashTests {
    private static let people = (0..<30).map {
        TestProject.Person("p\($0)", $0 % 4 == 0 ? nil : "plan \($0 % 3)", score: $0)
    }

    @Test func `after a kill at any point and a resume, audience and counts are as in the undisturbed run`()
        async throws
    {
        try await FakeAWS.running { bench in
            try await withProject { scratch in
                let base = TestProject(folder: scratch.url("base"))
                try FileManager.default.createDirectory(at: base.folder, withIntermediateDirectories: true)
                try await base.lay(Self.people)
                try base.write(
                    try base.read("headgate.yaml") + "results: \"s3://results/${env:ROOT}\"\n", to: "headgate.yaml")
                try await withClient(bench.variables) { try await $0.call(CreateBucket(bucket: "results")) }
                let calm = try copy(base, "calm", scratch, bench)
                _ = try await calm.run(["HEADGATE_CRASH_LOG": calm.project.url("points.log").path])
                let end = try await calm.end()
                #expect(end.counts["accepted"] == "22")
                let points = try calm.project.read("points.log").split(separator: "\n").count
                #expect(points > 80)
                for point in stride(from: 1, through: points, by: Checkout.isSweep ? 1 : 29) {
                    let crashed = try copy(base, "at-\(point)", scratch, bench)
                    let killed = try await crashed.run(["HEADGATE_CRASH_AT": String(point)])
                    #expect(killed.code == 137, "point \(point) did not kill: \(killed.stderr)")
                    try await crashed.goOn()
                    #expect(try await crashed.end() == end, "killed at point \(point)")
                }
            }
        }
    }

    private func copy(
        _ base: TestProject, _ name: String, _ scratch: TestProject, _ bench: FakeAWS
    ) throws -> CrashedS3Project {
        try FileManager.default.copyItem(at: base.folder, to: scratch.url(name))
        return CrashedS3Project(
            project: TestProject(folder: scratch.url(name)), variables: bench.variables.merging(["ROOT": name]) { $1 })
    }
}

private struct CrashedS3Project {
    struct End: Equatable {
        var audience: [String]
        var counts: [String: String]
    }

    let project: TestProject
    let variables: [String: String]

    func run(_ more: [String: String] = [:]) async throws -> CommandOutcome {
        try await project.headgate("run", "plans", environment: variables.merging(more) { $1 })
    }

    /// As an operator would: resumes the run that the journal has, or starts one.
    func goOn() async throws {
        guard let last = try await runs().first else {
            #expect(try await run().code == 0)
            return
        }
        guard last.status == "running" else { return }
        let outcome = try await project.headgate("resume", last.runID, environment: variables)
        #expect(outcome.code == 0, "\(outcome.stderr)")
    }

    func end() async throws -> End {
        let export = try await project.headgate("audience", "export", environment: variables)
        let last = try #require(try await runs().first)
        let show = try await project.headgate("show", last.runID, "--output", "json", environment: variables)
        let report = try show.report()
        #expect(report.status == "succeeded", "\(show.stdout)")
        let names = ["queried", "added", "sent", "accepted"]
        return End(
            audience: export.stdout.split(separator: "\n").map(String.init).sorted(),
            counts: Dictionary(uniqueKeysWithValues: names.map { ($0, "\(report[$0])") }))
    }

    private func runs() async throws -> [ListedRun] {
        let outcome = try await project.headgate("runs", "plans", "--output", "json", environment: variables)
        #expect(outcome.code == 0, "\(outcome.stderr)")
        return try outcome.json(as: [ListedRun].self)
    }
}
