import SegmentCore

/// The statement that finds the state of one key: its target by a snapshot, and its entry in the ledger.
///
/// The target comes from the plan's own expressions over tables of that key, so it cannot differ from a plan's. Columns:
/// `what, word, detail, id`, then a text per slot. `target`: class; `accepted`, `ledger` (its newest row, accepted or in
/// doubt), `rejected` (remembered); `try`: state and `sequence.batch`; `invalid`: reason.
struct KeyStatement {
    private var keyed: KeyedRelations
    private let ledger: LedgerStatement
    private let plan: PlanStatement?

    /// Of a key in the ledger, where no snapshot is kept.
    init(key: String, slots: [LedgerSlot], pointer: LedgerPointer?) {
        keyed = KeyedRelations(key: key)
        keyed.name(pointer?.files ?? [])
        ledger = LedgerStatement(pointer: pointer, slots: slots)
        plan = nil
    }

    init(key: String, shape: PlanShape, snapshot: Snapshot, pointer: LedgerPointer?) {
        let slots = shape.slots.map(\.slot)
        keyed = KeyedRelations(key: key)
        if !shape.folded.isEmpty { keyed.admitUsers(of: snapshot, pointer, slots: slots) }
        keyed.name([snapshot.table] + (pointer?.files ?? []))
        ledger = LedgerStatement(pointer: pointer, slots: slots)
        plan = PlanStatement(shape: shape.ofOneKey, snapshot: snapshot, pointer: pointer)
    }

    var sql: SQL {
        let expressions = (plan?.expressions ?? ledger.expressions).map(keyed.narrowed)
        let parts = known + (plan.map(judged) ?? [])
        return .with(keyed.expressions + expressions, parts.joined(separator: " UNION ALL\n"))
    }

    private func select(_ what: String, _ word: SQL, _ detail: SQL, _ id: SQL, _ prefix: SQL) -> SQL {
        """
        SELECT \(literal: what) AS what, \(word) AS word, \(detail) AS detail, \(id) AS id\
        \(ledger.slots.commaPrefixed { "\(prefix)\($0.index) AS s\($0.index)" })
        """
    }

    private var known: [SQL] {
        let here: SQL = "WHERE k = \(keyed.key)"
        let none = SQL.nullText
        let newest: SQL = "\(select("ledger", none, none, "id", "held")) FROM ledger \(here)"
        guard !ledger.isClosed else {
            return ["\(select("accepted", none, none, "id", "held")) FROM ledger \(here)", newest]
        }
        return [
            "\(select("accepted", none, none, "accepted_id", "accepted")) FROM ledger \(here)", newest,
            "\(select("rejected", none, none, "id", "rejected")) FROM ledger \(here) AND is_rejected = 1",
            """
            \(select("try", "s", "coalesce(g, CAST(q AS \(.text)))", "id", "c")) FROM ledger_tries \(here) \
            AND \(LedgerStatement.isInDoubt)
            """,
        ]
    }

    private func judged(_ plan: PlanStatement) -> [SQL] {
        let none = SQL.nullText
        return [
            "\(select("target", "class", none, "id", "target")) FROM classified WHERE k = \(keyed.key)",
            """
            \(select("invalid", "why", none, "id", "c")) FROM (\(keyed.narrowed(plan.invalidRows))) AS invalid_rows \
            WHERE k = \(keyed.key)
            """,
        ]
    }
}
