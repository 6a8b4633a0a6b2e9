package import SegmentCore

/// Stage 4: the guards judge the plan. A tripped one holds the run until a person approves; nothing was sent.
package struct GuardStage: ImmediateStage {
    package typealias Input = ChangePlan
    package typealias Ticket = GuardedPlan
    package typealias Output = GuardedPlan

    package static let name = StageName.guards

    let ledger: any Ledger

    package init(ledger: any Ledger) { self.ledger = ledger }

    package func start(_ plan: ChangePlan, in context: StageContext) async throws(StageFailure) -> GuardedPlan {
        let segment = context.request.segment
        let pointer = try await ledger.pointer(of: segment, at: plan.destination)
        let guards = Guards(
            settings: segment.guards, delivered: pointer?.delivered ?? [], isFirstRun: !(pointer?.hasSucceeded ?? false)
        )
        return GuardedPlan(plan: plan, findings: guards.findings(for: plan))
    }

    package func holds(_ output: GuardedPlan, in context: StageContext) -> Bool {
        !output.tripped.isEmpty && !context.request.approved
    }
}
