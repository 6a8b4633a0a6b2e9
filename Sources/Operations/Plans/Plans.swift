package import Foundation
import ProjectFiles
package import SegmentCore
import Workflow

/// Plans of a target: makes them and applies saved ones.
package struct Plans: Sendable {
    let workspace: Workspace

    package init(_ workspace: Workspace) { self.workspace = workspace }

    /// Plans a segment; nothing is sent.
    ///
    /// - Parameter samples: rows of each kind; 0 for none.
    package func make(
        _ request: RunRequest, samples: Int = 0, observer: RunObserver? = nil
    ) async throws -> PlanReport {
        let record = RunRecord(request: request, status: .running, createdAt: workspace.system.now())
        let driver = RunDriver(workspace)
        let report = try await observed(observer) { try await driver.drive(.new(record), $0) }
        let saved = try await workspace.journal.load(request.id).map(SavedPlan.init(record:))
        var made = PlanReport(report: report, saved: saved, samples: [])
        if let plan = made.plan { made.samples = try await rows(of: plan, samples, request) }
        return made
    }

    /// Applies a saved plan: sends exactly what it says.
    ///
    /// - Parameters:
    ///   - data: of the plan file.
    ///   - file: its name, for messages.
    /// - Throws: `PlanRefused` where it may not be applied.
    package func apply(
        _ data: Data, file: String, approved: Bool, observer: RunObserver? = nil
    ) async throws -> RunReport {
        let time = workspace.system.now()
        let plan = try SavedPlan(data: data, file: file, maxAge: workspace.project.planMaxAge, now: time)
        try plan.requireApplicable(to: workspace.target.name, approved: approved, file: file)
        return try await Runs(workspace).start(
            plan.applied(as: workspace.newRunID(), approved: approved, at: time), observer)
    }

    /// Sample rows of a plan, against the ledger as it is now.
    private func rows(of plan: ChangePlan, _ count: Int, _ request: RunRequest) async throws -> [PlanSample] {
        guard count > 0, plan.counts.sent > 0 else { return [] }
        var pointer: LedgerPointer?
        if let name = request.segment.name { pointer = try await workspace.ledger.load(name, for: plan.destination) }
        let shape = PlanShape(
            contract: workspace.contract, slots: plan.slots,
            userScope: plan.snapshot.query.userScope, mode: request.segment.mode, full: request.full,
            retryRejected: request.retryRejected)
        let statement = SampleStatement(shape: shape, table: plan.table, pointer: pointer)
        return statement.samples(of: try await workspace.engine.rows(of: statement.sql(count), reading: .results))
    }
}
