import SegmentCore

/// A row of the plan as the rules give it.
package struct ModelPlanRow: Sendable, Hashable {
    package var name: String
    package var reason: String?
    /// Set for every row, though the statement leaves it out of quiet ones.
    package var key: String?
    package var id: String?
    package var format: String?
    package var halving: String?
    package var leavesUser = false
    package var isKnown = false
    package var differs = false
    package var values: [String: String] = [:]
    package var flags: [String: Int] = [:]

    package var isSent: Bool { format == "c" || format == "j" }
    package var isQuiet: Bool { format == nil && !["invalid", "withheld", "withheld_absent"].contains(name) }
}

/// The target of every key against the ledger: what a run's plan must say.
package struct ModelPlan: Sendable {
    package private(set) var rows: [ModelPlanRow] = []

    package init(_ run: ModelRun, ledger: ModelLedger) {
        let result = JudgedResult(run)
        let users = ModelUsers(result, ledger: ledger, run: run)
        let targets = ModelTargets(run: run, users: users)
        let valid = result.valid.mapValues { users.shared($0, in: run) }
        let guarded = Set(result.bad.compactMap(\.key))
        for key in ledger.keys.union(valid.keys).sorted() {
            let judge = KeyJudgement(
                run: run, row: valid[key], entry: ledger[key], isGuarded: guarded.contains(key), targets: targets)
            if var planned = judge.planned {
                planned.key = key
                rows.append(planned)
            }
        }
        for row in result.rows where !row.isValid {
            var planned = ModelPlanRow(name: "invalid", reason: row.reason, key: row.key, id: row.id)
            planned.values = row.values
            for slot in run.slots {
                planned.flags[slot.attribute.name] = KeyJudgement.cellFlags(slot, row: row)
            }
            rows.append(planned)
        }
    }

    package func count(_ names: String...) -> Int { rows.count { names.contains($0.name) } }
}
