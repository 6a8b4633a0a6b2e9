package import SegmentCore

/// What the statements of one run have in common: slots, rules and options.
package struct PlanShape: Sendable {
    package var contract: DestinationContract
    package var slots: [PlanSlot]
    package var userScope: UserScope
    package var mode: SegmentMode
    /// `--full`: send unchanged rows too.
    package var full: Bool
    /// Remembered rejections are sent again.
    package var retryRejected: Bool
    /// Whether a plan may find unchanged keys by digests (`BucketComparison`).
    package var comparesByDigests = false

    package init(
        contract: DestinationContract, slots: [PlanSlot], userScope: UserScope,
        mode: SegmentMode, full: Bool, retryRejected: Bool
    ) {
        self.contract = contract
        self.slots = slots
        self.userScope = userScope
        self.mode = mode
        self.full = full
        self.retryRejected = retryRejected || full
    }

    /// Slots whose values keep a key in the ledger: custom ones, or all where there is none.
    var carrying: [PlanSlot] {
        let custom = slots.filter(\.attribute.isCustom)
        return custom.isEmpty ? slots : custom
    }

    var userIDSlot: PlanSlot? { slots.first { $0.attribute.name == Attribute.userID } }

    /// User attributes that are taken away by user, not by endpoint; empty where rows do not fold.
    var folded: [PlanSlot] {
        guard userScope == .fold, userIDSlot != nil else { return [] }
        return slots.filter { $0.attribute.kind == .user }
    }

    /// Those of `folded` that leavers lose: only they need the fold in the comparison.
    var taken: [PlanSlot] { folded.filter { $0.rule != .keep } }

    /// For a statement about one key, in which no key is only counted and nothing is sent.
    var ofOneKey: PlanShape {
        var shape = self
        (shape.full, shape.retryRejected, shape.comparesByDigests) = (false, false, false)
        return shape
    }

    /// The snapshot's column `v<n>` of a slot; NULL for an attribute that the query no longer has.
    func snapshotColumn(_ slot: PlanSlot, columns: [SegmentColumn]) -> SQL {
        guard let index = columns.firstIndex(where: { $0.attribute.name == slot.attribute.name }) else {
            return "\(.nullText) AS c\(slot.n)"
        }
        return "v\(index) AS c\(slot.n)"
    }
}

extension PlanSlot {
    /// The suffix of this slot's columns in plan and ledger files: `c3`, `x3`, `o3` …
    var n: Int { slot.index }

    /// The value of a `set` rule as an SQL literal, a JSON list for list columns.
    func literal(_ value: String) -> SQL { "\(literal: isList ? "[\(JSONText.string(value))]" : value)" }
}
