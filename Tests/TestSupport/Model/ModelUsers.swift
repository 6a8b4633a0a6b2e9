import SegmentCore

/// What the rows of a run say about users, whose attributes their endpoints share.
struct ModelUsers {
    /// Per user what its valid rows say together; NULL beside a value is the value.
    private(set) var values: [String: [String: String]] = [:]
    /// Users that occur anywhere: in a valid or invalid row, or as the owner of a protected key.
    private(set) var occurring: Set<String> = []
    /// Users of whom a row is invalid: what it would have said is unknown.
    private(set) var unsure: Set<String> = []

    /// Per user the attributes of which its endpoints' entries say different things.
    private(set) var split: [String: Set<String>] = [:]

    /// What a row says together with the other rows of its user.
    func shared(_ row: JudgedRow, in run: ModelRun) -> JudgedRow {
        guard run.folds, let user = row.user, let values = values[user] else { return row }
        var row = row
        row.values.merge(values) { own, _ in own }
        return row
    }

    init(_ result: JudgedResult, ledger: ModelLedger, run: ModelRun) {
        for row in result.rows {
            guard let user = row.user else { continue }
            occurring.insert(user)
            guard row.isValid else { continue }
            for column in run.columns where column.attribute.kind == .user {
                if let value = row.values[column.attribute.name] {
                    values[user, default: [:]][column.attribute.name] = value
                }
            }
        }
        var entries: [String: [String: Set<String>]] = [:]
        for key in ledger.keys {
            guard let user = ledger[key].has(Attribute.userID) else { continue }
            for column in run.columns where column.attribute.kind == .user {
                guard let value = ledger[key].has(column.attribute.name) else { continue }
                entries[user, default: [:]][column.attribute.name, default: []].insert(value)
            }
        }
        split = entries.mapValues { Set($0.filter { $0.value.count > 1 }.keys) }
        unsure = Set(result.bad.compactMap(\.user))
        let valid = result.valid
        for key in Set(result.bad.compactMap(\.key)) where valid[key] == nil {
            guard let user = ledger[key].has(Attribute.userID) else { continue }
            occurring.insert(user)
            unsure.insert(user)
        }
    }
}
