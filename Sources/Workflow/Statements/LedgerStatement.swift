import SegmentCore

/// The ledger as common table expressions, ending in `l`: one row per key with what was accepted and what may be there.
///
/// Columns of `l`: `k, id, ida, qd` (sequence of the doubt above the last acceptance, 0 for none), `hq` (the failed batch
/// to halve), `rej` (remembered), and per slot `a` accepted, `o` what the ledger has (the newest row, accepted or in
/// doubt), `r` the remembered value, `y` a value that the destination may hold.
/// A closed ledger (accepted rows only) has a short text in which `a` and `y` are `o`.
struct LedgerStatement {
    let pointer: LedgerPointer?
    let slots: [PlanSlot]
    let dialect: any SQLDialect
    /// A relation with rows of the base, instead of its whole file.
    var baseRelation: String?

    var isClosed: Bool { pointer?.isClosed ?? true }

    /// `name AS (…)` texts in their order.
    var expressions: [String] { isClosed ? closed : open }

    /// How later text names a slot's parts in `l`.
    func accepted(_ slot: PlanSlot) -> String { isClosed ? "o\(slot.n)" : "a\(slot.n)" }

    // MARK: Closed

    private var closed: [String] {
        let base = baseRows("k, id\(also(slots) { "c\($0.n) AS o\($0.n)" })")
        guard let deltas = deltaRows, !deltas.isEmpty else { return ["l AS (\(base))"] }
        let columns = also(slots) { "c\($0.n)" }
        return [
            """
            d AS (SELECT k, id\(columns) FROM (SELECT dl.*, max(q) OVER (PARTITION BY k) AS qt \
            FROM (\(deltas.joined(separator: " UNION ALL "))) AS dl) AS w WHERE q = qt)
            """,
            """
            l AS (SELECT b.k, b.id\(also(slots) { "b.o\($0.n)" }) FROM (\(base)) AS b LEFT JOIN d ON d.k = b.k \
            WHERE d.k IS NULL UNION ALL SELECT k, id\(columns) FROM d)
            """,
        ]
    }

    // MARK: Open

    private var open: [String] {
        let tries = tries
        let doubt = "s IN ('d', 'u', 'x')"
        let w = """
            w AS (SELECT dl.*, max(CASE WHEN s = 'a' THEN q ELSE 0 END) OVER (PARTITION BY k) AS qa, \
            max(CASE WHEN \(doubt) THEN q ELSE 0 END) OVER (PARTITION BY k) AS qd, max(q) OVER (PARTITION BY k) AS qt
              FROM (\(tries.joined(separator: " UNION ALL "))) AS dl)
            """
        let parts = also(slots) { slot in
            let c = "c\(slot.n)"
            return """
                max(CASE WHEN q = qa THEN \(c) END) AS a\(slot.n), \
                max(CASE WHEN q = qd AND qd > qa THEN \(c) END) AS t\(slot.n), \
                max(CASE WHEN q = qt AND s IN ('r', 'x') THEN \(c) END) AS r\(slot.n), \
                max(CASE WHEN q > qa AND \(doubt) THEN \(c) END) AS y\(slot.n)
                """
        }
        let d = """
            d AS (SELECT k, max(CASE WHEN q = qa THEN id END) AS ida, \
            max(CASE WHEN q = greatest(qa, qd) THEN id END) AS id, max(qa) AS qa, \
            max(CASE WHEN qd > qa THEN qd ELSE 0 END) AS qd, \
            max(CASE WHEN q = qd AND qd > qa AND s = 'u' THEN g END) AS hq, \
            max(CASE WHEN q = qt AND s IN ('r', 'x') THEN 1 ELSE 0 END) AS rej\(parts)
              FROM w GROUP BY k)
            """
        let columns = also(slots) { slot in
            let n = slot.n
            let accepted = "CASE WHEN d.qa > 0 THEN d.a\(n) ELSE b.c\(n) END"
            return """
                \(accepted) AS a\(n), CASE WHEN d.qd > 0 THEN d.t\(n) WHEN d.qa > 0 THEN d.a\(n) ELSE b.c\(n) END AS o\(n), \
                d.r\(n), coalesce(d.y\(n), \(accepted)) AS y\(n)
                """
        }
        let l = """
            l AS (SELECT coalesce(b.k, d.k) AS k, coalesce(d.id, b.id) AS id, coalesce(d.ida, b.id) AS ida, \
            coalesce(d.qd, 0) AS qd, d.hq, coalesce(d.rej, 0) AS rej\(columns)
              FROM (\(baseRows("k, id\(also(slots) { "c\($0.n)" })"))) AS b FULL JOIN d ON b.k = d.k)
            """
        return [w, d, l]
    }

    // MARK: Files

    /// Rows of the files beside the base, accepted or not: one select per file.
    var tries: [String] { (deltaRows ?? []) + openRows }

    private func baseRows(_ columns: String) -> String {
        guard let base = pointer?.base else {
            let empty = "CAST(NULL AS varchar)"
            return """
                SELECT \(columns) FROM (SELECT \(empty) AS k, \(empty) AS id\(also(slots) { "\(empty) AS c\($0.n)" })) \
                AS none WHERE k IS NOT NULL
                """
        }
        return
            """
            SELECT \(columns) FROM (SELECT k, \(SpelledKey.read()) AS id\(values(of: base, "")) \
            FROM \(baseRelation ?? dialect.relation(table: base.key)) AS p) AS b
            """
    }

    private var openRows: [String] {
        guard let file = pointer?.open else { return [] }
        return [
            """
            SELECT k, \(SpelledKey.read()) AS id, q, s, g\(values(of: file, "")) FROM \(dialect.relation(table: file.key)) AS p
            """
        ]
    }

    /// One select per file: batches of one file share it.
    private var deltaRows: [String]? {
        guard let deltas = pointer?.deltas else { return nil }
        var order: [ObjectKey] = []
        var byFile: [ObjectKey: [LedgerDelta]] = [:]
        for delta in deltas {
            if byFile[delta.file.key] == nil { order.append(delta.file.key) }
            byFile[delta.file.key, default: []].append(delta)
        }
        return order.compactMap { key in byFile[key].flatMap { selectDeltas($0, of: key) } }
    }

    private func selectDeltas(_ deltas: [LedgerDelta], of key: ObjectKey) -> String? {
        guard let file = deltas.first?.file else { return nil }
        let table = dialect.relation(table: key)
        if deltas.contains(where: { $0.state == .mixed }) {
            return "SELECT k, \(SpelledKey.read()) AS id, q, s, g\(values(of: file, "")) FROM \(table) AS p"
        }
        let rows = list(deltas) { delta in
            """
            (\(sqlLiteral(delta.batch)), CAST(\(delta.sequence) AS bigint), '\(delta.state.rawValue)', \
            \(sqlLiteral("\(delta.sequence).\(delta.batch)")))
            """
        }
        return """
            SELECT p.k, \(SpelledKey.read("p.")) AS id, o.q, o.s, o.g\(values(of: file, "p.")) FROM \(table) AS p \
            JOIN (VALUES \(rows)) AS o(batch, q, s, g) ON p.batch = o.batch
            """
    }

    private func values(of file: LedgerFile, _ prefix: String) -> String {
        also(slots) { slot in
            file.slots.contains(slot.n) ? "\(prefix)c\(slot.n) AS c\(slot.n)" : "CAST(NULL AS varchar) AS c\(slot.n)"
        }
    }
}
