package import SegmentCore

/// Stage 4: the guards check the plan. One that trips holds the run until it is approved; nothing was sent.
///
/// A plan that waits, for approval or in a saved plan, gets the seals of its files, so that a change is detected when
/// it continues.
package struct GuardStage: ImmediateStage {
    package typealias Input = ChangePlan
    package typealias Ticket = GuardedPlan
    package typealias Output = GuardedPlan

    package static let name = StageName.guards

    let ledger: any Ledger

    let sealer: any FileSealer

    package init(ledger: any Ledger, sealer: any FileSealer) {
        self.ledger = ledger
        self.sealer = sealer
    }

    package func start(_ plan: ChangePlan, in context: StageContext) async throws(StageFailure) -> GuardedPlan {
        let segment = context.request.segment
        let pointer = try await ledger.pointer(of: segment, at: plan.destination)
        let guards = Guards(
            settings: segment.guards, delivered: pointer?.delivered ?? [], isFirstRun: !(pointer?.hasSucceeded ?? false)
        )
        var guarded = GuardedPlan(plan: plan, findings: guards.findings(for: plan))
        guard context.request.kind == .plan || !guarded.tripped.isEmpty else { return guarded }
        guarded.plan.seals = []
        do throws(StoreFailure) {
            for key in [plan.snapshot.table, plan.table] { guarded.plan.seals.append(try await sealer.seal(of: key)) }
        } catch { throw StageFailure(error) }
        return guarded
    }

    package func holds(_ output: GuardedPlan, in context: StageContext) -> Bool {
        !output.tripped.isEmpty && !context.request.approved
    }
}
