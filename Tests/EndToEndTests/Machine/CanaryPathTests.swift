import Foundation
import TestSupport
import Testing

/// A path that a variable made up is shown with its placeholder, whatever goes wrong there.
@Suite(.timeLimit(.minutes(60)))
struct CanaryPathTests {
    /// What stands in the way, and the code that says so.
    static let obstacles: [(path: String, code: String, isShown: Bool)] = [
        ("audience.sqlite", "audience_foreign", true), ("results", "store_unavailable", true),
        ("results/runs", "results_not_writable", false), ("results/work", "scratch_not_writable", false),
        ("notices.jsonl/x", "notice_failed", true), ("plans.sql/x", "missing_file", true),
        ("views", "missing_file", true), ("audience.sqlite/x", "audience_denied", true),
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
            if obstacle.isShown {
                #expect((outcome.stdout + outcome.stderr).contains("${env:PLACE}"), "\(outcome.stdout)")
            }
            let leaks = try canaries.leaks()
            #expect(leaks == [], "\(leaks)")
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
