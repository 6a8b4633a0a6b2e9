import SegmentCore
import TestSupport
import Workflow

extension History {
    /// Compaction: its files hold what the model's ledger holds, and later plans do not notice.
    mutating func compact(_ run: ModelRun, on engine: any HistoryEngine) async throws {
        guard !pointer.deltas.isEmpty else { return }
        let statement = SettleStatement(slots: run.slots.map(\.slot))
        let base = ObjectKey("base \(runs)")
        let open = ObjectKey("open \(runs)")
        var steps: [HistoryStep] = [
            .make(base, statement.base(of: pointer)),
            .ask("base", "SELECT * FROM \(.table(base)) AS b"),
            .ask("carriers", "SELECT * FROM (\(statement.carriers(in: base))) AS s(n\(names(run, "s")))"),
        ]
        tables.append(base.rawValue)
        let openSQL = statement.open(of: pointer)
        if let openSQL {
            tables.append(open.rawValue)
            steps += [
                .make(open, openSQL), .ask("open", "SELECT * FROM \(.table(open)) AS b"),
                .ask("more", "SELECT * FROM (\(statement.carriers(in: open))) AS s(n\(names(run, "s")))"),
            ]
        }
        let answers = try await engine.perform(steps)
        compareBase(answers["base"] ?? [], run)
        compareOpen(answers["open"] ?? [], run)
        let slots = run.slots.map(\.slot.index)
        pointer.base = LedgerFile(key: base, slots: slots, rows: answers["base"]?.count ?? 0)
        let hasOpen = answers["open"]?.isEmpty == false
        pointer.open = hasOpen ? LedgerFile(key: open, slots: slots, rows: answers["open"]?.count ?? 0) : nil
        pointer.deltas = []
        let carried = (answers["carriers"] ?? []) + (answers["more"] ?? [])
        pointer.slots.removeAll { slot in
            let isSelected = run.slots.contains { $0.slot == slot && $0.column != nil }
            return !isSelected && carried.allSatisfy { $0["s\(slot.index)"] == "0" }
        }
    }

    private func names(_ run: ModelRun, _ letter: SQL) -> SQL {
        run.slots.commaPrefixed { "\(letter)\($0.slot.index)" }
    }

    private mutating func compareBase(_ rows: [DuckDBSession.Row], _ run: ModelRun) {
        let expected = ledger.keys.compactMap { key -> String? in
            guard let accepted = ledger[key].accepted else { return nil }
            let values = run.slots.map { accepted.values[$0.attribute.name] }
            if values.allSatisfy({ $0 == nil }) { return nil }
            return line([key, accepted.id] + values)
        }
        let actual = rows.map { row in line([row["k"], row["id"] ?? row["k"]] + run.slots.map { row[$0.slot.column] }) }
        expect(actual.sorted() == expected.sorted(), "base\n  rules: \(expected.sorted())\n  SQL:   \(actual.sorted())")
    }

    private mutating func compareOpen(_ rows: [DuckDBSession.Row], _ run: ModelRun) {
        let expected = ledger.keys.flatMap { key -> [String] in
            let entry = ledger[key]
            let tries = Set(entry.doubts + [entry.remembered].compactMap { $0 })
            return tries.map { row in
                line(
                    [key, row.id, "\(row.sequence)", row.state.rawValue]
                        + run.slots.map { row.values[$0.attribute.name] })
            }
        }
        let actual = rows.map { row in
            line([row["k"], row["id"] ?? row["k"], row["q"], row["s"]] + run.slots.map { row[$0.slot.column] })
        }
        expect(actual.sorted() == expected.sorted(), "open\n  rules: \(expected.sorted())\n  SQL:   \(actual.sorted())")
    }

    private func line(_ parts: [String?]) -> String { parts.map { $0 ?? "-" }.joined(separator: " | ") }
}
