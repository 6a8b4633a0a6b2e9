package import SegmentCore

/// A cell as the analyst's query gives it.
package enum ModelCell: Sendable, Hashable {
    case null
    case text(String)
    case list([String?])
}

/// A row of the result, its cells in the order of the columns.
package struct ModelRow: Sendable, Hashable {
    package var id: String?
    package var cells: [ModelCell]

    package init(id: String?, cells: [ModelCell]) {
        self.id = id
        self.cells = cells
    }
}

/// All that one run is planned from, but the ledger.
///
/// The model states the rules of design sections 2 and 3 in plain Swift over dictionaries, so that the statements,
/// which say the same in SQL, have an independent judge.
package struct ModelRun: Sendable {
    package var columns: [SegmentColumn]
    package var slots: [PlanSlot]
    package var scope: UserScope
    package var mode: SegmentMode
    package var full: Bool
    package var retryRejected: Bool
    package var contract: DestinationContract
    package var rows: [ModelRow]

    package init(
        columns: [SegmentColumn], slots: [PlanSlot], scope: UserScope, mode: SegmentMode, full: Bool,
        retryRejected: Bool, contract: DestinationContract, rows: [ModelRow]
    ) {
        self.columns = columns
        self.slots = slots
        self.scope = scope
        self.mode = mode
        self.full = full
        self.retryRejected = retryRejected
        self.contract = contract
        self.rows = rows
    }

    /// Whether user attributes are shared and taken away by user.
    var folds: Bool { scope == .fold && slots.contains { $0.attribute.kind == .user } }

    /// Attributes whose values make a key stay in the ledger.
    var carrying: [PlanSlot] {
        let custom = slots.filter(\.attribute.isCustom)
        return custom.isEmpty ? slots : custom
    }
}
