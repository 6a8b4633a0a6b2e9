import SegmentCore
import TestSupport

extension History {
    /// After two clean runs the destination holds what the ledger says, for every key out of doubt, and nothing else.
    mutating func checkDestination(_ run: ModelRun) {
        // Of a user with an invalid row nobody knows what it should carry.
        let invalid = ModelPlan(run, ledger: ledger).rows.filter { $0.name == "invalid" }
        left.formUnion(invalid.compactMap { $0.values[Attribute.userID] })
        for key in world.keys where !ledger[key].isInDoubt {
            for slot in run.slots where !isShared(slot, key: key, run) {
                let wanted = ledger[key].has(slot.attribute.name).map { slot.isList ? elements($0) : [$0] }
                let held = destination.value(of: slot.attribute, for: key)
                expect(
                    held == wanted,
                    "\(key) holds \(held ?? []) of \(slot.attribute.name), the ledger says \(wanted ?? [])")
            }
        }
    }

    /// Whether other endpoints of the key's user answer for the attribute too: the key's own entry may then be an old
    /// one, or say nothing. A value that an endpoint left behind when it moved stays while no rule clears it.
    private func isShared(_ slot: PlanSlot, key: String, _ run: ModelRun) -> Bool {
        guard run.scope == .fold, slot.attribute.kind == .user else { return false }
        let user = destination.user(of: key)
        let owners = users(of: run)
        if left.contains(user) || owners[key] != user && owners.values.contains(user) { return true }
        if slot.rule == .clear { return false }
        let said = world.keys.filter { ledger[$0].has(Attribute.userID) == user }
            .compactMap { ledger[$0].has(slot.attribute.name) }
        let held = destination.value(of: slot.attribute, for: key)
        return said.isEmpty || said.contains { (slot.isList ? elements($0) : [$0]) == held }
    }

    private func users(of run: ModelRun) -> [String: String] {
        let place = run.columns.firstIndex { $0.attribute.name == Attribute.userID } ?? 0
        var users: [String: String] = [:]
        for row in run.rows {
            if case .text(let user) = row.cells[place], let id = row.id { users[id.lowercased()] = user }
        }
        return users
    }
}
