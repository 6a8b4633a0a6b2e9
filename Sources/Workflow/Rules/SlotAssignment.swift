package import SegmentCore

/// Gives each attribute its column in the ledger: the one that it has, or the lowest free one.
package struct SlotAssignment {
    let segment: SegmentDefinition
    let contract: DestinationContract

    package init(segment: SegmentDefinition, contract: DestinationContract) {
        self.segment = segment
        self.contract = contract
    }

    /// The slots of a run in the order of their indexes: those of the ledger, dropped ones too, and new ones.
    package func slots(for query: ValidatedQuery, in pointer: LedgerPointer?) -> [PlanSlot] {
        let held = pointer?.slots ?? []
        var used = Set(held.map(\.index))
        var slots: [PlanSlot] = []
        for column in query.columns {
            var slot: LedgerSlot
            if let known = held.first(where: { $0.attribute.name == column.attribute.name }) {
                slot = known
            } else {
                var index = 0
                while used.contains(index) { index += 1 }
                used.insert(index)
                slot = LedgerSlot(index: index, attribute: column.attribute)
            }
            slot.isList = column.type == .textList
            slots.append(PlanSlot(slot: slot, column: column, rule: column.rule))
        }
        let rules = LeaverResolution(segment: segment, contract: contract, present: query.columns.map(\.attribute))
        for slot in held where !query.columns.contains(where: { $0.attribute.name == slot.attribute.name }) {
            slots.append(PlanSlot(slot: slot, column: nil, rule: rules.rule(forDropped: slot.attribute)))
        }
        return slots.sorted { $0.slot.index < $1.slot.index }
    }
}
