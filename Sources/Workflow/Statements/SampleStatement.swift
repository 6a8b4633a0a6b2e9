package import SegmentCore

/// The statement that shows some of a plan's rows with what the ledger has now: `+ ~ -` with before → after.
///
/// Columns: `class, id`, then per slot the new value, the ledger's value and the flags `x`.
package struct SampleStatement {
    let shape: PlanShape
    let table: ObjectKey
    let pointer: LedgerPointer?

    package init(shape: PlanShape, table: ObjectKey, pointer: LedgerPointer?) {
        self.shape = shape
        self.table = table
        self.pointer = pointer
    }

    /// - Parameter count: rows of each class, the first by key.
    package func sql(_ count: Int) -> SQL {
        let ledger = LedgerStatement(pointer: pointer, slots: shape.slots.map(\.slot))
        let columns: SQL = "class, k, id\(shape.slots.commaPrefixed { "c\($0.n), x\($0.n)" })"
        let some = ["added", "changed", "removed"].joined(" UNION ALL ") { name in
            """
            SELECT \(columns) FROM (SELECT \(columns) FROM \(.table(table)) AS f WHERE class = \(literal: name) \
            ORDER BY k LIMIT \(count)) AS s
            """
        }
        return .with(
            ledger.expressions,
            """
            SELECT p.class, \(SpelledKey.read("p.")) AS id\(shape.slots.commaPrefixed { "p.c\($0.n), l.held\($0.n), CAST(p.x\($0.n) AS \(.text))" }) \
            FROM (\(some)) AS p LEFT JOIN ledger AS l ON l.k = p.k ORDER BY p.class, p.k
            """)
    }

    package func samples(of rows: [[String?]]) -> [PlanSample] {
        rows.compactMap { row in
            guard row.count == 2 + shape.slots.count * 3, let name = row[0] else { return nil }
            let changes = shape.slots.enumerated().compactMap { index, slot -> PlanSample.Change? in
                let at = 2 + index * 3
                guard let flags = row[at + 2].flatMap({ Int($0) }), flags % 4 != 0 else { return nil }
                return PlanSample.Change(attribute: slot.attribute.name, before: row[at + 1], after: row[at])
            }
            return PlanSample(kind: name, id: row[1] ?? "", changes: changes)
        }
    }
}

/// One row of a plan, for people: these are customers' data and go to a terminal or a named file only.
package struct PlanSample: Sendable, Hashable, Codable {
    package struct Change: Sendable, Hashable, Codable {
        package var attribute: String
        package var before: String?
        package var after: String?
    }

    /// `added`, `changed` or `removed`.
    package var kind: String
    package var id: String
    package var changes: [Change]
}
