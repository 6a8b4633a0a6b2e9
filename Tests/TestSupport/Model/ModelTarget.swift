import SegmentCore

/// What one key should carry of one attribute, and how the plan comes to say so.
struct ModelTarget {
    var value: String?
    /// The rule that holds for this key: keep where what a leaver rule would do is not known to be right.
    var rule: LeaverRule
    /// The user stays: the attribute leaves the endpoint's entry without being sent.
    var leavesQuietly = false
    /// The row is silent: no row of the user has a value, and what this one would say is nothing or out of date.
    var isUnsaid = false
    /// The row says the user's value although its entry has it: the user's entries differ.
    var isSaidAgain = false
}

/// The target rule (design, section 2).
struct ModelTargets {
    let run: ModelRun
    let users: ModelUsers

    func target(of slot: PlanSlot, row: JudgedRow?, entry: ModelEntry) -> ModelTarget {
        let name = slot.attribute.name
        if run.folds, slot.attribute.kind == .user {
            if let user = row?.user { return shared(slot, user: user, entry: entry) }
            var target = away(slot, entry: entry)
            if let user = entry.has(Attribute.userID) {
                target.isSaidAgain = false
                let hasLeft =
                    slot.rule == .keep && slot.column != nil && users.occurring.contains(user) && !entry.isInDoubt
                target.isUnsaid = hasLeft || isSilent(slot, user, entry, target.value)
            }
            return target
        }
        if let value = row?.values[name] { return .init(value: value, rule: slot.rule) }
        return left(slot, by: slot.rule, entry: entry)
    }

    /// The key's row, or its doubt, says whose endpoint it is: the user's value, which all its rows say together.
    private func shared(_ slot: PlanSlot, user: String, entry: ModelEntry) -> ModelTarget {
        let isSplit = users.split[user]?.contains(slot.attribute.name) == true
        if let value = users.values[user]?[slot.attribute.name] {
            return .init(value: value, rule: slot.rule, isSaidAgain: isSplit && slot.rule != .keep)
        }
        // An endpoint that moved: what its entry has is the old user's, and says nothing of the new one.
        if let owner = entry.has(Attribute.userID), owner != user {
            return .init(value: nil, rule: slot.rule, isUnsaid: isSilent(slot, user, entry, nil))
        }
        let isUnsure = users.unsure.contains(user)
        let value = left(slot, by: isUnsure ? .keep : slot.rule, entry: entry).value
        return .init(value: value, rule: slot.rule, isUnsaid: isSilent(slot, user, entry, value))
    }

    /// Whether a row leaves out what no row of its user has: it knows nothing, or what it knows is out of date.
    private func isSilent(_ slot: PlanSlot, _ user: String, _ entry: ModelEntry, _ value: String?) -> Bool {
        let name = slot.attribute.name
        let isStale = users.split[user]?.contains(name) == true && !entry.isInDoubt && slot.column != nil
        if slot.rule == .keep { return isStale }
        guard users.unsure.contains(user), users.values[user]?[name] == nil else { return false }
        return isStale || (value == nil && !entry.mayCarry(name))
    }

    /// The result no longer says whose endpoint it is; the ledger may.
    private func away(_ slot: PlanSlot, entry: ModelEntry) -> ModelTarget {
        guard slot.rule != .keep, let user = entry.has(Attribute.userID) else {
            return left(slot, by: .keep, entry: entry)
        }
        guard users.occurring.contains(user) else { return left(slot, by: slot.rule, entry: entry) }
        let says = shared(slot, user: user, entry: entry)
        guard !entry.isInDoubt, agrees(user, with: entry) else { return says }
        // What the user's rows say is theirs now; what only this entry knows stays in it.
        let isTheirs = users.values[user]?[slot.attribute.name] != nil
        return .init(value: isTheirs ? nil : says.value, rule: slot.rule, leavesQuietly: true)
    }

    /// Whether the user's rows say no other than the endpoint's entry, for all that a leaver loses.
    private func agrees(_ user: String, with entry: ModelEntry) -> Bool {
        run.slots.filter { $0.attribute.kind == .user && $0.rule != .keep }.allSatisfy { slot in
            guard let own = entry.has(slot.attribute.name) else { return true }
            return shared(slot, user: user, entry: entry).value == own
        }
    }

    private func left(_ slot: PlanSlot, by rule: LeaverRule, entry: ModelEntry) -> ModelTarget {
        let name = slot.attribute.name
        let value: String? =
            switch rule {
            case .keep: entry.has(name)
            case .clear: nil
            case .set(let text) where entry.mayCarry(name): slot.isList ? listText([text]) : text
            case .set: nil
            }
        return .init(value: value, rule: rule)
    }
}
