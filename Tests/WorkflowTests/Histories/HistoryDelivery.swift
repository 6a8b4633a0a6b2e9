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
        _ run: ModelRun, _ work: RunTables, on engine: any HistoryEngine, isClean: Bool
    ) async throws {
        guard !batches.isEmpty else { return }
        guard let id = RunID("run-\(runs)") else { return }
        let sequence = pointer.sequence + 1
        pointer.sequence = sequence
        pointer.slots = run.slots.map(\.slot)
        let file = LedgerFile(key: work.sent, slots: run.slots.map(\.slot.index), rows: planned.count)
        var mixed: [ImportOutcome] = []
        var steps: [HistoryStep] = []
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
                    steps.append(.refused(table, refused.sorted().map { $0.uppercased() }))
                    mixed.append(
                        .init(
                            key: .init(run: id, batch: batch), accepted: applied.count, rejected: refused.count,
                            unknown: 0,
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
                ledger.add(
                    .init(sequence: sequence, batch: batch, state: state, id: row.id ?? "", values: row.values),
                    for: key)
            }
            if state != .mixed {
                pointer.deltas.append(
                    .init(sequence: sequence, run: id, batch: batch, file: file, rows: keys.count, state: state))
            }
        }
        guard !mixed.isEmpty else { return }
        let table = ObjectKey("mixed \(runs)")
        tables.append(table.rawValue)
        let statement = SettleStatement(slots: run.slots.map(\.slot))
        let sql = statement.mixed(batches: mixed, sent: work.sent, sequence: sequence)
        _ = try await engine.perform(steps + [.make(table, sql)])
        let settled = LedgerFile(
            key: table, slots: file.slots, rows: mixed.reduce(0) { $0 + $1.accepted + $1.rejected })
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
}
