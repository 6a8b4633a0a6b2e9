import SegmentCore
import TestSupport

extension History {
    /// After two clean runs the destination holds what the ledger says, for every key out of doubt, and nothing else.
    mutating func checkDestination(_ run: ModelRun) {
        let hasUsers = world.attributes.contains { $0.attribute.name == Attribute.userID } && !world.isSingle
        for key in world.keys where !ledger[key].isInDoubt {
            for slot in run.slots {
                if slot.attribute.kind == .user, hasUsers, left.contains(destination.user(of: key)) { continue }
                let wanted = ledger[key].has(slot.attribute.name).map { slot.isList ? elements($0) : [$0] }
                let held = destination.value(of: slot.attribute, for: key)
                expect(
                    held == wanted,
                    "\(key) holds \(held ?? []) of \(slot.attribute.name), the ledger says \(wanted ?? [])")
            }
        }
    }
}
