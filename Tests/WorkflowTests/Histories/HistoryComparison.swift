import SegmentCore
import TestSupport
import Workflow

extension History {
    /// Every row of the plan, as a text: what differs is then on either side of a difference of sets. A row that counts
    /// several keys stands for as many.
    mutating func compare(_ rows: [DuckDBSession.Row], _ model: ModelPlan, _ run: ModelRun) {
        let actual = rows.flatMap { row in
            Array(repeating: text(of: row, run), count: row["row_count"].flatMap(Int.init) ?? 0)
        }.sorted()
        let expected = model.rows.map { (text(of: $0, run), $0.key) }.sorted { $0.0 < $1.0 }
        guard actual != expected.map(\.0) else { return }
        var spare = actual
        var missing: [String] = []
        for (line, key) in expected {
            if let index = spare.firstIndex(of: line) {
                spare.remove(at: index)
            } else {
                missing.append("  rules: \(line)  [\(key ?? "NULL")]")
            }
        }
        faults.append("run \(runs): plan\n" + (missing + spare.map { "  SQL:   \($0)" }).joined(separator: "\n"))
    }

    private func text(of row: DuckDBSession.Row, _ run: ModelRun) -> String {
        let format = row["fmt"]
        let cells = run.slots.map { slot in
            "\(slot.attribute.name)=\(row[slot.slot.column] ?? "-")/\(row["x\(slot.slot.index)"] ?? "?")"
        }
        return line(
            [
                row["class"], row["why"], row["k"], row["id"] ?? row["k"], format, row["hq"],
                format == nil ? "0" : row["ux"],
                row["lk"], row["df"],
            ],
            cells)
    }

    private func text(of row: ModelPlanRow, _ run: ModelRun) -> String {
        let cells = run.slots.map { slot in
            "\(slot.attribute.name)=\(row.values[slot.attribute.name] ?? "-")/\(row.flags[slot.attribute.name] ?? 0)"
        }
        return line(
            [
                row.name, row.reason, row.isQuiet ? nil : row.key, row.isQuiet ? nil : row.id, row.format, row.halving,
                row.leavesUser ? "1" : "0", row.isKnown ? "1" : "0", row.differs ? "1" : "0",
            ], cells)
    }

    private func line(_ parts: [String?], _ cells: [String]) -> String {
        (parts.map { $0 ?? "-" } + cells).joined(separator: " | ")
    }

    /// The counts, and the sums that hold in every run (design, invariant 1).
    mutating func compareSummary(_ rows: [DuckDBSession.Row], _ model: ModelPlan, _ run: ModelRun) {
        var expected: [String: [Int]] = [:]
        for row in model.rows {
            let group = [row.name, row.reason ?? "-", row.format ?? "-"].joined(separator: " | ")
            var sums = [1, row.isKnown ? 1 : 0, row.differs ? 1 : 0]
            for slot in run.slots {
                let x = row.flags[slot.attribute.name] ?? 0
                let bits = [
                    x % 4 == 1, x % 4 == 2, x % 4 == 3, x & 4 != 0, x & 8 != 0, x & 32 != 0, x & 12 == 4,
                    // Lost: a value that goes for a leaver, a dropped column, or a NULL of the result.
                    x % 4 >= 2 && (slot.column == nil || x & 4 != 0 || row.name == "removed"),
                ]
                sums += bits.map { $0 ? 1 : 0 }
            }
            expected[group] = zip(expected[group] ?? sums.map { _ in 0 }, sums).map { $0 + $1 }
        }
        var actual: [String: [Int]] = [:]
        for row in rows {
            let number = { (name: String) -> Int in row[name].flatMap(Double.init).map { Int($0) } ?? -1 }
            let sums = run.slots.indices.flatMap { slot in (0..<8).map { number("s\(slot)_\($0)") } }
            let group = [row["class"], row["why"], row["fmt"]].map { $0 ?? "-" }.joined(separator: " | ")
            actual[group] = [number("n"), number("lk"), number("df")] + sums
        }
        expect(actual == expected, "summary\n  rules: \(expected)\n  SQL:   \(actual)")
        let queried = model.count("unchanged", "added", "changed", "empty", "withheld", "invalid")
        expect(queried == run.rows.count, "\(run.rows.count) rows were queried, the classes hold \(queried)")
        let absent = model.rows.filter { ["removed", "kept", "protected", "withheld_absent"].contains($0.name) }
        expect(absent.allSatisfy(\.isKnown), "a key that the ledger does not have was counted as absent")
    }
}
