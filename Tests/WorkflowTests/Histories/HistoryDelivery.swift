import SegmentCore
import TestSupport
import Workflow

/// What becomes of a batch at the destination.
private enum Fate {
    case accepted
    case refused(Set<String>)
    /// Some rows were taken, and the destination tells counts only.
    case partly(Set<String>)
    case lostBefore
    case lostAfter
}

extension History {
    /// Applies the batches to the destination and brings their outcomes into both ledgers.
    mutating func deliver(
        _ batches: [String: [String]], _ rows: [String: PretendDestination.Row], _ planned: [String: ModelPlanRow],
        _ run: ModelRun, _ work: RunTables, on db: DuckDBSession, isClean: Bool
    ) async throws {
        guard !batches.isEmpty else { return }
        guard let id = RunID("run-\(runs)") else { return }
        let sequence = pointer.sequence + 1
        pointer.sequence = sequence
        pointer.slots = run.slots.map(\.slot)
        let file = LedgerFile(key: work.sent, slots: run.slots.map(\.slot.index), rows: planned.count)
        var mixed: [ImportOutcome] = []
        var script = ""
        for (batch, keys) in batches.sorted(by: { $0.key < $1.key }).shuffled(using: &random) {
            let isQuiet = batch == SentStatement.quietBatch
            let fate = isQuiet || isClean ? Fate.accepted : fate(of: keys)
            if isTraced { print("  batch \(batch) \(keys.sorted()): \(fate)") }
            var states = [String: LedgerDelta.State](uniqueKeysWithValues: keys.map { ($0, .accepted) })
            var state = LedgerDelta.State.accepted
            var applied = Set(isQuiet ? [] : keys)
            switch fate {
            case .accepted: break
            case .refused(let refused):
                applied.subtract(refused)
                for key in refused { states[key] = .rejected }
                if applied.isEmpty {
                    state = .rejected
                } else {
                    state = .mixed
                    let table = ObjectKey("refused \(runs) \(batch)")
                    tables.append(table.rawValue)
                    let lines = refused.sorted().map { "(\(sqlLiteral($0.uppercased())), 'no')" }
                    script += "CREATE TABLE \(sqlIdentifier(table.rawValue)) AS FROM (VALUES \(lines.joined(separator: ", "))) AS r(id, reason);\n"
                    mixed.append(
                        .init(
                            key: .init(run: id, batch: batch), accepted: applied.count, rejected: refused.count, unknown: 0,
                            rejections: table))
                }
            case .partly(let taken):
                applied = taken
                state = keys.count > run.contract.isolationRows ? .unknown : .isolated
                for key in keys { states[key] = state }
            case .lostBefore, .lostAfter:
                if case .lostBefore = fate { applied = [] } else { taken.insert("\(sequence).\(batch)") }
                state = .doubt
                for key in keys { states[key] = .doubt }
            }
            for key in keys {
                if applied.contains(key), let row = rows[key] { destination.apply(row, kinds: world.kinds) }
                guard let row = planned[key], let state = states[key] else { continue }
                noteUser(of: key, row, state)
                ledger.add(.init(sequence: sequence, batch: batch, state: state, id: row.id ?? "", values: row.values), for: key)
            }
            if state != .mixed {
                pointer.deltas.append(
                    .init(sequence: sequence, run: id, batch: batch, file: file, rows: keys.count, state: state))
            }
        }
        guard !mixed.isEmpty else { return }
        let table = ObjectKey("mixed \(runs)")
        tables.append(table.rawValue)
        let statement = SettleStatement(slots: run.slots, dialect: work.dialect)
        let sql = statement.mixed(batches: mixed, sent: work.sent, sequence: sequence)
        _ = try await db.ask(script + "CREATE TABLE \(sqlIdentifier(table.rawValue)) AS \(sql);")
        let settled = LedgerFile(key: table, slots: file.slots, rows: mixed.reduce(0) { $0 + $1.accepted + $1.rejected })
        pointer.deltas.append(
            .init(sequence: sequence, run: id, batch: "m", file: settled, rows: settled.rows, state: .mixed))
    }

    /// A ledger by endpoint cannot follow a user whose endpoints' rows have different outcomes: nothing is claimed then.
    private mutating func noteUser(of key: String, _ row: ModelPlanRow, _ state: LedgerDelta.State) {
        guard state != .accepted else { return }
        for user in [row.values[Attribute.userID], ledger[key].has(Attribute.userID)].compactMap({ $0 }) {
            left.insert(user)
        }
    }

    private mutating func fate(of keys: [String]) -> Fate {
        switch Double.random(in: 0..<1, using: &random) {
        case ..<0.55: return .accepted
        case ..<0.65: return .refused(Set(keys))
        case ..<0.80:
            guard keys.count > 0 else { return .accepted }
            let some = Set(random.some(of: keys, share: 0.5))
            if world.contract.reportsRows { return some.isEmpty ? .accepted : .refused(some) }
            return .partly(some)
        case ..<0.90: return .lostBefore
        default: return .lostAfter
        }
    }

    /// Compaction: its files hold what the model's ledger holds, and later plans do not notice.
    mutating func compact(_ run: ModelRun, on db: DuckDBSession) async throws {
        guard !pointer.deltas.isEmpty else { return }
        let dialect = TableDialect()
        let statement = SettleStatement(slots: run.slots, dialect: dialect)
        let base = ObjectKey("base \(runs)")
        let open = ObjectKey("open \(runs)")
        var script = "CREATE TABLE \(dialect.relation(table: base)) AS \(statement.base(of: pointer));\n"
        script += ".print @base\nFROM \(dialect.relation(table: base));\n"
        script += ".print @carriers\nSELECT * FROM (\(statement.carriers(in: base))) AS s(n\(names(run, "s")));\n"
        tables.append(base.rawValue)
        let openSQL = statement.open(of: pointer)
        if let openSQL {
            tables.append(open.rawValue)
            script += "CREATE TABLE \(dialect.relation(table: open)) AS \(openSQL);\n"
            script += ".print @open\nFROM \(dialect.relation(table: open));\n"
            script += ".print @more\nSELECT * FROM (\(statement.carriers(in: open))) AS s(n\(names(run, "s")));\n"
        }
        let answers = try await db.ask(script)
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

    private func names(_ run: ModelRun, _ letter: String) -> String {
        run.slots.map { ", \(letter)\($0.slot.index)" }.joined()
    }

    private mutating func compareBase(_ rows: [DuckDBSession.Row], _ run: ModelRun) {
        let expected = ledger.keys.compactMap { key -> String? in
            guard let accepted = ledger[key].accepted else { return nil }
            let values = run.slots.map { accepted.values[$0.attribute.name] }
            if values.allSatisfy({ $0 == nil }) { return nil }
            return line([key, accepted.id] + values)
        }
        let actual = rows.map { row in line([row["k"], row["id"]] + run.slots.map { row[$0.slot.column] }) }
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
            line([row["k"], row["id"], row["q"], row["s"]] + run.slots.map { row[$0.slot.column] })
        }
        expect(actual.sorted() == expected.sorted(), "open\n  rules: \(expected.sorted())\n  SQL:   \(actual.sorted())")
    }

    private func line(_ parts: [String?]) -> String { parts.map { $0 ?? "-" }.joined(separator: " | ") }
}
