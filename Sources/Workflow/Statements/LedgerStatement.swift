import SegmentCore

/// The ledger as common table expressions, ending in `ledger`: one row per key with what was accepted and what may be
/// held.
///
/// Columns of `ledger`: `k`, `id`, `accepted_id` (the spelling of the accepted row), `doubt_sequence` (of the doubt above
/// the last acceptance, 0 for none), `halved_batch` (the failed batch to send in halves), `is_rejected` (a rejection is
/// remembered), and per slot `accepted…`, `held…` (the newest row, accepted or in doubt), `rejected…` (the remembered
/// value) and `possible…` (a value that the destination may hold).
/// A closed ledger (accepted rows only) has a short text: `k`, `id` and `held…`, which accepted and possible values are.
struct LedgerStatement {
    let pointer: LedgerPointer?
    let slots: [LedgerSlot]
    /// A relation with rows of the base, instead of its whole file.
    var baseRelation: SQL?

    var isClosed: Bool { pointer?.isClosed ?? true }

    /// `name AS (…)` in their order: `ledger_tries` where the ledger is open, `ledger_changes`, `ledger`.
    var expressions: [SQL] { isClosed ? closed : open }

    /// The column of a slot's accepted value in `ledger`.
    func accepted(_ slot: LedgerSlot) -> SQL { isClosed ? "held\(slot.index)" : "accepted\(slot.index)" }

    /// Of `ledger_tries`: the row may have been taken, and nothing was accepted since.
    static let isInDoubt: SQL = "(s IN ('d', 'u', 'x') AND q > accepted_sequence)"
    /// Of `ledger_tries`: the newest row of its key, which is remembered as rejected.
    static let isRemembered: SQL = "(s IN ('r', 'x') AND q = latest_sequence)"

    // MARK: Closed

    private var closed: [SQL] {
        let base = baseRows("k, id\(slots.commaPrefixed { "c\($0.index) AS held\($0.index)" })")
        guard let deltas = deltaRows, !deltas.isEmpty else { return ["ledger AS (\(base))"] }
        let columns = slots.commaPrefixed { "c\($0.index)" }
        return [
            """
            ledger_changes AS (SELECT k, id\(columns) FROM (\
            SELECT deltas.*, max(q) OVER (PARTITION BY k) AS latest_sequence \
            FROM (\(deltas.joined(separator: " UNION ALL "))) AS deltas) AS deltas WHERE q = latest_sequence)
            """,
            """
            ledger AS (SELECT base.k, base.id\(slots.commaPrefixed { "base.held\($0.index)" }) FROM (\(base)) AS base \
            LEFT JOIN ledger_changes AS changes ON changes.k = base.k \
            WHERE changes.k IS NULL UNION ALL SELECT k, id\(columns) FROM ledger_changes)
            """,
        ]
    }

    // MARK: Open

    private var open: [SQL] { [ledgerTries, ledgerChanges, ledger] }

    /// Every try with the sequences of its key: the last acceptance, the last doubt, the last of all.
    private var ledgerTries: SQL {
        """
        ledger_tries AS (SELECT tries.*, \
        max(CASE WHEN s = 'a' THEN q ELSE 0 END) OVER (PARTITION BY k) AS accepted_sequence, \
        max(CASE WHEN s IN ('d', 'u', 'x') THEN q ELSE 0 END) OVER (PARTITION BY k) AS doubt_sequence, \
        max(q) OVER (PARTITION BY k) AS latest_sequence
          FROM (\(tries.joined(separator: " UNION ALL "))) AS tries)
        """
    }

    /// The tries of a key in one row.
    private var ledgerChanges: SQL {
        let newestDoubt: SQL = "q = doubt_sequence AND doubt_sequence > accepted_sequence"
        let parts = slots.commaPrefixed { slot in
            let n = slot.index
            return """
                max(CASE WHEN q = accepted_sequence THEN c\(n) END) AS accepted\(n), \
                max(CASE WHEN \(newestDoubt) THEN c\(n) END) AS doubted\(n), \
                max(CASE WHEN \(Self.isRemembered) THEN c\(n) END) AS rejected\(n), \
                max(CASE WHEN \(Self.isInDoubt) THEN c\(n) END) AS possible\(n)
                """
        }
        return """
            ledger_changes AS (SELECT k, max(CASE WHEN q = accepted_sequence THEN id END) AS accepted_id, \
            max(CASE WHEN q = greatest(accepted_sequence, doubt_sequence) THEN id END) AS id, \
            max(accepted_sequence) AS accepted_sequence, \
            max(CASE WHEN doubt_sequence > accepted_sequence THEN doubt_sequence ELSE 0 END) AS doubt_sequence, \
            max(CASE WHEN \(newestDoubt) AND s = 'u' THEN g END) AS halved_batch, \
            max(CASE WHEN \(Self.isRemembered) THEN 1 ELSE 0 END) AS is_rejected\(parts)
              FROM ledger_tries GROUP BY k)
            """
    }

    private var ledger: SQL {
        let columns = slots.commaPrefixed { slot in
            let n = slot.index
            let accepted: SQL = "CASE WHEN changes.accepted_sequence > 0 THEN changes.accepted\(n) ELSE base.c\(n) END"
            return """
                \(accepted) AS accepted\(n), CASE WHEN changes.doubt_sequence > 0 THEN changes.doubted\(n) \
                WHEN changes.accepted_sequence > 0 THEN changes.accepted\(n) ELSE base.c\(n) END AS held\(n), \
                changes.rejected\(n), coalesce(changes.possible\(n), \(accepted)) AS possible\(n)
                """
        }
        let base = baseRows("k, id\(slots.commaPrefixed { "c\($0.index)" })")
        return """
            ledger AS (SELECT coalesce(base.k, changes.k) AS k, coalesce(changes.id, base.id) AS id, \
            coalesce(changes.accepted_id, base.id) AS accepted_id, \
            coalesce(changes.doubt_sequence, 0) AS doubt_sequence, changes.halved_batch, \
            coalesce(changes.is_rejected, 0) AS is_rejected\(columns)
              FROM (\(base)) AS base FULL JOIN ledger_changes AS changes ON base.k = changes.k)
            """
    }

    // MARK: Files

    /// Rows of the files beside the base, accepted or not: one select per file.
    var tries: [SQL] { (deltaRows ?? []) + openRows }

    private func baseRows(_ columns: SQL) -> SQL {
        guard let base = pointer?.base else {
            let values = slots.commaPrefixed { "\(.nullText) AS c\($0.index)" }
            return """
                SELECT \(columns) FROM (SELECT \(.nullText) AS k, \(.nullText) AS id\(values)) AS none WHERE k IS NOT NULL
                """
        }
        return """
            SELECT \(columns) FROM (SELECT k, \(SpelledKey.read()) AS id\(values(of: base, "")) \
            FROM \(baseRelation ?? .table(base.key)) AS f) AS base
            """
    }

    private var openRows: [SQL] {
        guard let file = pointer?.open else { return [] }
        return [selectTries(of: file)]
    }

    /// The rows of a file in which each has its own sequence and state.
    private func selectTries(of file: LedgerFile) -> SQL {
        "SELECT k, \(SpelledKey.read()) AS id, q, s, g\(values(of: file, "")) FROM \(.table(file.key)) AS f"
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
        return order.compactMap { key in byFile[key].flatMap(selectDeltas) }
    }

    private func selectDeltas(_ deltas: [LedgerDelta]) -> SQL? {
        guard let file = deltas.first?.file else { return nil }
        if deltas.contains(where: { $0.state == .mixed }) { return selectTries(of: file) }
        let batches = deltas.joined { delta in
            """
            (\(literal: delta.batch), CAST(\(delta.sequence) AS \(.integer)), \(literal: delta.state.rawValue), \
            \(literal: "\(delta.sequence).\(delta.batch)"))
            """
        }
        return """
            SELECT f.k, \(SpelledKey.read("f.")) AS id, batches.q, batches.s, batches.g\(values(of: file, "f.")) \
            FROM \(.table(file.key)) AS f JOIN (VALUES \(batches)) AS batches(batch, q, s, g) ON f.batch = batches.batch
            """
    }

    private func values(of file: LedgerFile, _ prefix: SQL) -> SQL {
        slots.commaPrefixed { slot in
            file.slots.contains(slot.index)
                ? "\(prefix)c\(slot.index) AS c\(slot.index)" : "\(.nullText) AS c\(slot.index)"
        }
    }
}
