package import SegmentCore

/// The statements that bring outcomes into the ledger where moving its pointer is not enough.
package struct SettleStatement {
    let slots: [LedgerSlot]

    package init(slots: [LedgerSlot]) { self.slots = slots }

    /// The rows of batches that were taken in part, each with its own state: `k, id, q, s, g, c…`.
    package func mixed(batches: [ImportOutcome], sent: ObjectKey, sequence: Int) -> SQL {
        let refused = batches.joined(" UNION ") { outcome in
            guard let key = outcome.rejections else { return "SELECT \(.nullText) AS k" }
            return "SELECT lower(id) AS k FROM \(.rejections(key)) AS r"
        }
        return """
            SELECT sent.k, sent.id, CAST(\(sequence) AS \(.integer)) AS q, \
            CASE WHEN refused.k IS NULL THEN 'a' ELSE 'r' END AS s, \
            \(.nullText) AS g\(slots.commaPrefixed { "c\($0.index)" }) FROM \(.table(sent)) AS sent \
            LEFT JOIN (\(refused)) AS refused ON refused.k = sent.k \
            WHERE batch IN (\(batches.joined { "\(literal: $0.key.batch)" }))
            """
    }

    /// Accepted rows of the whole ledger, one per key: the new base. Keys without any value leave.
    package func base(of pointer: LedgerPointer) -> SQL {
        let ledger = LedgerStatement(pointer: pointer, slots: slots)
        let values = slots.commaPrefixed { "\(ledger.accepted($0)) AS c\($0.index)" }
        let nothing = slots.joined(" AND ") { "\(ledger.accepted($0)) IS NULL" }
        return .with(
            ledger.expressions,
            """
            SELECT k, \(SpelledKey.column(id: ledger.isClosed ? "id" : "accepted_id"))\(values) FROM ledger \
            WHERE NOT (\(nothing))
            """)
    }

    /// The rows in doubt or rejected, which cannot be folded; nil where the ledger is closed.
    package func open(of pointer: LedgerPointer) -> SQL? {
        let ledger = LedgerStatement(pointer: pointer, slots: slots)
        guard !ledger.isClosed else { return nil }
        return .with(
            ledger.expressions,
            """
            SELECT k, \(SpelledKey.column()), q, s, g\(slots.commaPrefixed { "c\($0.index)" }) FROM ledger_tries \
            WHERE \(LedgerStatement.isInDoubt) OR \(LedgerStatement.isRemembered)
            """)
    }

    /// One row: rows of a ledger file, then per slot how many carry it. Used to free slots that no key carries.
    package func carriers(in file: ObjectKey) -> SQL {
        "SELECT count(*)\(slots.commaPrefixed { "count(c\($0.index))" }) FROM \(.table(file)) AS f"
    }
}
