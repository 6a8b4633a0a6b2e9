import ArgumentParser
import Foundation
import Testing

@testable import Commands

/// What the command line takes, before anything runs.
@Suite struct ArgumentTests {
    @Test(arguments: [
        ("2026-11-20", 1_795_132_800.0), ("2026-11-20T12:00:00Z", 1_795_176_000),
        ("2026-11-20T12:00:00+01:00", 1_795_172_400), ("2026-11-20T12:00:00.250Z", 1_795_176_000.25),
    ])
    func `--as-of takes a moment or a day`(text: String, seconds: Double) throws {
        let asOf = try #require(AsOf(argument: text))
        #expect(abs(asOf.date.timeIntervalSince1970 - seconds) < 0.001)
    }

    @Test(arguments: ["", "now", "2026-13-01", "20.11.2026", "2026-11-20 12:00", "2026-11-20T12:00:00Zulu"])
    func `--as-of refuses all else`(text: String) {
        #expect(AsOf(argument: text) == nil)
    }

    @Test(arguments: [
        ["run"], ["run", "a", "--all"], ["run", "a", "--query", "SELECT 1"], ["run", "--all", "--query", "SELECT 1"],
        ["run", "a", "--name", "b"], ["run", "--query", "SELECT 1", "--name", "../b"], ["run", "a", "--jobs", "0"],
        ["plan", "a", "b", "-o", "x"], ["plan", "--all", "-o", "x"], ["plan", "a", "--samples", "1001"],
        ["preview", "a", "--limit", "0"], ["init", "--endpoints", "0"], ["runs", "--status", "lost"],
        ["audience", "import", "file.xlsx"], ["apply"], ["approve"], ["show"],
    ])
    func `what cannot be meant is refused`(arguments: [String]) {
        #expect(throws: (any Error).self) { try Headgate.parseAsRoot(arguments) }
        do { _ = try Headgate.parseAsRoot(arguments) } catch {
            #expect(Headgate.exitCode(for: error).rawValue == 64)
        }
    }

    @Test(arguments: [
        ["run", "a", "b", "--jobs", "3"], ["run", "--all", "--full"], ["run", "--query", "-", "--name", "b"],
        ["plan", "a", "-o", "x", "--samples", "0"], ["-h"], ["validate"], ["validate", "--query", "SELECT 1"],
        ["audience", "count", "--where", "Attributes.A = 'x'"], ["runs", "a", "--status", "held", "--limit", "1"],
    ])
    func `what can be meant is taken`(arguments: [String]) throws {
        do { _ = try Headgate.parseAsRoot(arguments) } catch {
            #expect(Headgate.exitCode(for: error) == .success)
        }
    }
}
