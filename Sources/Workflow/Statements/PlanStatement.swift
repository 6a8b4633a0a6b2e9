package import SegmentCore

/// The statement that compares the snapshot with the ledger: the plan.
///
/// Rows to send, withheld and invalid rows carry values; every other key is quiet: its row has class and flags. Where
/// `BucketComparison` applies, keys that it finds unchanged have no row of their own: those with equal flags share one, and
/// only the other keys take the full join. Columns: `class, why, k, id, fmt, hq, size, ux, lk, df, row_count, c<slot>…,
/// x<slot>…`. `row_count`: queried rows and absent keys that the row stands for. `id`: NULL where it is spelled like `k`. `fmt`: `c` can be CSV, `j` needs JSON lines, `n` moves the ledger without being sent. `ux`: the
/// user stays, so user attributes are left out of the row. `lk`: the ledger has the key. `df`: a value differs.
/// `x`: 1 set, 2 changed, 3 cleared; + 4 NULL in the result; + 8 the destination may hold a value; + 16 an attribute
/// that the query dropped has something to say; + 32 the cell was `''`; + 64 left out of the row.
package struct PlanStatement {
    let shape: PlanShape
    let ledger: LedgerStatement
    let snapshot: String
    let columns: [SegmentColumn]
    private let reads: [SQLRelation]
    /// The first step; nil where every key takes the full join.
    let buckets: BucketComparison?

    /// - Parameter pointer: nil for an empty ledger, and for a query of the moment.
    package init(shape: PlanShape, snapshot: Snapshot, pointer: LedgerPointer?) {
        self.shape = shape
        columns = snapshot.query.columns
        reads = ([snapshot.table] + (pointer?.files ?? [])).map { .table($0) }
        buckets = BucketComparison(shape: shape, snapshot: snapshot, pointer: pointer)
        ledger = LedgerStatement(
            pointer: pointer, slots: shape.slots.map(\.slot),
            baseRelation: buckets.map { SQL(.rendered($0.baseRelation, reads: [])) })
        let bits = SnapshotStatement.bitColumns(columns.count).joined(separator: ", ")
        let values = also(shape.slots) { [columns] in shape.snapshotColumn($0, columns: columns) }
        let rows = buckets?.snapshotRelation ?? shape.dialect.relation(table: snapshot.table)
        self.snapshot = "(SELECT k, coalesce(id, k) AS id, why, \(bits)\(values) FROM \(rows) AS f)"
    }

    package var sql: String {
        """
        WITH \((expressions + [sending]).joined(separator: ",\n"))
        \(result)
        """
    }

    package var value: SQL { SQL(.rendered(sql, reads: reads)) }

    /// `name AS (…)` texts up to `f`: every key with its target `t…`, what the ledger has and its class.
    var expressions: [String] {
        (buckets?.expressions ?? []) + duplicates + ledger.expressions.map(shape.dialect.text) + fold.expressions
            + [valid, bad] + fold.users + [joined, targets, classes]
    }

    /// Queried rows that are invalid, with reason, bits and values.
    var invalidRows: String {
        let columns = also(slots) { "c\($0.n)" }
        return """
            SELECT k, id, why, \(bitList)\(columns) FROM \(snapshot) AS s WHERE why IS NOT NULL UNION ALL \
            SELECT k, id, why, \(bitList)\(columns) FROM dup WHERE why IS NOT NULL\(fold.invalidRows)
            """
    }

    private var slots: [PlanSlot] { shape.slots }
    private var fold: SharedUserAttributes { SharedUserAttributes(shape: shape, snapshot: snapshot, bits: bitList) }
    private var bitList: String { SnapshotStatement.bitColumns(columns.count).joined(separator: ", ") }

    // MARK: Duplicates

    /// Copies of a key: one of exact copies stays, all of conflicting ones are invalid.
    private var duplicates: [String] {
        let differ = list(slots.filter { $0.column != nil }, " OR ") { slot in
            let c = "s.c\(slot.n)"
            return """
                min(\(c)) OVER (PARTITION BY s.k) IS DISTINCT FROM max(\(c)) OVER (PARTITION BY s.k) OR \
                count(\(c)) OVER (PARTITION BY s.k) NOT IN (0, count(*) OVER (PARTITION BY s.k))
                """
        }
        return [
            "twice AS (SELECT k FROM \(snapshot) AS s WHERE why IS NULL GROUP BY k HAVING count(*) > 1)",
            """
            dup AS (SELECT s.k, s.id, CASE WHEN \(differ) THEN 'conflicting_duplicate' \
            WHEN row_number() OVER (PARTITION BY s.k ORDER BY s.id) > 1 THEN 'duplicate' END AS why, \(bitList)\
            \(also(slots) { "s.c\($0.n)" })
              FROM \(snapshot) AS s JOIN twice ON twice.k = s.k WHERE s.why IS NULL)
            """,
        ]
    }

    /// Valid rows, one per key.
    private var valid: String {
        "v AS (\(fold.isOn ? fold.validRows : Self.single(snapshot, bitList, slots)))"
    }

    static func single(_ snapshot: String, _ bits: String, _ slots: [PlanSlot]) -> String {
        """
        SELECT s.k, s.id, \(bits)\(also(slots) { "s.c\($0.n)" }) FROM \(snapshot) AS s LEFT JOIN twice ON twice.k = s.k \
        WHERE s.why IS NULL AND twice.k IS NULL UNION ALL \
        SELECT k, id, \(bits)\(also(slots) { "c\($0.n)" }) FROM dup WHERE why IS NULL
        """
    }

    /// Keys that occur in the result in invalid rows: they have not left.
    private var bad: String {
        """
        bad AS (SELECT k FROM \(snapshot) AS s WHERE why IS NOT NULL AND k IS NOT NULL \
        UNION SELECT k FROM dup WHERE why = 'conflicting_duplicate'\(fold.isOn ? fold.badKeys : ""))
        """
    }

    // MARK: Comparison

    private var joined: String {
        let closed = ledger.isClosed
        let parts = also(slots) { slot in
            let n = slot.n
            return closed
                ? "v.c\(n), l.o\(n), l.o\(n) AS a\(n), l.o\(n) AS y\(n)"
                : "v.c\(n), l.o\(n), l.a\(n), l.r\(n), l.y\(n)"
        }
        let doubt =
            closed
            ? "0 AS qd, CAST(NULL AS varchar) AS hq, 0 AS rej"
            : "coalesce(l.qd, 0) AS qd, l.hq, coalesce(l.rej, 0) AS rej"
        return """
            j AS (SELECT coalesce(v.k, l.k) AS k, coalesce(v.id, l.id) AS id, CASE WHEN v.k IS NULL THEN 0 ELSE 1 END AS present, \
            CASE WHEN bad.k IS NULL THEN 0 ELSE 1 END AS guarded, \(list(bits) { "coalesce(v.\($0), 0) AS \($0)" }), \
            \(doubt)\(parts)\(fold.joinedColumns)
              FROM v FULL JOIN l ON v.k = l.k LEFT JOIN bad ON bad.k = l.k\(fold.join))
            """
    }

    private var bits: [String] { SnapshotStatement.bitColumns(columns.count) }

    private var targets: String {
        """
        t AS (SELECT j.*\(also(slots) { "\(target(of: $0)) AS t\($0.n)" }) \
        FROM (SELECT j.*\(fold.dropFlag) FROM j) AS j)
        """
    }

    private func target(of slot: PlanSlot) -> String {
        let n = slot.n
        if fold.concerns(slot) { return fold.target(of: slot) }
        switch slot.rule {
        case .keep: return "coalesce(c\(n), o\(n))"
        case .clear: return "c\(n)"
        case .set(let value): return "coalesce(c\(n), CASE WHEN y\(n) IS NOT NULL THEN \(slot.literal(value)) END)"
        }
    }

    // MARK: Classes

    /// Whether a target differs from what the ledger has.
    private func differs(_ slot: PlanSlot) -> String {
        var differs = "t\(slot.n) IS DISTINCT FROM o\(slot.n)"
        if let again = fold.saysAgain(slot) { differs = "(\(differs) OR \(again))" }
        return fold.takes(slot) ? "(ux = 0 AND \(differs))" : differs
    }

    private func all(_ prefix: String, _ slots: [PlanSlot], null: Bool = true) -> String {
        slots.isEmpty ? "TRUE" : "(" + list(slots, " AND ") { "\(prefix)\($0.n) IS \(null ? "" : "NOT ")NULL" } + ")"
    }

    private func any(_ slots: [PlanSlot], _ sql: (PlanSlot) -> String) -> String {
        slots.isEmpty ? "FALSE" : "(" + list(slots, " OR ", sql) + ")"
    }

    private var classes: String {
        let takenAway = slots.filter { $0.attribute.isCustom && $0.rule != .keep }
        // An absent key is sent for an attribute that does not keep: off its target, or in doubt.
        let absentMoves = takenAway.isEmpty ? "FALSE" : "(qd > 0 OR \(any(takenAway, differs)))"
        let withheld =
            shape.retryRejected || ledger.isClosed
            ? ""
            : """
            WHEN rej = 1 AND \(list(slots, " AND ") { "t\($0.n) IS NOT DISTINCT FROM r\($0.n)" }) THEN \
            CASE WHEN present = 1 THEN 'withheld' ELSE 'withheld_absent' END

            """
        let nothingAccepted = """
            \(all("a", shape.carrying)) AND (NOT \(all("t", shape.carrying)) OR \(all("a", slots)))
            """
        return """
            f AS (SELECT t.*, CASE
                WHEN present = 0 AND NOT (qd > 0) AND \(all("o", shape.carrying)) THEN 'nothing'
                WHEN present = 0 AND guarded = 1 THEN 'protected'
                WHEN present = 0 AND NOT \(absentMoves) THEN 'kept'
                WHEN present = 1 AND NOT (qd > 0) AND \(all("o", slots)) AND \(all("t", slots)) THEN 'empty'
                \(withheld)WHEN present = 0 THEN 'removed'
                WHEN NOT (qd > 0 OR \(any(slots, differs))) THEN 'unchanged'
                WHEN \(nothingAccepted) AND NOT \(all("t", slots)) THEN 'added'
                ELSE 'changed' END AS class FROM t)
            """
    }

    private var sending: String {
        let sent = ["added", "changed", "removed"] + (shape.mode == .upsert || shape.full ? ["unchanged"] : [])
        let moves = any(fold.taken) { "t\($0.n) IS DISTINCT FROM o\($0.n)" }
        let quiet = fold.isOn ? "ux = 1 AND class IN ('kept', 'unchanged') AND \(moves)" : "FALSE"
        return """
            g AS (SELECT f.*, class IN (\(list(sent, ", ", sqlLiteral))) AS send, class LIKE 'withheld%' AS named, \
            \(quiet) AND class NOT IN (\(list(sent, ", ", sqlLiteral))) AS quiet, \
            CASE WHEN \(any(slots, differs)) THEN 1 ELSE 0 END AS df, \
            CASE WHEN qd > 0 OR NOT \(all("y", shape.carrying)) THEN 1 ELSE 0 END AS lk FROM f WHERE class <> 'nothing')
            """
    }

    // MARK: Result

    private var result: String {
        let values = also(slots) { "CASE WHEN send OR quiet OR named THEN t\($0.n) END AS c\($0.n)" }
        let signs = also(slots) { "\(flags(of: $0)) AS x\($0.n)" }
        let invalidFlags = also(slots) { slot in
            slot.column == nil ? "0" : "CASE WHEN c\(slot.n) IS NULL THEN 4 ELSE 0 END + \(emptyBit(slot)) * 32"
        }
        let columns = also(slots) { "c\($0.n)" }
        return """
            SELECT class, CAST(NULL AS varchar) AS why, CASE WHEN send OR quiet OR named THEN k END AS k, \
            CASE WHEN send OR quiet OR named THEN nullif(id, k) END AS id, \(format) AS fmt, CASE WHEN send THEN hq END AS hq, \
            CASE WHEN send OR quiet THEN \(size) END AS size, \(fold.isOn ? "ux" : "0 AS ux"), lk, df, \
            CAST(1 AS bigint) AS row_count\(values)\(signs) FROM g
            UNION ALL SELECT 'invalid', why, k, nullif(id, k), NULL, NULL, NULL, 0, 0, 0, 1\(columns)\(invalidFlags)
              FROM (\(invalidRows)) AS i\(unchanged)
            """
    }

    /// The rows that stand for the unchanged keys outside the differing buckets. What the result has, the ledger has.
    private var unchanged: String {
        guard let buckets else { return "" }
        let carrying = shape.carrying.filter { $0.column != nil }
        let known =
            carrying.isEmpty
            ? "0" : "CASE WHEN \(list(carrying, " OR ") { "\(buckets.isNull($0)) = 0" }) THEN 1 ELSE 0 END"
        let values = also(slots) { _ in "NULL" }
        let signs = also(slots) { slot in
            slot.column == nil
                ? "0" : "CASE WHEN \(buckets.isNull(slot)) = 1 THEN 4 ELSE 8 END + \(emptyBit(slot)) * 32"
        }
        return """

            UNION ALL SELECT 'unchanged', NULL, NULL, NULL, NULL, NULL, NULL, 0, \(known), 0, \
            CAST(row_count AS bigint)\(values)\(signs) FROM (\(buckets.unchangedCounts)) AS unchanged_counts
            """
    }

    /// CSV cannot express a missing value, so it is used for rows whose cells are all scalars, and of one line where
    /// the destination requires that.
    private var format: String {
        let result = slots.filter { $0.column != nil }
        guard !result.contains(where: \.isList) else {
            return "CASE WHEN send THEN 'j' WHEN quiet THEN 'n' END"
        }
        let silent = slots.filter { $0.column == nil }.map { "AND NOT \(says($0))" }.joined(separator: " ")
        let unsaid = result.compactMap(fold.isUnsaid).map { "AND NOT \($0)" }.joined(separator: " ")
        let lines = result.filter { shape.contract.csvIsOneLine && $0.column?.type == .text }
            .map { "AND NOT \(shape.dialect.spell(.matches("t\($0.n)", pattern: #"[\x09\x0A\x0D]"#)))" }
            .joined(separator: " ")
        let user = (fold.taken.contains { $0.column != nil } ? "AND ux = 0 " : "") + unsaid
        return """
            CASE WHEN quiet THEN 'n' WHEN NOT send THEN NULL WHEN \(all("t", result, null: false)) \(user) \(silent) \
            \(lines) THEN 'c' ELSE 'j' END
            """
    }

    /// An estimate that is above the file's bytes but for escapes: names count as in JSON lines.
    private var size: String {
        let names = slots.reduce(40) { $0 + $1.attribute.name.utf8.count + 8 }
        let bytes = ["id"] + slots.map { "t\($0.n)" }
        return list(bytes, " + ") { "coalesce(\(shape.dialect.spell(.byteCount($0))), 0)" } + " + \(names)"
    }

    /// Whether a row must contain an attribute that the query dropped. In doubt also for one that keeps: accepting the
    /// row ends the doubt of all that the ledger then has.
    private func says(_ slot: PlanSlot) -> String {
        guard slot.column == nil else { return "FALSE" }
        return "(\(differs(slot)) OR (qd > 0 AND y\(slot.n) IS NOT NULL))"
    }

    private func flags(of slot: PlanSlot) -> String {
        let n = slot.n
        var terms = [
            """
            CASE WHEN send AND \(differs(slot)) THEN CASE WHEN o\(n) IS NULL THEN 1 WHEN t\(n) IS NULL THEN 3 ELSE 2 END \
            ELSE 0 END
            """,
            "CASE WHEN y\(n) IS NOT NULL THEN 8 ELSE 0 END",
        ]
        if let unsaid = fold.isUnsaid(slot) { terms.append("CASE WHEN send AND \(unsaid) THEN 64 ELSE 0 END") }
        if slot.column == nil {
            terms.append("CASE WHEN send AND \(says(slot)) THEN 16 ELSE 0 END")
        } else {
            terms.append("CASE WHEN present = 1 AND c\(n) IS NULL THEN 4 ELSE 0 END")
            terms.append("\(emptyBit(slot)) * 32")
        }
        return terms.joined(separator: " + ")
    }

    private func emptyBit(_ slot: PlanSlot) -> String {
        guard slot.column?.type == .text,
            let index = columns.firstIndex(where: { $0.attribute.name == slot.attribute.name })
        else { return "0" }
        let chunk = SnapshotStatement.bitsPerColumn
        return shape.dialect.spell(.bit("e\(index / chunk)", index: index % chunk))
    }
}
