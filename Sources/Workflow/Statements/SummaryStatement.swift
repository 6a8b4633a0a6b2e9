package import SegmentCore

/// The statement that counts a plan: one row per class, reason and format, with eight sums per attribute.
package struct SummaryStatement {
    let shape: PlanShape
    let table: ObjectKey

    package init(shape: PlanShape, table: ObjectKey) {
        self.shape = shape
        self.table = table
    }

    package var sql: SQL {
        func sum(_ condition: SQL) -> SQL { "sum(CASE WHEN \(condition) THEN row_count ELSE 0 END)" }
        let attributes = shape.slots.commaPrefixed { slot in
            let x: SQL = "x\(slot.n)"
            let isLoss: SQL = slot.column == nil ? "" : " AND (mod(\(x), 8) >= 4 OR class = 'removed')"
            let conditions: [SQL] = [
                "mod(\(x), 4) = 1", "mod(\(x), 4) = 2", "mod(\(x), 4) = 3", "mod(\(x), 8) >= 4",
                "mod(\(x), 16) >= 8", "mod(\(x), 64) >= 32", "mod(\(x), 16) BETWEEN 4 AND 7",
                // A value that is removed: a leaver's, one of a dropped column, or one that is NULL in the result.
                "mod(\(x), 4) >= 2\(isLoss)",
            ]
            return conditions.joined(", ", sum)
        }
        return """
            SELECT class, why, fmt, sum(row_count), coalesce(sum(size), 0), \(sum("lk = 1")), \(sum("df = 1"))\(attributes) \
            FROM \(.table(table)) AS p GROUP BY class, why, fmt
            """
    }

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
