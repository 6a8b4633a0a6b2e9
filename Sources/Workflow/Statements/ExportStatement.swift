package import SegmentCore

/// The statements that write a run's rows in the destination's format.
///
/// A row carries all of the segment's attributes: in JSON lines a NULL of a custom attribute is written `[]`. Left out
/// are fields and metrics without a value; user attributes that others may carry, where no rule clears or the plan says
/// so (its bit 64); and attributes that the query dropped, unless they have something to say (its bit 16). CSV is for
/// runs whose cells are all scalars.
package struct ExportStatement {
    let shape: PlanShape
    let sent: ObjectKey

    package init(shape: PlanShape, sent: ObjectKey) {
        self.shape = shape
        self.sent = sent
    }

    private var rows: SQL { "\(.table(sent)) AS p WHERE batch <> \(literal: SentStatement.quietBatch)" }

    /// What `csv` gives beside `batch`.
    package var csvColumns: [String] { ["Id"] + shape.slots.filter { $0.column != nil }.map(\.attribute.name) }

    /// Columns: `batch`, then `Id` and the attributes.
    package var csv: SQL { "SELECT batch, \(SpelledKey.read()) AS \"Id\"\(Self.named(shape.slots)) FROM \(rows)" }

    /// The columns of the query under the names of their attributes.
    private static func named(_ slots: [PlanSlot]) -> SQL {
        slots.filter { $0.column != nil }.commaPrefixed { "c\($0.n) AS \(identifier: $0.attribute.name)" }
    }

    /// Columns: `batch` and `line`.
    package var jsonLines: SQL {
        let tree = Members(shape.slots.map { ($0, $0.attribute.name) })
        return
            "SELECT batch, '{\"Id\":' || \(.jsonString(SpelledKey.read()))\(object(tree)) || '}' AS line FROM \(rows)"
    }

    /// Invalid rows for people: `Id`, `reason`, and the values as compared.
    package static func invalidRows(shape: PlanShape, plan: ObjectKey) -> SQL {
        """
        SELECT \(SpelledKey.read()) AS "Id", why AS "reason"\(named(shape.slots)) FROM \(.table(plan)) AS p \
        WHERE class = 'invalid' ORDER BY 2, 1
        """
    }

    // MARK: JSON

    /// The members of an object, by the dots of their names. Custom attribute names are taken whole: they may hold dots.
    private struct Members {
        var values: [(PlanSlot, String)] = []
        var objects: [(name: String, members: Members)] = []

        init(_ slots: [(PlanSlot, String)]) {
            for (slot, name) in slots {
                guard let dot = name.firstIndex(of: "."), !(slot.attribute.isCustom && Self.isLeaf(slot, name)) else {
                    values.append((slot, name))
                    continue
                }
                let head = String(name[..<dot])
                guard !objects.contains(where: { $0.name == head }) else { continue }
                let prefix = head + "."
                let inner = slots.filter { $0.1.hasPrefix(prefix) && !Self.isWhole($0.0, $0.1) }
                objects.append((head, Members(inner.map { ($0.0, String($0.1.dropFirst(prefix.count))) })))
            }
        }

        private static func isLeaf(_ slot: PlanSlot, _ rest: String) -> Bool { isWhole(slot, rest) }

        /// Whether what is left of a custom attribute's name is the name within its family.
        private static func isWhole(_ slot: PlanSlot, _ rest: String) -> Bool {
            let family: String
            switch slot.attribute.kind {
            case .endpoint: family = "Attributes."
            case .user: family = "User.UserAttributes."
            case .metric: family = "Metrics."
            case .field: return false
            }
            return slot.attribute.name.count - rest.count >= family.count
        }
    }

    /// SQL that follows `… || `: each member with a comma in front.
    private func object(_ members: Members, nested: Bool = false) -> SQL {
        let values = members.values.joined("") { slot, name in " || \(member(slot, name))" }
        let objects = members.objects.joined("") { name, inner -> SQL in
            // The commas in front of the first member go by substr.
            let text: SQL = "substr(''\(object(inner, nested: true)), 2)"
            let whole: SQL = "\(literal: ",\(JSONText.string(name)):{") || \(text) || '}'"
            return " || CASE WHEN \(text) = '' THEN '' ELSE \(whole) END"
        }
        return values + objects
    }

    private func member(_ slot: PlanSlot, _ name: String) -> SQL {
        let c: SQL = "c\(slot.n)"
        let key: SQL = "\(literal: ",\(JSONText.string(name)):")"
        let text = SQL.jsonString(c)
        let number =
            slot.attribute.kind == .metric || shape.contract.field(named: slot.attribute.name)?.isNumber == true
        if number { return "CASE WHEN \(c) IS NOT NULL\(saysAnd(slot)) THEN \(key) || \(c) ELSE '' END" }
        if slot.attribute.kind == .field {
            return "CASE WHEN \(c) IS NOT NULL\(saysAnd(slot)) THEN \(key) || \(text) ELSE '' END"
        }
        let value: SQL =
            slot.isList
            ? "CASE WHEN \(c) LIKE '[\"%\"]' THEN \(c) ELSE '[' || \(text) || ']' END"
            : "'[' || \(text) || ']'"
        let written: SQL = "\(key) || CASE WHEN \(c) IS NULL THEN '[]' ELSE \(value) END"
        var conditions: [SQL] = []
        if slot.column == nil { conditions.append(says(slot)) }
        // Other endpoints of the user may carry it: only a rule that clears may say that there is nothing.
        if slot.attribute.kind == .user, slot.rule != .clear, shape.userScope != .single {
            conditions.append("\(c) IS NOT NULL")
        }
        if shape.taken.contains(where: { $0.n == slot.n }) { conditions.append("ux = 0") }
        if shape.folded.contains(where: { $0.n == slot.n }) {
            conditions.append("\(.bit("x\(slot.n)", index: 6)) = 0")
        }
        return conditions.isEmpty
            ? written : "CASE WHEN \(conditions.joined(separator: " AND ")) THEN \(written) ELSE '' END"
    }

    private func says(_ slot: PlanSlot) -> SQL { "\(.bit("x\(slot.n)", index: 4)) = 1" }

    private func saysAnd(_ slot: PlanSlot) -> SQL { slot.column == nil ? " AND \(says(slot))" : "" }
}
