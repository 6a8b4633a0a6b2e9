package import SegmentCore

/// The statements that bring outcomes into the ledger where moving its pointer is not enough.
package struct SettleStatement {
    let slots: [PlanSlot]
    let dialect: any SQLDialect

    package init(slots: [PlanSlot], dialect: any SQLDialect) {
        self.slots = slots
        self.dialect = dialect
    }

    /// The rows of batches that were taken in part, each with its own state: `k, id, q, s, g, c…`.
    package func mixed(batches: [ImportOutcome], sent: ObjectKey, sequence: Int) -> String {
        let refused = list(batches, " UNION ") { outcome in
            guard let key = outcome.rejections else { return "SELECT CAST(NULL AS varchar) AS k" }
            return "SELECT lower(id) AS k FROM \(dialect.relation(rejections: key)) AS r"
        }
        return """
            SELECT p.k, p.id, CAST(\(sequence) AS bigint) AS q, CASE WHEN refused.k IS NULL THEN 'a' ELSE 'r' END AS s, \
            CAST(NULL AS varchar) AS g\(also(slots) { "c\($0.n)" }) FROM \(dialect.relation(table: sent)) AS p \
            LEFT JOIN (\(refused)) AS refused ON refused.k = p.k \
            WHERE batch IN (\(list(batches) { sqlLiteral($0.key.batch) }))
            """
    }

    /// Accepted rows of the whole ledger, one per key: the new base. Keys without any value leave.
    package func base(of pointer: LedgerPointer) -> String {
        let ledger = LedgerStatement(pointer: pointer, slots: slots, dialect: dialect)
        let id = ledger.isClosed ? "id" : "ida"
        let nothing = list(slots, " AND ") { "\(ledger.accepted($0)) IS NULL" }
        return """
            WITH \(ledger.expressions.joined(separator: ",\n"))
            SELECT k, \(SpelledKey.column(id: id))\(also(slots) { "\(ledger.accepted($0)) AS c\($0.n)" }) FROM l WHERE NOT (\(nothing))
            """
    }

    /// What is in doubt or rejected and cannot be folded; nil where the ledger is closed.
    package func open(of pointer: LedgerPointer) -> String? {
        let ledger = LedgerStatement(pointer: pointer, slots: slots, dialect: dialect)
        guard !ledger.isClosed else { return nil }
        return """
            WITH \(ledger.expressions.joined(separator: ",\n"))
            SELECT k, \(SpelledKey.column()), q, s, g\(also(slots) { "c\($0.n)" }) FROM w \
            WHERE (s IN ('d', 'u', 'x') AND q > qa) OR (s IN ('r', 'x') AND q = qt)
            """
    }

    /// One row: rows of a ledger file, then per slot how many carry it. For freeing slots that nobody carries.
    package func carriers(in file: ObjectKey) -> String {
        "SELECT count(*)\(also(slots) { "count(c\($0.n))" }) FROM \(dialect.relation(table: file)) AS p"
    }
}
