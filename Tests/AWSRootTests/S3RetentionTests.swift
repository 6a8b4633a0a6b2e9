import AWSTestSupport
import Assembly
import Foundation
import Logging
import Operations
import ProjectFiles
import SegmentCore
import TestSupport
import Testing
import Workflow

@testable import AWSRoot

/// Old runs on S3: their objects go, their tables go, what a ledger is made of stays.
@Suite(.timeLimit(.minutes(60))) struct S3RetentionTests {
    @Test func `old runs go from the bucket and from the work database, but not what the ledger is made of`()
        async throws
    {
        try await FakeAWS.running { bench in
            try await withScratchFolder { folder in
                let aws = try await AWSProject(
                    in: folder, on: bench,
                    segments: ["plans: {query: plans.sql, guards: {changed: off}}"],
                    queries: ["plans.sql": TestProject.plans], more: "retention: {runs: 1, days: 30}")
                var runs: [RunID] = []
                try await bench.turn("clock", #"{"manual": true}"#)
                for month in 0..<4 {
                    if month > 0 { try await bench.turn("clock", #"{"advance": 3456000}"#) }
                    try await aws.people(
                        (0..<20).map { TestProject.Person("p\($0)", $0 == 0 ? "plan \(month)" : "same") })
                    // The account's own tools live today, the run some months later.
                    try await bench.turn("clock", #"{"wall_offset": \#(month * 3_456_000)}"#)
                    runs.append(try await run(aws, daysLater: month * 40))
                    try await bench.turn("clock", #"{"wall_offset": 0}"#)
                }
                let address = "s3://\(aws.account.bucket)/results/runs"
                let left = Set(
                    try await aws.account.list(address).compactMap { key in
                        key.split(separator: "/").dropFirst(2).first.flatMap { RunID(String($0)) }
                    })
                #expect(left.contains(runs[3]))
                // Of older runs only what the ledger's rows lie in.
                let tables = try await aws.account.tables(of: "headgate_work")
                #expect(!tables.isEmpty)
                for run in runs.prefix(2) {
                    let keys = try await aws.account.list(address + "/\(run)")
                    let others = keys.filter { !$0.contains("/sent.parquet/") && !$0.contains("/ledger-base-") }
                    #expect(others == [], "\(run)")
                    let named = tables.values.filter { $0.contains("\(run)") }
                    #expect(
                        named.allSatisfy { $0.contains("/sent.parquet/") || $0.contains("/ledger-base-") }, "\(named)")
                }
                // The ledger is whole: nothing is sent anew.
                try await bench.turn("clock", #"{"wall_offset": 10368000}"#)
                let last = try await report(aws, daysLater: 120)
                #expect(last.counts.unchanged == 20 && last.counts.sent == 0)
            }
        }
    }

    private func run(_ aws: AWSProject, daysLater days: Int) async throws -> RunID {
        let report = try await report(aws, daysLater: days)
        #expect(report.status == .succeeded, "\(report.problems)")
        return report.runID
    }

    /// A run as it would be some days from now.
    private func report(_ aws: AWSProject, daysLater days: Int) async throws -> RunReport {
        var system = SystemDependencies.system()
        system.clock = QuickClock()
        system.now = { Date().addingTimeInterval(Double(days) * 86_400) }
        system.variables.merge(aws.project.variables) { $1 }
        return try await started("plans", in: aws.project.folder, system)
    }
}
