import SegmentCore
import TestSupport
import Workflow

/// A random life of one segment: every run executes the real statements and is compared with the model.
struct History {
    let seed: UInt64
    var random: SeededRandom
    let world: HistoryWorld
    var results: HistoryResults
    var ledger = ModelLedger()
    var pointer: LedgerPointer
    var destination = PretendDestination()
    var rules: [String: LeaverRule] = [:]
    var runs = 0
    /// What went wrong, with the run's number.
    var faults: [String] = []
    var tables: [String] = []
    /// Users that an endpoint moved away from, or whose endpoints' rows had different outcomes: nothing is claimed of
    /// what they hold.
    var left: Set<String> = []
    /// Batches in doubt that the destination has taken.
    var taken: Set<String> = []

    /// Whether the history is told while it is lived: for one that is replayed.
    let isTraced: Bool

    init(seed: UInt64, isTraced: Bool = false) {
        self.isTraced = isTraced
        var random = SeededRandom(seed: seed)
        world = HistoryWorld(&random)
        results = HistoryResults(world, &random)
        self.random = random
        self.seed = seed
        pointer = LedgerPointer(destination: world.contract.identity, segment: .history)
    }

    /// Wild runs, then two clean ones, after which nothing is left to send and the destination is as it should be.
    mutating func live(on engine: any HistoryEngine) async throws {
        for _ in 0..<Int.random(in: 2...6, using: &random) where faults.isEmpty {
            results.move(&random, calm: false)
            try await pass(wildRun(), on: engine, isClean: false)
        }
        let last = cleanRun()
        if faults.isEmpty { try await pass(last, on: engine, isClean: true) }
        if faults.isEmpty {
            var again = last
            again.slots = slots(for: last.columns)
            again.retryRejected = false
            let sent = try await pass(again, on: engine, isClean: true)
            expect(sent == 0, "after two clean runs \(sent) rows were sent again")
            if faults.isEmpty { checkDestination(again) }
        }
        try await engine.drop(tables)
    }

    mutating func expect(_ holds: Bool, _ fault: @autoclosure () -> String) {
        if !holds { faults.append("run \(runs): \(fault())") }
    }

    // MARK: Runs

    private mutating func wildRun() -> ModelRun {
        var chosen = world.attributes.filter { _ in random.chance(0.88) }
        if !chosen.contains(where: { $0.attribute.isCustom }) { chosen = world.attributes }
        chosen.shuffle(using: &random)
        for name in world.customNames where rules[name] == nil || random.chance(0.2) {
            let isMetric = world.kinds[name] == .metric
            let value = isMetric ? "0" : random.pick(["No", "x"], or: "No")
            rules[name] = random.pick(
                isMetric ? [.keep, .set(value)] : [.keep, .clear, .clear, .set(value)], or: .keep)
        }
        let columns = columns(chosen)
        return ModelRun(
            columns: columns, slots: slots(for: columns), scope: scope(of: columns),
            mode: random.chance(0.2) ? .upsert : .mirror, full: random.chance(0.1), retryRejected: random.chance(0.1),
            contract: world.contract, rows: results.rows(columns, &random, spoiled: true))
    }

    private mutating func cleanRun() -> ModelRun {
        let columns = columns(world.attributes)
        return ModelRun(
            columns: columns, slots: slots(for: columns), scope: scope(of: columns), mode: .mirror, full: false,
            retryRejected: true, contract: world.contract, rows: results.rows(columns, &random, spoiled: false))
    }

    private func columns(_ kinds: [HistoryWorld.Kind]) -> [SegmentColumn] {
        let hasUser = kinds.contains { $0.attribute.name == Attribute.userID }
        return kinds.enumerated().map { index, kind in
            SegmentColumn(
                attribute: kind.attribute, type: kind.type, position: index + 1,
                rule: rule(kind.attribute, hasUser: hasUser))
        }
    }

    private func rule(_ attribute: Attribute, hasUser: Bool) -> LeaverRule {
        if !attribute.isCustom || attribute.kind == .user && !hasUser && !world.isSingle { return .keep }
        return rules[attribute.name] ?? .keep
    }

    private func scope(of columns: [SegmentColumn]) -> UserScope {
        if world.isSingle { return .single }
        return columns.contains { $0.attribute.name == Attribute.userID } ? .fold : .keep
    }

    /// The slots of the ledger, and new ones at the lowest free places.
    func slots(for columns: [SegmentColumn]) -> [PlanSlot] {
        let hasUser = columns.contains { $0.attribute.name == Attribute.userID }
        var slots = pointer.slots.map { slot in
            let column = columns.first { $0.attribute.name == slot.attribute.name }
            return PlanSlot(slot: slot, column: column, rule: rule(slot.attribute, hasUser: hasUser))
        }
        for column in columns where !slots.contains(where: { $0.attribute.name == column.attribute.name }) {
            let index = (0...slots.count).first { index in !slots.contains { $0.slot.index == index } } ?? slots.count
            let slot = LedgerSlot(index: index, attribute: column.attribute, isList: column.type == .textList)
            slots.append(.init(slot: slot, column: column, rule: column.rule))
        }
        return slots.sorted { $0.slot.index < $1.slot.index }
    }
}
