package import SegmentCore

/// What the statements of one run have in common: slots, rules and options, and the engine's spelling.
package struct PlanShape: Sendable {
    package var dialect: any SQLDialect
    package var contract: DestinationContract
    package var slots: [PlanSlot]
    package var userScope: UserScope
    package var mode: SegmentMode
    /// `--full`: send unchanged rows too.
    package var full: Bool
    /// Remembered rejections are sent again.
    package var retryRejected: Bool

    package init(
        dialect: any SQLDialect, contract: DestinationContract, slots: [PlanSlot], userScope: UserScope,
        mode: SegmentMode, full: Bool, retryRejected: Bool
    ) {
        self.dialect = dialect
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

    /// The snapshot's column `v<n>` of a slot; NULL for an attribute that the query no longer has.
    func snapshotColumn(_ slot: PlanSlot, columns: [SegmentColumn]) -> String {
        guard let index = columns.firstIndex(where: { $0.attribute.name == slot.attribute.name }) else {
            return "CAST(NULL AS varchar) AS \(slot.slot.column)"
        }
        return "v\(index) AS \(slot.slot.column)"
    }
}

extension PlanSlot {
    /// The suffix of this slot's columns in plan and ledger files: `c3`, `x3`, `o3` …
    var n: Int { slot.index }

    /// The value of a `set` rule as an SQL literal, a JSON list for list columns.
    func literal(_ value: String) -> String {
        sqlLiteral(isList ? "[\(JSONText.string(value))]" : value)
    }
}

/// Joins the SQL of each element.
func list<T>(_ items: [T], _ separator: String = ", ", _ sql: (T) -> String) -> String {
    items.map(sql).joined(separator: separator)
}

/// Like `list`, with the separator in front of each element: for columns that follow others.
func also<T>(_ items: [T], _ sql: (T) -> String) -> String {
    items.map { ", " + sql($0) }.joined()
}
