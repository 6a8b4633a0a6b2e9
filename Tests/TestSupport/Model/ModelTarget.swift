import SegmentCore

/// What one key should carry of one attribute, and how the plan comes to say so.
struct ModelTarget {
    var value: String?
    /// The rule that holds for this key: keep where what a leaver rule would do is not known to be right.
    var rule: LeaverRule
    /// The user stays: the attribute leaves the endpoint's entry without being sent.
    var leavesQuietly = false
}

/// The target rule (design, section 2).
struct ModelTargets {
    let run: ModelRun
    let users: ModelUsers

    func target(of slot: PlanSlot, row: JudgedRow?, entry: ModelEntry) -> ModelTarget {
        let name = slot.attribute.name
        if run.folds, slot.attribute.kind == .user {
            if let user = row?.user { return shared(slot, user: user, entry: entry) }
            return away(slot, entry: entry)
        }
        if let value = row?.values[name] { return .init(value: value, rule: slot.rule) }
        return left(slot, by: slot.rule, entry: entry)
    }

    /// The key's row, or its doubt, says whose endpoint it is: the user's value, which all its rows say together.
    private func shared(_ slot: PlanSlot, user: String, entry: ModelEntry) -> ModelTarget {
        if let value = users.values[user]?[slot.attribute.name] { return .init(value: value, rule: slot.rule) }
        // An endpoint that moved: what its entry has is the old user's, and says nothing of the new one.
        if let owner = entry.has(Attribute.userID), owner != user { return .init(value: nil, rule: slot.rule) }
        let value = left(slot, by: users.unsure.contains(user) ? .keep : slot.rule, entry: entry).value
        return .init(value: value, rule: slot.rule)
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
