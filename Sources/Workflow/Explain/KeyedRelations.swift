import SegmentCore

/// Relations with the rows of one key only, which replace those of whole files: a statement of a run then gives its
/// result for that key.
struct KeyedRelations {
    /// The folded key: the engine folds it as it folded those in the tables.
    let key: SQL
    /// Conditions of tables in which other keys matter too.
    private var conditions: [ObjectKey: SQL] = [:]
    /// Tables whose rows of the key are expressions of the statement, in their order.
    private var named: [ObjectKey] = []

    init(key: String) { self.key = "lower(\(literal: key))" }

    func rows(of table: ObjectKey) -> SQL {
        "(SELECT * FROM \(.table(table)) AS every WHERE \(conditions[table] ?? "k = \(key)"))"
    }

    func refused(in file: ObjectKey) -> SQL { "(SELECT * FROM \(.rejections(file)) AS every WHERE lower(id) = \(key))" }

    /// The same SQL over the key's rows.
    func narrowed(_ sql: SQL) -> SQL {
        sql.replacingRelations { relation in
            guard case .table(let table) = relation else { return nil }
            return named.firstIndex(of: table).map { "key_rows\($0)" } ?? rows(of: table)
        }
    }

    /// Gives these tables names: a statement looks at each of them several times, and reads it once.
    mutating func name(_ tables: [ObjectKey]) {
        for table in tables where !named.contains(table) { named.append(table) }
    }

    /// `name AS (…)` of the named tables, to come before all others.
    var expressions: [SQL] { named.enumerated().map { "key_rows\($0) AS \(rows(of: $1))" } }

    /// Lets in the other endpoints of the key's users, by the snapshot and by the ledger: they share user attributes.
    mutating func admitUsers(of snapshot: Snapshot, _ pointer: LedgerPointer?, slots: [LedgerSlot]) {
        guard let slot = slots.first(where: { $0.attribute.name == Attribute.userID }),
            let position = snapshot.query.columns.firstIndex(where: { $0.attribute.name == Attribute.userID })
        else { return }
        var columns: [(table: ObjectKey, user: SQL)] = [(snapshot.table, "v\(position)")]
        let files = [pointer?.base, pointer?.open].compactMap(\.self) + (pointer?.deltas.map(\.file) ?? [])
        for file in files where file.slots.contains(slot.index) && !columns.contains(where: { $0.table == file.key }) {
            columns.append((file.key, "c\(slot.index)"))
        }
        let users = columns.joined(" UNION ") { table, user in
            "SELECT \(user) FROM \(.table(table)) AS u WHERE k = \(key)"
        }
        for (table, user) in columns { conditions[table] = "(k = \(key) OR \(user) IN (\(users)))" }
    }
}
