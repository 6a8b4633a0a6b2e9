/// An attribute in a run's statements.
package struct PlanSlot: Sendable, Hashable, Codable {
    package var slot: LedgerSlot
    /// Nil: the ledger has the attribute and the query no longer returns it.
    package var column: SegmentColumn?
    package var rule: LeaverRule

    package init(slot: LedgerSlot, column: SegmentColumn?, rule: LeaverRule) {
        self.slot = slot
        self.column = column
        self.rule = rule
    }

    package var attribute: Attribute { slot.attribute }
    package var isList: Bool { column.map { $0.type == .textList } ?? slot.isList }
}
