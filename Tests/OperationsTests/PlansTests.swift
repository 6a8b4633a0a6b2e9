import Foundation
import ProjectFiles
import SegmentCore
import TestSupport
import Testing
import Workflow

@testable import Operations

/// Making and applying plans, as values.
@Suite struct PlansTests {
    @Test func `a plan that is invalid is a report without a plan`() async throws {
        let test = try TestWorkspace()
        let read = ReadEvents()
        let segment = try test.workspace.project.segment(named: "vip")
        let made = try await Plans(test.workspace).make(
            test.workspace.request(.plan, segment), samples: 5, observer: read.observer)
        #expect(made.report.status == .invalid)
        #expect(made.plan == nil && made.samples.isEmpty)
        #expect(read.isOver)
        // A report is a value: it can be written and read.
        let data = try JSONEncoder().encode(made)
        #expect(try JSONDecoder().decode(PlanReport.self, from: data).report == made.report)
    }

    @Test func `a plan that a guard tripped is refused until it is approved`() async throws {
        let test = try TestWorkspace()
        let refused = try await refusal(test, target: "dev", isTripped: true)
        #expect(refused.isHeld)
        #expect(refused.problems.map(\.code) == ["guard_tripped"])
        #expect(try await test.journal.list(RunFilter()).isEmpty)
    }

    @Test func `a plan for another target is refused, and no approval changes that`() async throws {
        let test = try TestWorkspace()
        for approved in [true, false] {
            let refused = try await refusal(test, target: "prod", isTripped: false, approved: approved)
            #expect(!refused.isHeld)
            #expect(refused.problems.map(\.code) == [.planDestination])
        }
    }

    @Test func `a file that is no plan is refused`() async throws {
        let test = try TestWorkspace()
        let code = await test.code {
            _ = try await Plans(test.workspace).apply(Data("{}".utf8), file: "vip.plan", approved: true)
        }
        #expect(code == .planFile)
    }

    private func refusal(
        _ test: TestWorkspace, target: String, isTripped: Bool, approved: Bool = false
    ) async throws -> PlanRefused {
        var record = try Sample.record(status: .held, at: test.time.date)
        record.request.kind = .plan
        record.request.target = target
        let finding = GuardFinding(
            kind: .removed, tripped: isTripped, attribute: nil, measured: 0.3, limit: 0.15, text: "removed much")
        let guarded = GuardedPlan(plan: Self.plan, findings: [finding])
        record.stages = [.guards: StageRecord(startedAt: test.time.date, output: JSONCoding.data(guarded))]
        let data = SavedPlan(record: record).data
        return try await #require(throws: PlanRefused.self) {
            try await Plans(test.workspace).apply(data, file: "vip.plan", approved: approved)
        }
    }

    private static var plan: ChangePlan {
        let query = ValidatedQuery(
            idPosition: 0, idType: .text, columns: [], userScope: .keep, tables: [], warnings: [])
        return ChangePlan(
            snapshot: Snapshot(query: query, table: ObjectKey("snapshot"), bytesScanned: nil), table: ObjectKey("plan"),
            seals: [], slots: [], ledgerGeneration: 1, destination: DestinationIdentity("embedded:5f3a"),
            counts: RowCounts(), attributes: [:], figures: PlanFigures(), format: .csv, firstLedger: false)
    }
}
