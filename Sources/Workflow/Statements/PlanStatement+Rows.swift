import SegmentCore

/// The rows of a plan's file, made of the classified keys.
extension PlanStatement {
    /// `plan_rows`: classified keys, and what becomes of each: sent, quietly settled, or named in the plan only.
    var planRows: SQL {
        let classes = ["added", "changed", "removed"] + (shape.mode == .upsert || shape.full ? ["unchanged"] : [])
        let sent: SQL = "class IN (\(classes.joined { "\(literal: $0)" }))"
        let moves = any(users.taken) { "target\($0.n) IS DISTINCT FROM held\($0.n)" }
        let quiet: SQL = users.isOn ? "user_stays = 1 AND class IN ('kept', 'unchanged') AND \(moves)" : "FALSE"
        return """
            plan_rows AS (SELECT classified.*, \(sent) AS send, class LIKE 'withheld%' AS named, \
            \(quiet) AND NOT \(sent) AS quiet, \
            CASE WHEN \(any(slots, differs)) THEN 1 ELSE 0 END AS differs, \
            CASE WHEN doubt_sequence > 0 OR NOT \(all("possible", shape.carrying)) THEN 1 ELSE 0 END AS in_ledger \
            FROM classified WHERE class <> 'nothing')
            """
    }

    var result: SQL {
        let values = slots.commaPrefixed { "CASE WHEN send OR quiet OR named THEN target\($0.n) END AS c\($0.n)" }
        let signs = slots.commaPrefixed { "\(flags(of: $0)) AS x\($0.n)" }
        let invalidFlags = slots.commaPrefixed { slot in
            slot.column == nil ? "0" : "CASE WHEN c\(slot.n) IS NULL THEN 4 ELSE 0 END + \(emptyBit(slot)) * 32"
        }
        return """
            SELECT class, \(.nullText) AS why, CASE WHEN send OR quiet OR named THEN k END AS k, \
            CASE WHEN send OR quiet OR named THEN nullif(id, k) END AS id, \(format) AS fmt, \
            CASE WHEN send THEN halved_batch END AS hq, CASE WHEN send OR quiet THEN \(size) END AS size, \
            \(users.isOn ? "user_stays" : "0") AS ux, in_ledger AS lk, differs AS df, \
            CAST(1 AS \(.integer)) AS row_count\(values)\(signs) FROM plan_rows
            UNION ALL SELECT 'invalid', why, k, nullif(id, k), NULL, NULL, NULL, 0, 0, 0, 1\
            \(slots.commaPrefixed { "c\($0.n)" })\(invalidFlags)
              FROM (\(invalidRows)) AS invalid_rows\(unchanged)
            """
    }

    /// The rows that represent the unchanged keys outside the differing buckets: the ledger has their values.
    private var unchanged: SQL {
        guard let buckets else { return "" }
        let carrying = shape.carrying.filter { $0.column != nil }
        let isAnyKnown = carrying.joined(" OR ") { "\(buckets.isNull($0)) = 0" }
        let known: SQL = carrying.isEmpty ? "0" : "CASE WHEN \(isAnyKnown) THEN 1 ELSE 0 END"
        let values = slots.commaPrefixed { _ in "NULL" }
        let signs = slots.commaPrefixed { slot in
            slot.column == nil
                ? "0" : "CASE WHEN \(buckets.isNull(slot)) = 1 THEN 4 ELSE 8 END + \(emptyBit(slot)) * 32"
        }
        return """

            UNION ALL SELECT 'unchanged', NULL, NULL, NULL, NULL, NULL, NULL, 0, \(known), 0, \
            CAST(row_count AS \(.integer))\(values)\(signs) FROM (\(buckets.unchangedCounts)) AS unchanged_counts
            """
    }

    /// CSV cannot express a missing value, so it is used for rows whose cells are all scalars, and of one line where
    /// the destination requires that.
    private var format: SQL {
        let result = slots.filter { $0.column != nil }
        guard !result.contains(where: \.isList) else { return "CASE WHEN send THEN 'j' WHEN quiet THEN 'n' END" }
        let silent = slots.filter { $0.column == nil }.joined("") { " AND NOT \(says($0))" }
        let unsaid = result.compactMap(users.isUnsaid).joined("") { " AND NOT \($0)" }
        let lines = result.filter { shape.contract.csvIsOneLine && $0.column?.type == .text }
            .joined("") { " AND NOT \(.matches("target\($0.n)", pattern: #"[\x09\x0A\x0D]"#))" }
        let user: SQL = users.taken.contains { $0.column != nil } ? " AND user_stays = 0" : ""
        return """
            CASE WHEN quiet THEN 'n' WHEN NOT send THEN NULL WHEN \(all("target", result, null: false))\(user)\(unsaid)\
            \(silent)\(lines) THEN 'c' ELSE 'j' END
            """
    }

    /// An estimate that is above the file's bytes but for escapes: names count as in JSON lines.
    private var size: SQL {
        let names = slots.reduce(40) { $0 + $1.attribute.name.utf8.count + 8 }
        let texts: [SQL] = ["id"] + slots.map { "target\($0.n)" }
        return "\(texts.joined(" + ") { "coalesce(\(.byteCount($0)), 0)" }) + \(names)"
    }

    /// Whether a row must contain an attribute that the query dropped. In doubt also for one that keeps: accepting the
    /// row ends the doubt of all that the ledger then has.
    private func says(_ slot: PlanSlot) -> SQL {
        guard slot.column == nil else { return "FALSE" }
        return "(\(differs(slot)) OR (doubt_sequence > 0 AND possible\(slot.n) IS NOT NULL))"
    }

    private func flags(of slot: PlanSlot) -> SQL {
        let n = slot.n
        var terms: [SQL] = [
            """
            CASE WHEN send AND \(differs(slot)) THEN \
            CASE WHEN held\(n) IS NULL THEN 1 WHEN target\(n) IS NULL THEN 3 ELSE 2 END ELSE 0 END
            """,
            "CASE WHEN possible\(n) IS NOT NULL THEN 8 ELSE 0 END",
        ]
        if let unsaid = users.isUnsaid(slot) { terms.append("CASE WHEN send AND \(unsaid) THEN 64 ELSE 0 END") }
        if slot.column == nil {
            terms.append("CASE WHEN send AND \(says(slot)) THEN 16 ELSE 0 END")
        } else {
            terms.append("CASE WHEN present = 1 AND c\(n) IS NULL THEN 4 ELSE 0 END")
            terms.append("\(emptyBit(slot)) * 32")
        }
        return terms.joined(separator: " + ")
    }

    private func emptyBit(_ slot: PlanSlot) -> SQL {
        guard slot.column?.type == .text,
            let index = columns.firstIndex(where: { $0.attribute.name == slot.attribute.name })
        else { return "0" }
        let chunk = SnapshotStatement.bitsPerColumn
        return .bit("e\(index / chunk)", index: index % chunk)
    }
}
