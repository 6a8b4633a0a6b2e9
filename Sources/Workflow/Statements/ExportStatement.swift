package import SegmentCore

/// The statements that write a run's rows in the destination's format.
///
/// The contract's `RowShape` and the paths of its attributes say what a row looks like. A row carries all of the
/// segment's attributes; in JSON lines the shape says how a NULL of a custom attribute is written. Left out are fields
/// and metrics without a value; user attributes that other endpoints may carry, where no rule clears or the plan says so
/// (bit 64 of `x`); and attributes that the query dropped, unless the plan says otherwise (bit 16). CSV is for runs whose
/// cells are all scalars.
package struct ExportStatement {
    let shape: PlanShape
    let sent: ObjectKey

    package init(shape: PlanShape, sent: ObjectKey) {
        self.shape = shape
        self.sent = sent
    }

    private var rowShape: RowShape { shape.contract.rowShape }

    private var rows: SQL { "\(.table(sent)) AS p WHERE batch <> \(literal: SentStatement.quietBatch)" }

    /// What `csv` gives beside `batch`.
    package var csvColumns: [String] { [rowShape.key] + shape.slots.filter { $0.column != nil }.map(\.attribute.name) }

    /// Columns: `batch`, then `Id` and the attributes.
    package var csv: SQL {
        "SELECT batch, \(SpelledKey.read()) AS \(identifier: rowShape.key)\(Self.named(shape.slots)) FROM \(rows)"
    }

    /// The columns of the query under the names of their attributes.
    private static func named(_ slots: [PlanSlot]) -> SQL {
        slots.filter { $0.column != nil }.commaPrefixed { "c\($0.n) AS \(identifier: $0.attribute.name)" }
    }

    /// Columns: `batch` and `line`.
    package var jsonLines: SQL {
        let frame = frame
        return """
            SELECT batch, \(literal: frame.open) || \(.jsonString(SpelledKey.read()))\(object(members)) || \(literal: frame.close) AS line \
            FROM \(rows)
            """
    }

    /// Invalid rows for people: `Id`, `reason`, and the values as compared.
    package static func invalidRows(shape: PlanShape, plan: ObjectKey) -> SQL {
        """
        SELECT \(SpelledKey.read()) AS "Id", why AS "reason"\(named(shape.slots)) FROM \(.table(plan)) AS p \
        WHERE class = 'invalid' ORDER BY 2, 1
        """
    }

    // MARK: JSON

    /// The members of an object: values, then objects, each in the order of the slots.
    private struct Members {
        var values: [(slot: PlanSlot, name: String)] = []
        var objects: [(name: String, members: Members)] = []

        mutating func add(_ slot: PlanSlot, at path: ArraySlice<String>) {
            guard let name = path.first else { return }
            guard path.count > 1 else { return values.append((slot, name)) }
            if !objects.contains(where: { $0.name == name }) { objects.append((name, Members())) }
            guard let index = objects.firstIndex(where: { $0.name == name }) else { return }
            objects[index].members.add(slot, at: path.dropFirst())
        }
    }

    private var members: Members {
        var members = Members()
        for slot in shape.slots { members.add(slot, at: shape.contract.path(of: slot.attribute)[...]) }
        return members
    }

    /// What is before the key's value, and what closes the row.
    private var frame: (open: String, close: String) {
        let open = rowShape.wrapping.map { "{\(JSONText.string($0)):" }.joined() + "{\(JSONText.string(rowShape.key)):"
        return (open, String(repeating: "}", count: rowShape.wrapping.count + 1))
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
        let written: SQL = "\(key) || CASE WHEN \(c) IS NULL THEN \(literal: nothing) ELSE \(value(slot, c, text)) END"
        var conditions: [SQL] = []
        if slot.column == nil { conditions.append(says(slot)) }
        // Other endpoints of the user may carry it: only a rule that clears may say that there is nothing.
        let mayClear = slot.attribute.kind != .user || slot.rule == .clear || shape.userScope == .single
        if !mayClear || rowShape.nothing == .leftOut { conditions.append("\(c) IS NOT NULL") }
        if shape.taken.contains(where: { $0.n == slot.n }) { conditions.append("ux = 0") }
        if shape.folded.contains(where: { $0.n == slot.n }) {
            conditions.append("\(.bit("x\(slot.n)", index: 6)) = 0")
        }
        return conditions.isEmpty
            ? written : "CASE WHEN \(conditions.joined(separator: " AND ")) THEN \(written) ELSE '' END"
    }

    private func value(_ slot: PlanSlot, _ c: SQL, _ text: SQL) -> SQL {
        switch (slot.isList, rowShape.values) {
        case (true, .lists): "CASE WHEN \(c) LIKE '[\"%\"]' THEN \(c) ELSE '[' || \(text) || ']' END"
        case (true, .asTyped): "CASE WHEN \(c) LIKE '[\"%\"]' THEN \(c) ELSE \(text) END"
        case (false, .lists): "'[' || \(text) || ']'"
        case (false, .asTyped): text
        }
    }

    private var nothing: String { rowShape.nothing == .emptyList ? "[]" : "null" }

    private func says(_ slot: PlanSlot) -> SQL { "\(.bit("x\(slot.n)", index: 4)) = 1" }

    private func saysAnd(_ slot: PlanSlot) -> SQL { slot.column == nil ? " AND \(says(slot))" : "" }
}
