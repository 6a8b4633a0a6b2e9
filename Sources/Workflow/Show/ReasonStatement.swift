import SegmentCore

/// The statements that show some rows of each reason: the first by `Id`, so that a second look shows the same.
///
/// Columns: `reason, id`, then the value of each slot.
struct ReasonStatement {
    let slots: [PlanSlot]
    /// Rows of each reason.
    let count: Int
    /// Only these: a destination may give more reasons than a report names.
    let reasons: [String]

    /// Of the plan's file of invalid rows, whose columns are `Id`, `reason` and the attributes of the query.
    func invalid(in file: ObjectKey) -> SQL {
        let columns = ["Id", "reason"] + slots.filter { $0.column != nil }.map(\.attribute.name)
        let values = slots.commaPrefixed { slot in
            slot.column == nil ? .nullText : "\(identifier: slot.attribute.name)"
        }
        return """
            SELECT reason, "Id"\(values) FROM (\(some(of: .file(file, .csv, columns: columns)))) AS s \
            ORDER BY reason, place
            """
    }

    /// Of the destination's files of refused rows, with the values that were sent.
    func rejected(in files: [ObjectKey], sent: ObjectKey?) -> SQL {
        let all = files.joined(" UNION ALL ") { "SELECT id, reason FROM \(.rejections($0)) AS p" }
        let rows = some(of: "(\(all))")
        guard let sent else {
            return """
                SELECT reason, id\(slots.commaPrefixed { _ in .nullText }) FROM (\(rows)) AS s ORDER BY reason, place
                """
        }
        return """
            SELECT s.reason, s.id\(slots.commaPrefixed { "p.c\($0.n)" }) FROM (\(rows)) AS s \
            LEFT JOIN \(.table(sent)) AS p ON p.k = lower(s.id) ORDER BY s.reason, s.place
            """
    }

    private func some(of relation: SQL) -> SQL {
        """
        SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY reason ORDER BY "Id") AS place FROM \(relation) AS every \
        WHERE reason IN (\(reasons.joined { "\(literal: $0)" }))) AS numbered WHERE place <= \(count)
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
