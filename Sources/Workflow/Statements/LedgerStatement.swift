import SegmentCore

/// The ledger as common table expressions, ending in `l`: one row per key with what was accepted and what may be there.
///
/// Columns of `l`: `k, id, ida, qd` (sequence of the doubt above the last acceptance, 0 for none), `hq` (the failed batch
/// to halve), `rej` (remembered), and per slot `a` accepted, `o` what the ledger has (the newest row, accepted or in
/// doubt), `r` the remembered value, `y` a value that the destination may hold.
/// A closed ledger (accepted rows only) has a short text in which `a` and `y` are `o`.
struct LedgerStatement {
    let pointer: LedgerPointer?
    let slots: [LedgerSlot]
    /// A relation with rows of the base, instead of its whole file.
    var baseRelation: SQL?

    var isClosed: Bool { pointer?.isClosed ?? true }

    /// `name AS (…)` texts in their order.
    var expressions: [SQL] { isClosed ? closed : open }

    /// How later text names a slot's parts in `l`.
    func accepted(_ slot: LedgerSlot) -> SQL { isClosed ? "o\(slot.index)" : "a\(slot.index)" }

    // MARK: Closed

    private var closed: [SQL] {
        let base = baseRows("k, id\(slots.commaPrefixed { "c\($0.index) AS o\($0.index)" })")
        guard let deltas = deltaRows, !deltas.isEmpty else { return ["l AS (\(base))"] }
        let columns = slots.commaPrefixed { "c\($0.index)" }
        return [
            """
            d AS (SELECT k, id\(columns) FROM (SELECT dl.*, max(q) OVER (PARTITION BY k) AS qt \
            FROM (\(deltas.joined(separator: " UNION ALL "))) AS dl) AS w WHERE q = qt)
            """,
            """
            l AS (SELECT b.k, b.id\(slots.commaPrefixed { "b.o\($0.index)" }) FROM (\(base)) AS b LEFT JOIN d ON d.k = b.k \
            WHERE d.k IS NULL UNION ALL SELECT k, id\(columns) FROM d)
            """,
        ]
    }

    // MARK: Open

    private var open: [SQL] {
        let tries = tries
        let doubt: SQL = "s IN ('d', 'u', 'x')"
        let w: SQL = """
            w AS (SELECT dl.*, max(CASE WHEN s = 'a' THEN q ELSE 0 END) OVER (PARTITION BY k) AS qa, \
            max(CASE WHEN \(doubt) THEN q ELSE 0 END) OVER (PARTITION BY k) AS qd, max(q) OVER (PARTITION BY k) AS qt
              FROM (\(tries.joined(separator: " UNION ALL "))) AS dl)
            """
        let parts = slots.commaPrefixed { slot in
            let c: SQL = "c\(slot.index)"
            return """
                max(CASE WHEN q = qa THEN \(c) END) AS a\(slot.index), \
                max(CASE WHEN q = qd AND qd > qa THEN \(c) END) AS t\(slot.index), \
                max(CASE WHEN q = qt AND s IN ('r', 'x') THEN \(c) END) AS r\(slot.index), \
                max(CASE WHEN q > qa AND \(doubt) THEN \(c) END) AS y\(slot.index)
                """
        }
        let d: SQL = """
            d AS (SELECT k, max(CASE WHEN q = qa THEN id END) AS ida, \
            max(CASE WHEN q = greatest(qa, qd) THEN id END) AS id, max(qa) AS qa, \
            max(CASE WHEN qd > qa THEN qd ELSE 0 END) AS qd, \
            max(CASE WHEN q = qd AND qd > qa AND s = 'u' THEN g END) AS hq, \
            max(CASE WHEN q = qt AND s IN ('r', 'x') THEN 1 ELSE 0 END) AS rej\(parts)
              FROM w GROUP BY k)
            """
        let columns = slots.commaPrefixed { slot in
            let n = slot.index
            let accepted: SQL = "CASE WHEN d.qa > 0 THEN d.a\(n) ELSE b.c\(n) END"
            return """
                \(accepted) AS a\(n), CASE WHEN d.qd > 0 THEN d.t\(n) WHEN d.qa > 0 THEN d.a\(n) ELSE b.c\(n) END AS o\(n), \
                d.r\(n), coalesce(d.y\(n), \(accepted)) AS y\(n)
                """
        }
        let l: SQL = """
            l AS (SELECT coalesce(b.k, d.k) AS k, coalesce(d.id, b.id) AS id, coalesce(d.ida, b.id) AS ida, \
            coalesce(d.qd, 0) AS qd, d.hq, coalesce(d.rej, 0) AS rej\(columns)
              FROM (\(baseRows("k, id\(slots.commaPrefixed { "c\($0.index)" })"))) AS b FULL JOIN d ON b.k = d.k)
            """
        return [w, d, l]
    }

    // MARK: Files

    /// Rows of the files beside the base, accepted or not: one select per file.
    var tries: [SQL] { (deltaRows ?? []) + openRows }

    private func baseRows(_ columns: SQL) -> SQL {
        guard let base = pointer?.base else {
            let empty = SQL.nullText
            return """
                SELECT \(columns) FROM (SELECT \(empty) AS k, \(empty) AS id\(slots.commaPrefixed { "\(empty) AS c\($0.index)" })) \
                AS none WHERE k IS NOT NULL
                """
        }
        return
            """
            SELECT \(columns) FROM (SELECT k, \(SpelledKey.read()) AS id\(values(of: base, "")) \
            FROM \(baseRelation ?? .table(base.key)) AS p) AS b
            """
    }

    private var openRows: [SQL] {
        guard let file = pointer?.open else { return [] }
        return ["SELECT k, \(SpelledKey.read()) AS id, q, s, g\(values(of: file, "")) FROM \(.table(file.key)) AS p"]
    }

    /// One select per file: batches of one file share it.
    private var deltaRows: [SQL]? {
        guard let deltas = pointer?.deltas else { return nil }
        var order: [ObjectKey] = []
        var byFile: [ObjectKey: [LedgerDelta]] = [:]
        for delta in deltas {
            if byFile[delta.file.key] == nil { order.append(delta.file.key) }
            byFile[delta.file.key, default: []].append(delta)
        }
        return order.compactMap { key in byFile[key].flatMap { selectDeltas($0, of: key) } }
    }

    private func selectDeltas(_ deltas: [LedgerDelta], of key: ObjectKey) -> SQL? {
        guard let file = deltas.first?.file else { return nil }
        if deltas.contains(where: { $0.state == .mixed }) {
            return "SELECT k, \(SpelledKey.read()) AS id, q, s, g\(values(of: file, "")) FROM \(.table(key)) AS p"
        }
        let rows = deltas.joined { delta in
            """
            (\(literal: delta.batch), CAST(\(delta.sequence) AS \(.integer)), \(literal: delta.state.rawValue), \
            \(literal: "\(delta.sequence).\(delta.batch)"))
            """
        }
        return """
            SELECT p.k, \(SpelledKey.read("p.")) AS id, o.q, o.s, o.g\(values(of: file, "p.")) FROM \(.table(key)) AS p \
            JOIN (VALUES \(rows)) AS o(batch, q, s, g) ON p.batch = o.batch
            """
    }

    private func values(of file: LedgerFile, _ prefix: SQL) -> SQL {
        slots.commaPrefixed { slot in
            file.slots.contains(slot.index)
                ? "\(prefix)c\(slot.index) AS c\(slot.index)" : "\(.nullText) AS c\(slot.index)"
        }
    }
}
