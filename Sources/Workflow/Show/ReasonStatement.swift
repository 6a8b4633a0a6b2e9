import SegmentCore

/// The statements that show some rows of each reason: the first by `Id`, so that a second look shows the same.
///
/// Columns: `reason, id`, then the value of each slot.
struct ReasonStatement {
    let dialect: any SQLDialect
    let slots: [PlanSlot]
    /// Rows of each reason.
    let count: Int
    /// Only these: a destination may give more reasons than a report names.
    let reasons: [String]

    /// Of the plan's file of invalid rows, whose columns are `Id`, `reason` and the attributes of the query.
    func invalid(in file: ObjectKey) -> String {
        let columns = ["Id", "reason"] + slots.filter { $0.column != nil }.map(\.attribute.name)
        let values = also(slots) { slot in
            slot.column == nil ? "CAST(NULL AS varchar)" : sqlIdentifier(slot.attribute.name)
        }
        return """
            SELECT reason, "Id"\(values) FROM (\(some(of: dialect.relation(file: file, format: .csv, columns: columns)))) AS s \
            ORDER BY reason, place
            """
    }

    /// Of the destination's files of refused rows, with the values that were sent.
    func rejected(in files: [ObjectKey], sent: ObjectKey?) -> String {
        let all = list(files, " UNION ALL ") { "SELECT id, reason FROM \(dialect.relation(rejections: $0)) AS p" }
        let rows = some(of: "(\(all))")
        guard let sent else {
            return """
                SELECT reason, id\(also(slots) { _ in "CAST(NULL AS varchar)" }) FROM (\(rows)) AS s ORDER BY reason, place
                """
        }
        return """
            SELECT s.reason, s.id\(also(slots) { "p.c\($0.n)" }) FROM (\(rows)) AS s \
            LEFT JOIN \(dialect.relation(table: sent)) AS p ON p.k = lower(s.id) ORDER BY s.reason, s.place
            """
    }

    private func some(of relation: String) -> String {
        """
        SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY reason ORDER BY "Id") AS place FROM \(relation) AS every \
        WHERE reason IN (\(list(reasons, ", ", sqlLiteral)))) AS numbered WHERE place <= \(count)
        """
    }

    /// Puts the rows that a statement gave to their reasons.
    func add(_ rows: [[String?]], to groups: inout [ReasonGroup]) {
        var samples: [String: [ReasonGroup.Sample]] = [:]
        for row in rows where row.count == 2 + slots.count {
            guard let reason = row[0] else { continue }
            var values: [String: String] = [:]
            for (slot, value) in zip(slots, row[2...]) { values[slot.attribute.name] = value }
            samples[reason, default: []].append(.init(id: row[1], values: values))
        }
        for index in groups.indices { groups[index].samples = samples[groups[index].reason] ?? [] }
    }
}
