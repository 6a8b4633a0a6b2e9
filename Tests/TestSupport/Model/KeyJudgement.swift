import SegmentCore

/// One key's target against its ledger entry: the class, what is sent, and the flags that counts come from.
struct KeyJudgement {
    let run: ModelRun
    let row: JudgedRow?
    let entry: ModelEntry
    let isGuarded: Bool
    private let targets: [(slot: PlanSlot, target: ModelTarget)]

    init(run: ModelRun, row: JudgedRow?, entry: ModelEntry, isGuarded: Bool, targets: ModelTargets) {
        self.run = run
        self.row = row
        self.entry = entry
        self.isGuarded = isGuarded
        self.targets = run.slots.map { ($0, targets.target(of: $0, row: row, entry: entry)) }
    }

    /// Nil: an absent key that carries nothing.
    var planned: ModelPlanRow? {
        guard let name else { return nil }
        let isSent = sends(name)
        var planned = ModelPlanRow(name: name, id: row?.id ?? entry.latest?.id)
        planned.isKnown = isKnown
        planned.differs = targets.contains { differs($0.slot, $0.target) }
        if isSent {
            planned.leavesUser = targets.contains { $0.target.leavesQuietly }
            planned.format = isScalar ? "c" : "j"
            planned.halving = entry.halving
        } else if movesQuietly(name) {
            planned.leavesUser = true
            planned.format = "n"
        }
        if planned.format != nil || name.hasPrefix("withheld") {
            for (slot, target) in targets { planned.values[slot.attribute.name] = target.value }
        }
        for (slot, target) in targets {
            planned.flags[slot.attribute.name] = flags(slot, target, isSent: isSent)
        }
        return planned
    }

    // MARK: Class

    private var name: String? {
        if row == nil {
            if !isKnown { return nil }
            if isGuarded { return "protected" }
            if !targets.contains(where: { leaves($0.slot, $0.target) }) { return "kept" }
        } else if !entry.isInDoubt, hasNothing(run.slots), targets.allSatisfy({ $0.target.value == nil }) {
            return "empty"
        }
        if isWithheld { return row == nil ? "withheld_absent" : "withheld" }
        if row == nil { return "removed" }
        if !entry.isInDoubt, !targets.contains(where: { differs($0.slot, $0.target) }) { return "unchanged" }
        return isJoiner ? "added" : "changed"
    }

    /// A key that carries nothing and may carry nothing is no key of the ledger.
    private var isKnown: Bool { entry.isInDoubt || !hasNothing(run.carrying) }

    private func hasNothing(_ slots: [PlanSlot]) -> Bool { slots.allSatisfy { entry.has($0.attribute.name) == nil } }

    private func differs(_ slot: PlanSlot, _ target: ModelTarget) -> Bool {
        !target.leavesQuietly && (target.value != entry.has(slot.attribute.name) || target.isSaidAgain)
    }

    /// Whether an absent key has something to lose: only custom attributes whose rule is not keep are taken away.
    private func leaves(_ slot: PlanSlot, _ target: ModelTarget) -> Bool {
        slot.attribute.isCustom && target.rule != .keep && !target.leavesQuietly
            && (entry.isInDoubt || differs(slot, target))
    }

    private var isWithheld: Bool {
        guard !run.full, !run.retryRejected, let remembered = entry.remembered else { return false }
        return targets.allSatisfy { remembered.values[$0.slot.attribute.name] == $0.target.value }
    }

    private var isJoiner: Bool {
        let custom = targets.filter { $0.slot.attribute.isCustom }
        if custom.contains(where: { entry.accepted($0.slot.attribute.name) != nil }) { return false }
        if targets.allSatisfy({ $0.target.value == nil }) { return false }
        let hadNothing = targets.allSatisfy { entry.accepted($0.slot.attribute.name) == nil }
        return hadNothing || custom.contains { $0.target.value != nil }
    }

    // MARK: What is sent

    private func sends(_ name: String) -> Bool {
        ["added", "changed", "removed"].contains(name)
            || (name == "unchanged" && (run.mode == .upsert || run.full))
    }

    /// The user stays with another endpoint: the entry drops its attributes, and nothing is sent.
    private func movesQuietly(_ name: String) -> Bool {
        ["kept", "unchanged"].contains(name)
            && targets.contains { $0.target.leavesQuietly && entry.has($0.slot.attribute.name) != $0.target.value }
    }

    /// Whether the row can be a CSV line: every column a value, none of them a list, and nothing besides.
    private var isScalar: Bool {
        targets.allSatisfy { slot, target in
            slot.column == nil
                ? !speaks(slot, target)
                : !slot.isList && target.value != nil && !target.leavesQuietly && !target.isUnsaid
        }
    }

    /// An attribute that the query dropped is in a row only where it has something to say: it differs, or taking the
    /// row ends a doubt about it.
    private func speaks(_ slot: PlanSlot, _ target: ModelTarget) -> Bool {
        slot.column == nil
            && (differs(slot, target) || (entry.isInDoubt && entry.mayCarry(slot.attribute.name)))
    }

    // MARK: Flags

    private func flags(_ slot: PlanSlot, _ target: ModelTarget, isSent: Bool) -> Int {
        var flags = row.map { Self.cellFlags(slot, row: $0) } ?? 0
        if isSent, differs(slot, target) {
            flags += entry.has(slot.attribute.name) == nil ? 1 : target.value == nil ? 3 : 2
        }
        if entry.mayCarry(slot.attribute.name) { flags += 8 }
        if isSent, speaks(slot, target) { flags += 16 }
        if isSent, target.isUnsaid { flags += 64 }
        return flags
    }

    /// What a cell was: NULL (4), written as `''` (32).
    static func cellFlags(_ slot: PlanSlot, row: JudgedRow) -> Int {
        guard slot.column != nil else { return 0 }
        let name = slot.attribute.name
        return (row.values[name] == nil ? 4 : 0) + (row.emptied.contains(name) ? 32 : 0)
    }
}
