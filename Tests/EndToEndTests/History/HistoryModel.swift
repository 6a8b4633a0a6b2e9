import Foundation

/// What the audience must hold after each run of a history, by the rules alone: no ledger, no plan.
///
/// The segment has `A` (leavers: clear), `B` (set to `none`), `C` (keep) and the user's `U` (clear). Endpoints e0…e9 are
/// known to the audience, e0 and e1 are one user's, e2 and e3 another's; x0 and x1 are unknown to it.
struct HistoryModel {
    struct Row: Equatable {
        var id: String
        var values: [String: String]

        var user: String { HistoryModel.user(of: id) }
        var isOverlong: Bool { values.values.contains { $0.count > 100 } }
    }

    static let known = (0..<10).map { "e\($0)" }
    static let everyone = known + ["x0", "x1"]
    static let columns = ["A", "B", "C", "U"]

    static func user(of id: String) -> String {
        switch id.lowercased() {
        case "e0", "e1": "u0"
        case "e2", "e3": "u1"
        case let other: "u-\(other)"
        }
    }

    /// By endpoint: A, B, C. By user: U.
    private(set) var endpoints: [String: [String: String]] = [:]
    private(set) var users: [String: String] = [:]

    /// What the endpoint shows, its user's attribute included.
    func shown(_ id: String) -> [String: String] {
        var values = endpoints[id] ?? [:]
        values["U"] = users[Self.user(of: id)]
        return values
    }

    /// Takes a result in. `columns` are those that the query has this time.
    mutating func take(_ rows: [Row], columns: [String]) {
        let (valid, spoilt, unsure) = Self.judge(rows, columns: columns)
        for id in Self.known where !spoilt.contains(id) {
            let row = valid[id]
            var carried = endpoints[id] ?? [:]
            let value = { (name: String) in columns.contains(name) ? row?.values[name] : nil }
            carried["A"] = value("A")
            carried["B"] = value("B") ?? carried["B"].map { _ in "none" }
            carried["C"] = value("C") ?? carried["C"]
            endpoints[id] = carried
        }
        for user in Set(Self.known.map(Self.user)) {
            let said = valid.values.filter { $0.user == user }.compactMap {
                columns.contains("U") ? $0.values["U"] : nil
            }
            users[user] = said.first ?? (unsure.contains(user) ? users[user] : nil)
        }
    }

    /// One row for each key that has a valid one, the keys that occur in invalid rows only, and the users of all
    /// invalid rows: such a row might have said more of its user, also where another one of its key is valid.
    private static func judge(
        _ rows: [Row], columns: [String]
    ) -> (valid: [String: Row], spoilt: Set<String>, unsure: Set<String>) {
        var valid: [String: Row] = [:]
        var spoilt: Set<String> = []
        var unsure: Set<String> = []
        for (key, copies) in Dictionary(grouping: rows, by: { $0.id.lowercased() }) {
            let shown = copies.map { $0.values.filter { columns.contains($0.key) } }
            let sound = zip(copies, shown).filter { !$0.1.values.contains { $0.count > 100 } }
            if sound.count < copies.count { unsure.insert(user(of: key)) }
            guard let first = sound.first, sound.allSatisfy({ $0.1 == first.1 }) else {
                spoilt.insert(key)
                continue
            }
            valid[key] = Row(id: key, values: first.1)
        }
        // Two values for one user spoil all of the user's rows.
        for (_, sharing) in Dictionary(grouping: valid.values, by: \.user) {
            guard Set(sharing.compactMap { $0.values["U"] }).count > 1 else { continue }
            for row in sharing {
                valid[row.id] = nil
                spoilt.insert(row.id)
            }
        }
        return (valid, spoilt, unsure.union(spoilt.map(user)))
    }
}
