import Foundation
import TestSupport
import Testing

/// Leases that a wrong clock or a dead process left, and runs that are in the way of each other.
@Suite struct FutureLeaseTests {
    /// Of a process on another machine: nobody here can tell whether it lives.
    private static func lease(_ project: TestProject, expires: Double, owner: String) throws -> URL {
        let file = try #require(try FormatFile.find("plans/lease.json", in: project))
        let text = try String(contentsOf: file, encoding: .utf8)
            .replacing(/"expires"\s*:\s*[0-9.]+/) { _ in "\"expires\" : \(expires)" }
            .replacing(/"owner"\s*:\s*"[^"]*"/) { _ in "\"owner\" : \"\(owner)\"" }
        try Data(text.utf8).write(to: file)
        return file
    }

    @Test(arguments: [4_102_444_800.0, 1e15])
    func `a lease of the far future is told with its holder and its end`(expires: Double) async throws {
        try await withBaseProject { project in
            let file = try Self.lease(project, expires: expires, owner: "elsewhere.example:7")
            let before = try Data(contentsOf: file)
            let state = try project.state()
            let outcome = try await project.headgate("run", "plans", "--output", "json")
            #expect(outcome.code == 1)
            let problem = try #require(try outcome.report().problems.first)
            #expect(problem.code == "leased")
            #expect(problem.message.contains("elsewhere.example:7"))
            #expect(problem.message.contains("far in the future"))
            #expect(problem.message.contains("headgate doctor"))
            #expect(try Data(contentsOf: file) == before)
            #expect(try project.changes(since: state) == [])
            // Doctor names the file, so that a person can take it away.
            let doctor = try await project.headgate("doctor")
            #expect(doctor.stdout.contains("lease"), "\(doctor.stdout)")
            #expect(doctor.stdout.contains("lease.json"), "\(doctor.stdout)")
            try FileManager.default.removeItem(at: file)
            #expect(try await project.headgate("run", "plans").code == 0)
        }
    }

    @Test func `a lease that ends soon is told without alarm`() async throws {
        try await withBaseProject { project in
            let soon = Date().timeIntervalSince1970 + 200
            _ = try Self.lease(project, expires: soon, owner: "elsewhere.example:7")
            let problem = try #require(try await project.report("run", "plans").problems.first)
            #expect(problem.code == "leased")
            #expect(!problem.message.contains("far in the future"))
            #expect(problem.message.contains("after that time"))
        }
    }

    @Test func `a lease whose time is over is taken`() async throws {
        try await withBaseProject { project in
            _ = try Self.lease(project, expires: 1, owner: "elsewhere.example:7")
            #expect(try await project.headgate("run", "plans").code == 0)
        }
    }
}
