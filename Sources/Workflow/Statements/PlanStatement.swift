package import SegmentCore

/// The statement that compares the snapshot with the ledger: the plan.
///
/// Rows to send, withheld and invalid rows carry values; every other key is quiet: its row has class and flags. Where
/// `BucketComparison` applies, keys that it finds unchanged have no row of their own: those with equal flags share one,
/// and only the other keys take the full join. The columns are those of a plan file (docs/architecture.md, "Columns of
/// the files").
package struct PlanStatement {
    let shape: PlanShape
    let ledger: LedgerStatement
    let snapshot: SQL
    let columns: [SegmentColumn]
    /// The first step; nil where every key takes the full join.
    let buckets: BucketComparison?

    /// - Parameter pointer: nil for an empty ledger, and for a query of the moment.
    package init(shape: PlanShape, snapshot: Snapshot, pointer: LedgerPointer?) {
        self.shape = shape
        columns = snapshot.query.columns
        buckets = BucketComparison(shape: shape, snapshot: snapshot, pointer: pointer)
        ledger = LedgerStatement(
            pointer: pointer, slots: shape.slots.map(\.slot), baseRelation: buckets?.baseRelation)
        let bits = SnapshotStatement.bitColumns(columns.count).joined(separator: ", ")
        let values = shape.slots.commaPrefixed { [columns] in shape.snapshotColumn($0, columns: columns) }
        let rows = buckets?.snapshotRelation ?? .table(snapshot.table)
        self.snapshot = "(SELECT k, \(SpelledKey.read()) AS id, why, \(bits)\(values) FROM \(rows) AS f)"
    }

    package var sql: SQL { .with(expressions + [planRows], result) }

    /// `name AS (…)` up to `classified`: every key with its `target…`, what the ledger has and its class.
    var expressions: [SQL] {
        (buckets?.expressions ?? []) + duplicates + ledger.expressions + users.expressions + [validRows, invalidKeys]
            + users.users + [joined, targets, classified]
    }

    /// Queried rows that are invalid, with reason, bits and values.
    var invalidRows: SQL {
        let columns: SQL = "k, id, why, \(bitList)\(slots.commaPrefixed { "c\($0.n)" })"
        return """
            SELECT \(columns) FROM \(snapshot) AS s WHERE why IS NOT NULL UNION ALL \
            SELECT \(columns) FROM duplicates WHERE why IS NOT NULL\(users.invalidRows)
            """
    }

    var slots: [PlanSlot] { shape.slots }
    var users: SharedUserAttributes { SharedUserAttributes(shape: shape, snapshot: snapshot, bits: bitList) }
    private var bits: [SQL] { SnapshotStatement.bitColumns(columns.count) }
    private var bitList: SQL { bits.joined(separator: ", ") }

    // MARK: Duplicates

    /// Copies of a key: one of exact copies stays, all of conflicting ones are invalid.
    private var duplicates: [SQL] {
        let differ = slots.filter { $0.column != nil }.joined(" OR ") { slot in
            let c: SQL = "s.c\(slot.n)"
            return """
                min(\(c)) OVER (PARTITION BY s.k) IS DISTINCT FROM max(\(c)) OVER (PARTITION BY s.k) OR \
                count(\(c)) OVER (PARTITION BY s.k) NOT IN (0, count(*) OVER (PARTITION BY s.k))
                """
        }
        return [
            "duplicated_keys AS (SELECT k FROM \(snapshot) AS s WHERE why IS NULL GROUP BY k HAVING count(*) > 1)",
            """
            duplicates AS (SELECT s.k, s.id, CASE WHEN \(differ) THEN 'conflicting_duplicate' \
            WHEN row_number() OVER (PARTITION BY s.k ORDER BY s.id) > 1 THEN 'duplicate' END AS why, \(bitList)\
            \(slots.commaPrefixed { "s.c\($0.n)" })
              FROM \(snapshot) AS s JOIN duplicated_keys ON duplicated_keys.k = s.k WHERE s.why IS NULL)
            """,
        ]
    }

    /// Valid rows, one per key.
    private var validRows: SQL {
        "valid_rows AS (\(users.isOn ? users.validRows : Self.single(snapshot, bitList, slots)))"
    }

    static func single(_ snapshot: SQL, _ bits: SQL, _ slots: [PlanSlot]) -> SQL {
        """
        SELECT s.k, s.id, \(bits)\(slots.commaPrefixed { "s.c\($0.n)" }) FROM \(snapshot) AS s \
        LEFT JOIN duplicated_keys ON duplicated_keys.k = s.k \
        WHERE s.why IS NULL AND duplicated_keys.k IS NULL UNION ALL \
        SELECT k, id, \(bits)\(slots.commaPrefixed { "c\($0.n)" }) FROM duplicates WHERE why IS NULL
        """
    }

    /// Keys that occur in the result in invalid rows: they have not left.
    private var invalidKeys: SQL {
        """
        invalid_keys AS (SELECT k FROM \(snapshot) AS s WHERE why IS NOT NULL AND k IS NOT NULL \
        UNION SELECT k FROM duplicates WHERE why = 'conflicting_duplicate'\(users.invalidKeys))
        """
    }

    // MARK: Comparison

    private var joined: SQL {
        let closed = ledger.isClosed
        let values = slots.commaPrefixed { slot in
            let n = slot.n
            return closed
                ? "v.c\(n), l.held\(n), l.held\(n) AS accepted\(n), l.held\(n) AS possible\(n)"
                : "v.c\(n), l.held\(n), l.accepted\(n), l.rejected\(n), l.possible\(n)"
        }
        let doubt: SQL =
            closed
            ? "0 AS doubt_sequence, \(.nullText) AS halved_batch, 0 AS is_rejected"
            : """
            coalesce(l.doubt_sequence, 0) AS doubt_sequence, l.halved_batch, coalesce(l.is_rejected, 0) AS is_rejected
            """
        return """
            joined AS (SELECT coalesce(v.k, l.k) AS k, coalesce(v.id, l.id) AS id, \
            CASE WHEN v.k IS NULL THEN 0 ELSE 1 END AS present, \
            CASE WHEN invalid_keys.k IS NULL THEN 0 ELSE 1 END AS guarded, \
            \(bits.joined { "coalesce(v.\($0), 0) AS \($0)" }), \(doubt)\(values)\(users.joinedColumns)
              FROM valid_rows AS v FULL JOIN ledger AS l ON v.k = l.k \
            LEFT JOIN invalid_keys ON invalid_keys.k = l.k\(users.join))
            """
    }

    private var targets: SQL {
        """
        targets AS (SELECT j.*\(slots.commaPrefixed { "\(target(of: $0)) AS target\($0.n)" }) \
        FROM (SELECT joined.*\(users.staysColumn) FROM joined) AS j)
        """
    }

    private func target(of slot: PlanSlot) -> SQL {
        let n = slot.n
        if users.concerns(slot) { return users.target(of: slot) }
        switch slot.rule {
        case .keep: return "coalesce(c\(n), held\(n))"
        case .clear: return "c\(n)"
        case .set(let value):
            return "coalesce(c\(n), CASE WHEN possible\(n) IS NOT NULL THEN \(slot.literal(value)) END)"
        }
    }

    // MARK: Classes

    /// Whether a target differs from what the ledger has.
    func differs(_ slot: PlanSlot) -> SQL {
        var differs: SQL = "target\(slot.n) IS DISTINCT FROM held\(slot.n)"
        if let again = users.saysAgain(slot) { differs = "(\(differs) OR \(again))" }
        return users.takes(slot) ? "(user_stays = 0 AND \(differs))" : differs
    }

    /// Whether all of some slots' columns are NULL, or none is.
    func all(_ prefix: SQL, _ slots: [PlanSlot], null: Bool = true) -> SQL {
        let condition: SQL = null ? "IS NULL" : "IS NOT NULL"
        return slots.isEmpty ? "TRUE" : "(\(slots.joined(" AND ") { "\(prefix)\($0.n) \(condition)" }))"
    }

    func any(_ slots: [PlanSlot], _ sql: (PlanSlot) -> SQL) -> SQL {
        slots.isEmpty ? "FALSE" : "(\(slots.joined(" OR ", sql)))"
    }

    private var classified: SQL {
        let takenAway = slots.filter { $0.attribute.isCustom && $0.rule != .keep }
        // An absent key is sent for an attribute that does not keep: off its target, or in doubt.
        let absentMoves: SQL = takenAway.isEmpty ? "FALSE" : "(doubt_sequence > 0 OR \(any(takenAway, differs)))"
        let isWithheld = slots.joined(" AND ") { "target\($0.n) IS NOT DISTINCT FROM rejected\($0.n)" }
        let withheld: SQL =
            shape.retryRejected || ledger.isClosed
            ? ""
            : """
            WHEN is_rejected = 1 AND \(isWithheld) THEN \
            CASE WHEN present = 1 THEN 'withheld' ELSE 'withheld_absent' END

            """
        let carrying = shape.carrying
        let isCertain: SQL = "NOT (doubt_sequence > 0)"
        let nothingAccepted: SQL = """
            \(all("accepted", carrying)) AND (NOT \(all("target", carrying)) OR \(all("accepted", slots)))
            """
        return """
            classified AS (SELECT targets.*, CASE
                WHEN present = 0 AND \(isCertain) AND \(all("held", carrying)) THEN 'nothing'
                WHEN present = 0 AND guarded = 1 THEN 'protected'
                WHEN present = 0 AND NOT \(absentMoves) THEN 'kept'
                WHEN present = 1 AND \(isCertain) AND \(all("held", slots)) AND \(all("target", slots)) THEN 'empty'
                \(withheld)WHEN present = 0 THEN 'removed'
                WHEN NOT (doubt_sequence > 0 OR \(any(slots, differs))) THEN 'unchanged'
                WHEN \(nothingAccepted) AND NOT \(all("target", slots)) THEN 'added'
                ELSE 'changed' END AS class FROM targets)
            """
    }
}
