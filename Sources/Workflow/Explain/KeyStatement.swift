import SegmentCore

/// The statement that finds the state of one key: its target by a snapshot, and its entry in the ledger.
///
/// The target comes from the plan's own text over tables of that key, so it cannot differ from a plan's. Columns:
/// `what, word, detail, id`, then a text per slot. `target`: class; `accepted`, `ledger` (its newest row, accepted or
/// in doubt), `rejected` (remembered); `try`: state and `sequence.batch`; `invalid`: reason.
struct KeyStatement {
    let shape: PlanShape
    let dialect: KeyedDialect
    let snapshot: Snapshot?
    let pointer: LedgerPointer?

    /// - Parameter shape: its dialect is replaced by one that sees the key only.
    init(shape: PlanShape, key: String, snapshot: Snapshot?, pointer: LedgerPointer?) {
        var dialect = KeyedDialect(shape.dialect, key: key)
        if let snapshot, !shape.folded.isEmpty { dialect.admitUsers(of: snapshot, pointer, slots: shape.slots) }
        dialect.name([snapshot?.table].compactMap(\.self) + (pointer?.files ?? []))
        self.dialect = dialect
        self.shape = PlanShape(
            dialect: dialect, contract: shape.contract, slots: shape.slots, userScope: shape.userScope,
            mode: shape.mode, full: false, retryRejected: false)
        self.snapshot = snapshot
        self.pointer = pointer
    }

    var sql: SQL {
        let ledger = LedgerStatement(pointer: pointer, slots: shape.slots.map(\.slot))
        let plan = snapshot.map { PlanStatement(shape: shape, snapshot: $0, pointer: pointer) }
        let expressions = plan?.expressions ?? ledger.expressions.map(dialect.text)
        let text = """
            WITH \((dialect.expressions + expressions).joined(separator: ",\n"))
            \((known(ledger) + (plan.map(judged) ?? [])).joined(separator: " UNION ALL\n"))
            """
        let files = [snapshot?.table].compactMap(\.self) + (pointer?.files ?? [])
        return SQL(.rendered(text, reads: files.map { .table($0) }))
    }

    private func select(_ what: String, _ word: String, _ detail: String, _ id: String, _ prefix: String) -> String {
        """
        SELECT '\(what)' AS what, \(word) AS word, \(detail) AS detail, \(id) AS id\
        \(also(shape.slots) { "\(prefix)\($0.n) AS s\($0.n)" })
        """
    }

    private func known(_ ledger: LedgerStatement) -> [String] {
        let here = "WHERE k = \(dialect.key)"
        let none = "CAST(NULL AS varchar)"
        let newest = "\(select("ledger", none, none, "id", "o")) FROM l \(here)"
        guard !ledger.isClosed else { return ["\(select("accepted", none, none, "id", "o")) FROM l \(here)", newest] }
        let tries = "(s IN ('d', 'u', 'x') AND q > qa)"
        return [
            "\(select("accepted", none, none, "ida", "a")) FROM l \(here)", newest,
            "\(select("rejected", none, none, "id", "r")) FROM l \(here) AND rej = 1",
            "\(select("try", "s", "coalesce(g, CAST(q AS varchar))", "id", "c")) FROM w \(here) AND \(tries)",
        ]
    }

    private func judged(_ plan: PlanStatement) -> [String] {
        let none = "CAST(NULL AS varchar)"
        return [
            "\(select("target", "class", none, "id", "t")) FROM f WHERE k = \(dialect.key)",
            "\(select("invalid", "why", none, "id", "c")) FROM (\(plan.invalidRows)) AS i WHERE k = \(dialect.key)",
        ]
    }
}
