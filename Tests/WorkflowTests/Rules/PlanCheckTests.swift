import SegmentCore
import TestSupport
import Testing

@testable import Workflow

/// A plan that waited, and what it is refused for when a run goes on from it.
@Suite
struct PlanCheckTests {
    struct CheckCase: Sendable, CustomTestStringConvertible {
        var rule: String
        var kind: RunRequest.Kind
        var approved: Bool
        /// Nil: the segment has no ledger.
        var generation: Int?
        var plannedOver: Int
        var destination: String
        /// What the files are now: `same`, `other` or `gone`.
        var snapshot: String
        var table: String
        var problems: [String]

        init(
            _ rule: String, _ kind: RunRequest.Kind = .apply, approved: Bool = false, generation: Int? = 3,
            plannedOver: Int = 3, destination: String = "pretend", snapshot: String = "same", table: String = "same",
            gives problems: String...
        ) {
            self.rule = rule
            self.kind = kind
            self.approved = approved
            self.generation = generation
            self.plannedOver = plannedOver
            self.destination = destination
            self.snapshot = snapshot
            self.table = table
            self.problems = problems
        }

        var testDescription: String { rule }
    }

    @Test(arguments: [
        CheckCase("a plan that fits is applied"),
        CheckCase("a plan without a ledger is over generation 0", generation: nil, plannedOver: 0),
        CheckCase("a ledger that moved makes it stale", generation: 4, gives: "plan_stale"),
        CheckCase("a ledger that is gone makes it stale", generation: nil, gives: "plan_stale"),
        CheckCase("a ledger that came makes it stale", generation: 1, plannedOver: 0, gives: "plan_stale"),
        CheckCase("another destination is refused", destination: "elsewhere", gives: "plan_destination"),
        CheckCase(
            "another destination says nothing of the ledger", generation: 4, destination: "elsewhere",
            gives: "plan_destination"),
        CheckCase("another snapshot is refused", snapshot: "other", gives: "plan_altered"),
        CheckCase("another plan file is refused", table: "other", gives: "plan_altered"),
        CheckCase("a missing file is refused", table: "gone", gives: "plan_missing"),
        CheckCase(
            "all reasons come at once", generation: 4, snapshot: "gone", table: "other", gives: "plan_stale",
            "plan_missing", "plan_altered"),
        CheckCase(
            "an approved run looks at the files too", .run, approved: true, table: "other", gives: "plan_altered"),
        CheckCase("a run that goes straight on trusts its own files", .run, snapshot: "gone", table: "other"),
        CheckCase("a run that goes straight on looks at the ledger", .run, generation: 4, gives: "plan_stale"),
    ])
    func `what is checked`(check: CheckCase) async throws {
        let store = InMemoryObjectStore()
        let ledger = ObjectLedger(store: store, owner: "ours:1", leaseDuration: .seconds(120), now: { TestTime().date })
        for generation in 0..<(check.generation ?? 0) {
            var pointer = LedgerPointer(
                destination: SegmentCase.contract.identity, segment: try Sample.segmentName())
            pointer.generation = generation + 1
            try await ledger.save(pointer)
        }
        var plan = PlannedFigures().plan
        plan.destination = DestinationIdentity(check.destination)
        plan.ledgerGeneration = check.plannedOver
        plan.seals = [plan.snapshot.table, plan.table].map { FileSeal(bytes: 1, digest: "same \($0)") }
        var record = try Sample.record()
        record.request.kind = check.kind
        record.request.approved = check.approved
        let sealer = ScriptedSealer(states: [plan.snapshot.table: check.snapshot, plan.table: check.table])
        let fresh = PlanCheck(contract: SegmentCase.contract, ledger: ledger, sealer: sealer)
        let context = StageContext(request: record.request, attempt: 1, patience: .zero, progress: { _ in })
        let failure = await thrown(StageFailure.self) { try await fresh.fresh(plan, in: context) }
        #expect((failure?.problems ?? []).codes == check.problems)
        #expect(failure?.disposition == (check.problems.isEmpty ? nil : .fail))
    }
}

/// Files that are the same, others, or gone.
private struct ScriptedSealer: FileSealer {
    var states: [ObjectKey: String]

    func seal(of key: ObjectKey) async throws(StoreFailure) -> FileSeal {
        if states[key] == "gone" { throw StoreFailure(.unavailable, "it is gone") }
        return FileSeal(bytes: 1, digest: "\(states[key] ?? "") \(key)")
    }
}
