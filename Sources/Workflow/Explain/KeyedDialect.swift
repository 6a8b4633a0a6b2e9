import SegmentCore

/// A dialect whose tables hold the rows of one key only: a statement of a run then says what it says of that key.
struct KeyedDialect: SQLDialect {
    let base: any SQLDialect
    /// The folded key, as SQL: the engine folds it as it folded those in the tables.
    let key: String
    /// Conditions of tables in which other keys matter too.
    var conditions: [ObjectKey: String] = [:]
    /// Names of tables whose rows of the key stand in the statement's `expressions`.
    private var names: [ObjectKey: String] = [:]

    init(_ base: any SQLDialect, key: String) {
        self.base = base
        self.key = "lower(\(sqlLiteral(key)))"
    }

    func relation(_ relation: SQLRelation) -> String {
        guard case .table(let table) = relation else { return base.relation(relation) }
        return names[table] ?? rows(of: table)
    }

    private func rows(of table: ObjectKey) -> String {
        "(SELECT * FROM \(base.relation(table: table)) AS every WHERE \(conditions[table] ?? "k = \(key)"))"
    }

    func identifier(_ name: String) -> String { base.identifier(name) }
    func literal(_ text: String) -> String { base.literal(text) }
    func type(_ type: SQLType) -> String { base.type(type) }
    func function(_ function: SQLFunction<String>) -> String { base.function(function) }
}

extension KeyedDialect {
    /// Gives these tables names: a statement looks at each of them several times, and reads it once.
    mutating func name(_ tables: [ObjectKey]) {
        for table in tables where names[table] == nil { names[table] = "only\(names.count)" }
    }

    /// `name AS (…)` texts of the named tables, to stand before all others.
    var expressions: [String] {
        names.sorted { $0.value < $1.value }.map { "\($0.value) AS \(rows(of: $0.key))" }
    }

    /// Lets in the other endpoints of the key's users, by the snapshot and by the ledger: they share user attributes.
    mutating func admitUsers(of snapshot: Snapshot, _ pointer: LedgerPointer?, slots: [PlanSlot]) {
        guard let slot = slots.first(where: { $0.attribute.name == Attribute.userID }),
            let position = snapshot.query.columns.firstIndex(where: { $0.attribute.name == Attribute.userID })
        else { return }
        var columns = [(snapshot.table, "v\(position)")]
        let files = [pointer?.base, pointer?.open].compactMap(\.self) + (pointer?.deltas.map(\.file) ?? [])
        for file in files where file.slots.contains(slot.n) && !columns.contains(where: { $0.0 == file.key }) {
            columns.append((file.key, "c\(slot.n)"))
        }
        let users = list(columns, " UNION ") { table, column in
            "SELECT \(column) FROM \(base.relation(table: table)) AS u WHERE k = \(key)"
        }
        for (table, column) in columns {
            conditions[table] = "(k = \(key) OR \(column) IN (\(users)))"
        }
    }
}
