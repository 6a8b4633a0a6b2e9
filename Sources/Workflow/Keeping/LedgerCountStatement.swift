package import SegmentCore

/// The statement that counts a ledger: keys, keys in doubt, remembered rejections, then carriers by slot. One row.
package struct LedgerCountStatement {
    let pointer: LedgerPointer

    package init(pointer: LedgerPointer) {
        self.pointer = pointer
    }

    package var sql: SQL {
        let slots = pointer.slots
        let ledger = LedgerStatement(pointer: pointer, slots: slots)
        let any = slots.isEmpty ? "FALSE" : slots.joined(" OR ") { "\(ledger.accepted($0)) IS NOT NULL" }
        let open: SQL =
            ledger.isClosed
            ? "0, 0" : "count(CASE WHEN doubt_sequence > 0 THEN 1 END), count(CASE WHEN is_rejected = 1 THEN 1 END)"
        return .with(
            ledger.expressions,
            """
            SELECT count(CASE WHEN \(any) THEN 1 END), \(open)\(slots.commaPrefixed { "count(\(ledger.accepted($0)))" }) \
            FROM ledger
            """)
    }
}
