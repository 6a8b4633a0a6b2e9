import SegmentCore

/// All rows of a result, judged by themselves and then against each other.
struct JudgedResult {
    var rows: [JudgedRow]

    /// A row is judged valid first, then for duplicates, then for what its user's other rows say.
    init(_ run: ModelRun) {
        rows = run.rows.map { JudgedRow($0, in: run) }
        judgeDuplicates()
        if run.folds { judgeUsers(run) }
    }

    /// One valid row per key.
    var valid: [String: JudgedRow] {
        var byKey: [String: JudgedRow] = [:]
        for row in rows where row.isValid { if let key = row.key { byKey[key] = row } }
        return byKey
    }

    /// Rows whose values are unknown to the run. A copy that was set aside hides nothing: its twin is there.
    var bad: [JudgedRow] { rows.filter { !$0.isValid && $0.reason != "duplicate" } }

    /// Of exact copies the binary-smallest spelling stays; conflicting copies are all invalid.
    private mutating func judgeDuplicates() {
        let places = Dictionary(grouping: rows.indices.filter { rows[$0].isValid }) { rows[$0].key ?? "" }
        for copies in places.values where copies.count > 1 {
            if Set(copies.map { rows[$0].values }).count > 1 {
                for place in copies { rows[place].reason = "conflicting_duplicate" }
                continue
            }
            let bySpelling = copies.sorted {
                (rows[$0].id ?? "").unicodeScalars.lexicographicallyPrecedes((rows[$1].id ?? "").unicodeScalars)
            }
            for place in bySpelling.dropFirst() { rows[place].reason = "duplicate" }
        }
    }

    /// Two values for one user: which one is meant is unknown, so all valid rows of the user are invalid.
    private mutating func judgeUsers(_ run: ModelRun) {
        let names = run.columns.filter { $0.attribute.kind == .user }.map(\.attribute.name)
        let places = Dictionary(grouping: rows.indices.filter { rows[$0].isValid && rows[$0].user != nil }) {
            rows[$0].user ?? ""
        }
        for own in places.values
        where names.contains(where: { name in Set(own.compactMap { rows[$0].values[name] }).count > 1 }) {
            for place in own { rows[place].reason = "conflicting_user_value" }
        }
    }
}
