package import SegmentCore

/// The statement that counts a plan: one row per class, reason and format, with eight sums per attribute.
package struct SummaryStatement {
    let shape: PlanShape
    let table: ObjectKey

    package init(shape: PlanShape, table: ObjectKey) {
        self.shape = shape
        self.table = table
    }

    package var sql: String {
        func sum(_ condition: String) -> String { "sum(CASE WHEN \(condition) THEN row_count ELSE 0 END)" }
        let attributes = also(shape.slots) { slot in
            let x = "x\(slot.n)"
            let conditions = [
                "mod(\(x), 4) = 1", "mod(\(x), 4) = 2", "mod(\(x), 4) = 3", "mod(\(x), 8) >= 4",
                "mod(\(x), 16) >= 8", "mod(\(x), 64) >= 32", "mod(\(x), 16) BETWEEN 4 AND 7",
                // A value that is removed: a leaver's, one of a dropped column, or one that is NULL in the result.
                "mod(\(x), 4) >= 2" + (slot.column == nil ? "" : " AND (mod(\(x), 8) >= 4 OR class = 'removed')"),
            ]
            return conditions.map(sum).joined(separator: ", ")
        }
        return """
            SELECT class, why, fmt, sum(row_count), coalesce(sum(size), 0), \(sum("lk = 1")), \(sum("df = 1"))\(attributes) \
            FROM \(shape.dialect.relation(table: table)) AS p GROUP BY class, why, fmt
            """
    }

    package var value: SQL { SQL(.rendered(sql, reads: [.table(table)])) }

    /// Reads the rows that the statement gave.
    package func summary(of rows: [[String?]]) -> PlanSummary {
        var summary = PlanSummary()
        for row in rows {
            let text = { (index: Int) -> String? in index < row.count ? row[index] : nil }
            let number = { (index: Int) -> Int in text(index).flatMap { Int(Double($0) ?? 0) } ?? 0 }
            var group = PlanSummary.Group(
                name: text(0) ?? "", reason: text(1), format: text(2), rows: number(3), bytes: number(4),
                ledgerKeys: number(5), differing: number(6), attributes: [:])
            for (index, slot) in shape.slots.enumerated() {
                let at = 7 + index * 8
                group.attributes[slot.attribute.name] = .init(
                    set: number(at), changed: number(at + 1), cleared: number(at + 2), nulls: number(at + 3),
                    carriers: number(at + 4), empties: number(at + 5), nothing: number(at + 6),
                    lost: number(at + 7))
            }
            summary.groups.append(group)
        }
        return summary
    }
}

/// A counted plan.
package struct PlanSummary: Sendable, Hashable {
    struct Group: Sendable, Hashable {
        var name: String
        var reason: String?
        var format: String?
        var rows: Int
        var bytes: Int
        var ledgerKeys: Int
        var differing: Int
        var attributes: [String: AttributeSums]
    }

    struct AttributeSums: Sendable, Hashable {
        var set = 0
        var changed = 0
        var cleared = 0
        var nulls = 0
        var carriers = 0
        var empties = 0
        /// NULL in the result, and no value to clear.
        var nothing = 0
        var lost = 0
    }

    var groups: [Group] = []
}
