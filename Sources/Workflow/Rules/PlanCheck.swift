package import SegmentCore

/// Refuses a plan that no longer fits what it was made from: another ledger, destination or file.
package struct PlanCheck: Sendable {
    let contract: DestinationContract
    let ledger: any Ledger
    let sealer: any FileSealer

    package init(contract: DestinationContract, ledger: any Ledger, sealer: any FileSealer) {
        self.contract = contract
        self.ledger = ledger
        self.sealer = sealer
    }

    /// Reports all reasons together. A run that continues directly from its own plan skips the files' digests.
    func fresh(_ plan: ChangePlan, in context: StageContext) async throws(StageFailure) {
        var problems: [Problem] = []
        if plan.destination != contract.identity {
            problems.append(
                Problem(
                    .planDestination, "the plan is for \(plan.destination), this target is \(contract.identity)",
                    hint: "name the target that was planned for: --target"))
        } else {
            let pointer = try await ledger.pointer(of: context.request.segment, at: plan.destination)
            if pointer?.generation ?? 0 != plan.ledgerGeneration {
                problems.append(
                    Problem(
                        .planStale,
                        "the plan was made over generation \(plan.ledgerGeneration) of the ledger, it is at \(pointer?.generation ?? 0)",
                        hint: "another run came between: plan again"))
            }
        }
        if context.request.kind == .apply || context.request.approved {
            problems += await altered(plan)
        }
        guard problems.isEmpty else { throw StageFailure(problems, .fail) }
    }

    private func altered(_ plan: ChangePlan) async -> [Problem] {
        var problems: [Problem] = []
        for (key, seal) in zip([plan.snapshot.table, plan.table], plan.seals) {
            do {
                if try await sealer.seal(of: key) != seal {
                    problems.append(
                        Problem(.planAltered, "\(key) is not the file that was planned with", hint: "plan again"))
                }
            } catch {
                problems.append(Problem(.planMissing, "\(key): \(error.message)", hint: "plan again"))
            }
        }
        return problems
    }
}

extension ProblemCode {
    package static let planStale: Self = "plan_stale"
    package static let planDestination: Self = "plan_destination"
    package static let planAltered: Self = "plan_altered"
    package static let planMissing: Self = "plan_missing"
}
