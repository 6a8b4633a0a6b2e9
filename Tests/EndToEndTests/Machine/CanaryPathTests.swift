import Foundation
import TestSupport
import Testing

/// A path that a variable made up is shown with its placeholder, whatever goes wrong there.
@Suite(.timeLimit(.minutes(10)))
struct CanaryPathTests {
    /// What stands in the way, and the code that says so.
    static let obstacles: [(path: String, code: String)] = [
        ("audience.sqlite", "audience_foreign"), ("results", "store_denied"),
        ("results/runs", "store_denied"), ("results/work", "scratch_not_writable"),
        ("notices.jsonl/x", "notice_failed"), ("alerts.jsonl/x", "alert_failed"), ("plans.sql/x", "missing_file"),
        ("views", "missing_file"), ("audience.sqlite/x", "audience_denied"),
    ]

    @Test(arguments: obstacles.map(\.path))
    func `what stands in the way of a path`(path: String) async throws {
        try await withProject { folder in
            let canaries = try await CanaryProject.lay(in: folder)
            let obstacle = try #require(Self.obstacles.first { $0.path == path })
            let place = canaries.project.url("\(Canary.path.rawValue)/\(path)")
            let parent = place.deletingLastPathComponent()
            let isFolder = path.hasSuffix("/x")
            try? FileManager.default.removeItem(at: isFolder ? parent : place)
            try canaries.write("in the way", to: path)
            for command in [["validate"], ["plan", "plans"], ["run", "plans"], ["serve", "--once"], ["doctor"]] {
                try await canaries.does(command, code: nil)
            }
            let outcome = try await canaries.does(["run", "plans"], code: nil, once: true)
            let problems = try outcome.problemCodes() + ((try? outcome.report().problems.map(\.code)) ?? [])
            #expect(problems.contains(obstacle.code), "\(outcome.stdout) \(outcome.stderr)")
            if obstacle.code != "scratch_not_writable" {
                #expect((outcome.stdout + outcome.stderr).contains("${env:PLACE}"), "\(outcome.stdout)")
            }
            #expect(try canaries.leaks() == [])
        }
    }

    @Test func `the files of a report`() async throws {
        try await withProject { folder in
            let canaries = try await CanaryProject.lay(in: folder)
            let report = try await canaries.does(["run", "plans"], once: true).report()
            let root = canaries.project.folder.path + "/${env:PLACE}/results/runs/\(report.runID)/"
            #expect(report.files["snapshot"] == root + "snapshot.parquet")
            #expect(report.files["report"] == root + "report.json")
        }
    }
}
