import Foundation
import SegmentCore
import TestSupport
import Testing

@testable import Workflow

/// The same runs by one process, and by a new process for every step: nothing that anybody sees may differ.
@Suite struct ProcessPerStepTests {
    /// What somebody sees of a series of runs.
    private struct Seen: Equatable, Sendable {
        var reports: [Report] = []
        var endpoints: [String] = []
        var calls: [String] = []
        var statements: [String] = []
        var notices: [String] = []
    }

    private struct Report: Equatable, Sendable {
        var status: RunStatus
        var counts: RowCounts
        var attributes: [String: RowCounts]
        var problems: [String]
        var attempts: [Int?]
    }

    @Test(arguments: KeptJournal.allCases)
    func `a process for every step gives the same audience, counts, calls and notices`(kept: KeptJournal) async throws {
        let one = try await RealRuns.with(kept, perStep: false) { try await Self.history($0) }
        let many = try await RealRuns.with(kept, perStep: true) { try await Self.history($0) }
        #expect(many.reports == one.reports)
        #expect(many.endpoints == one.endpoints)
        #expect(many.calls == one.calls)
        #expect(many.statements == one.statements)
        #expect(many.notices == one.notices)
        // The history is worth comparing: it has all that counts towards a limit, and a doubt.
        #expect(one.reports.map(\.status) == [.partial, .interrupted, .partial, .succeeded], "\(one.reports)")
        #expect(one.reports[0].attempts.contains(3))
        #expect(one.endpoints.count == 12)
        #expect(one.calls.contains("progress asking about 1 import of run 20261121T111500Z-000002"))
        #expect(one.statements.contains { $0.hasSuffix("/plan/1/mixed-of-20261121T111500Z-000002") })
    }

    private static func history(_ runs: RealRuns) async throws -> Seen {
        var seen = Seen()
        // Two attempts are lost to failures, a statement and a batch wait for room, a status is not answered.
        runs.engine.fail(.unavailable, .unavailable)
        runs.world.fail("start", .busy, .busy)
        runs.world.fail("status", .unreachable, .unreachable, .unreachable)
        try await run("20261121T101500Z-000001", lake(0..<12), &seen, runs)
        // A run that ends with its import in doubt, with one row that is refused.
        runs.world.fail("status", .timeout)
        try await run("20261121T111500Z-000002", lake(1..<12, plan: "gold"), &seen, runs)
        // The next asks about it, and has to wait before it gets an answer.
        runs.engine.fail(.busy)
        runs.world.fail("find", .unreachable, .unreachable)
        try await run("20261121T121500Z-000003", lake(1..<12, plan: "silver"), &seen, runs)
        try await run("20261121T131500Z-000004", lake(1..<12, plan: "silver", stranger: false), &seen, runs)
        seen.endpoints = try await runs.endpoints()
        seen.calls = runs.world.calls
        seen.statements = runs.engine.calls
        seen.notices = runs.notices.notices.map { "\($0.id) \($0.subject) \($0.report.counts)" }
        return seen
    }

    private static func run(_ id: String, _ csv: String, _ seen: inout Seen, _ runs: RealRuns) async throws {
        try runs.lay(csv)
        let report = try await runs.run(id)
        seen.reports.append(
            Report(
                status: report.status, counts: report.counts, attributes: report.attributes,
                problems: report.problems.map(\.description), attempts: report.stages.map(\.attempts)))
        runs.time.advance(by: .seconds(3_600))
    }

    /// People, and a stranger without an address, whom the audience refuses.
    private static func lake(_ people: Range<Int>, plan: String = "free", stranger: Bool = true) -> String {
        let rows = people.map { "p\($0),p\($0)@example.com,\($0 % 2 == 0 ? plan : "free")" }
        return (["id,mail,plan"] + rows + (stranger ? ["stranger,,\(plan)"] : [])).joined(separator: "\n") + "\n"
    }
}
