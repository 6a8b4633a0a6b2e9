import AWSTestSupport
import Assembly
import Foundation
import InMemoryLogging
import Logging
import Operations
import ProjectFiles
import SegmentCore
import TestSupport
import Testing
import Workflow

@testable import AWSRoot

/// Runs over Athena and Pinpoint while a share of all calls fails at random: throttles, 5xx, resets, lost answers.
///
/// `make test` takes a few runs of each share, `make sweep` fifty. Time passes where runs wait, and the services' clock
/// with it.
@Suite(.serialized, .timeLimit(.minutes(60))) struct FaultRunTests {
    private static let count = Checkout.isSweep ? 50 : 4
    private static let people = (0..<30).map { TestProject.Person("p\($0)", $0 % 2 == 0 ? "gold" : "free", score: $0) }

    @Test(arguments: [10, 30])
    func `runs end right by themselves, and nothing is lost or started twice`(percent: Int) async throws {
        try await FakeAWS.running { bench in
            try await bench.stopClock(at: TestTime(Date()))
            try await withScratchFolder { folder in
                let names = (0..<Self.count).map { "s\($0)" }
                let aws = try await AWSProject(
                    in: folder, on: bench, segments: names.map { "\($0): {query: \($0).sql}" },
                    queries: Dictionary(uniqueKeysWithValues: names.map { ("\($0).sql", Self.query($0)) }))
                try await aws.people(Self.people)
                try await bench.turn("faults", Self.faults(percent))
                let ends = try await runs(names, aws, bench, width: 5)
                try await bench.mend()
                for (name, end) in ends {
                    #expect(end.report.status == .succeeded, "\(name): \(end.report.problems)")
                    #expect(end.report.counts.accepted == Self.people.count)
                    #expect(end.waited < .seconds(1_800), "\(name) waited \(end.waited)")
                }
                #expect(try await aws.repeated() == [])
                #expect(try await bench.violations() == [])
                let endpoints = try await aws.account.endpoints()
                #expect(endpoints.count == Self.people.count)
                for name in names {
                    #expect(endpoints.values.allSatisfy { $0.attributes["A-\(name)"] == ["v \(name)"] }, "\(name)")
                }
                // Nothing is left in doubt: run again, nothing is sent.
                let again = try await runs(Array(names.prefix(3)), aws, bench, width: 3)
                for end in again.values { #expect(end.report.counts.sent == 0 && end.report.status == .succeeded) }
            }
        }
    }

    private static func query(_ name: String) -> String {
        "SELECT id AS \"Id\", 'v \(name)' AS \"Attributes.A-\(name)\" FROM people"
    }

    private static func faults(_ percent: Int) -> String {
        let kinds = ["throttle", "500", "503", "reset", "lost-answer"]
        let rules = kinds.map { kind in
            // Each rule sees what those before it let through; with small shares that is near enough.
            #"{"service": "(athena|pinpoint|s3|sns|glue)", "share": \#(Double(percent) / 100 / 5), "kind": "\#(kind)"}"#
        }
        return #"{"seed": \#(percent), "rules": [\#(rules.joined(separator: ", "))]}"#
    }

    private struct End: Sendable {
        var report: RunReport
        var waited: Duration
    }

    /// Each run in services of its own, a few at a time.
    private func runs(
        _ names: [String], _ aws: AWSProject, _ bench: FakeAWS, width: Int
    ) async throws -> [String: End] {
        try await withThrowingTaskGroup(of: (String, End).self) { group in
            var ends: [String: End] = [:]
            for (index, name) in names.enumerated() {
                if index >= width, let (name, end) = try await group.next() { ends[name] = end }
                group.addTask { (name, try await run(name, aws, bench)) }
            }
            for try await (name, end) in group { ends[name] = end }
            return ends
        }
    }

    private func run(_ name: String, _ aws: AWSProject, _ bench: FakeAWS) async throws -> End {
        var system = SystemDependencies.system()
        system.clock = BenchClock(TestTime(), moving: bench)
        system.variables.merge(aws.project.variables) { $1 }
        system.variables["HEADGATE_DUCKDB"] = Checkout.duckdb.path
        let log = InMemoryLogHandler()
        var logger = Logger(label: "tests", factory: { _ in log })
        logger.logLevel = .trace
        let report = try await started(name, in: aws.project.folder, system, logger: logger)
        return End(report: report, waited: try Self.waits(in: log))
    }

    /// The sum of the runner's waits, as it logs them. The clock itself says more: the poller of statements moves it too,
    /// as often as the machine lets it.
    private static func waits(in log: InMemoryLogHandler) throws -> Duration {
        try log.entries.filter { $0.message == "waiting" }.reduce(.zero) { sum, entry in
            let delay = try #require(entry.metadata["delay"])
            return sum + .seconds(try #require(Double("\(delay)".prefix { !$0.isWhitespace })))
        }
    }
}
