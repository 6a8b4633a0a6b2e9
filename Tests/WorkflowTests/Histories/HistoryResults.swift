import SegmentCore
import TestSupport

/// A result that changes from run to run: joiners, changers, leavers, rejoiners, and every kind of bad row.
struct HistoryResults: Sendable {
    let world: HistoryWorld
    /// What a key's cells are at present, by attribute; a key that is not there has left.
    private var cells: [String: [String: ModelCell]] = [:]
    private var userCells: [String: [String: ModelCell]] = [:]
    private var owners: [String: String] = [:]

    init(_ world: HistoryWorld, _ random: inout SeededRandom) {
        self.world = world
        for key in world.keys { owners[key] = owner(of: key, &random) }
    }

    private func owner(of key: String, _ random: inout SeededRandom) -> String {
        world.isSingle ? "own \(key)" : random.pick(world.users, or: "u1")
    }

    /// The result moves on.
    mutating func move(_ random: inout SeededRandom, calm: Bool) {
        for user in world.users where userCells[user] == nil || random.chance(calm ? 0 : 0.3) {
            userCells[user] = values(&random).filter { world.kinds[$0.key] == .user }
        }
        for key in world.keys where !calm && random.chance(0.55) {
            if !world.isSingle, random.chance(0.2) { owners[key] = owner(of: key, &random) }
            if random.chance(0.3) { cells[key] = nil } else { cells[key] = values(&random) }
        }
    }

    private func values(_ random: inout SeededRandom) -> [String: ModelCell] {
        var values: [String: ModelCell] = [:]
        for kind in world.attributes {
            values[kind.attribute.name] = value(kind, &random)
        }
        return values
    }

    private func value(_ kind: HistoryWorld.Kind, _ random: inout SeededRandom) -> ModelCell {
        if random.chance(0.25) { return .null }
        if kind.attribute.name == "ChannelType" { return .text(random.pick(["EMAIL", "SMS"], or: "SMS")) }
        if kind.attribute.kind == .metric || kind.type == .double {
            return .text(random.pick(["1", "2.5", "-3"], or: "1"))
        }
        if kind.type == .textList {
            let all = [nil, "", "a", "b\"", "c"]
            return .list((0..<Int.random(in: 0...3, using: &random)).map { _ in random.pick(all, or: nil) })
        }
        return .text(random.pick(["", "x", "y", "z'\"\\", "ä"], or: "x"))
    }

    // MARK: Rows

    /// The rows of the present state for some columns, with bad rows and copies between them.
    func rows(_ columns: [SegmentColumn], _ random: inout SeededRandom, spoiled: Bool) -> [ModelRow] {
        var rows: [ModelRow] = []
        for key in world.keys {
            guard let own = cells[key] else {
                if spoiled, random.chance(0.1) {
                    rows.append(spoilt(row(key, [:], columns, &random), columns, &random))
                }
                continue
            }
            let plain = row(key, own, columns, &random)
            rows.append(plain)
            guard spoiled else { continue }
            if random.chance(0.08) { rows[rows.count - 1] = spoilt(plain, columns, &random) }
            if random.chance(0.08) { rows.append(.init(id: key.uppercased(), cells: plain.cells)) }
            if random.chance(0.05) { rows.append(spoilt(plain, columns, &random)) }
            if random.chance(0.05) { rows.append(row(key, values(&random), columns, &random)) }
        }
        if spoiled, random.chance(0.15) {
            for id in [nil, "", " k1é", "k${1}", "k\u{85}", "k1é "].shuffled(using: &random).prefix(2) {
                rows.append(.init(id: id, cells: row("k1é", values(&random), columns, &random).cells))
            }
        }
        return rows.shuffled(using: &random)
    }

    private func row(
        _ key: String, _ own: [String: ModelCell], _ columns: [SegmentColumn], _ random: inout SeededRandom
    ) -> ModelRow {
        let user = owners[key] ?? "u1"
        var isUserless = false
        let cells = columns.map { column -> ModelCell in
            let name = column.attribute.name
            if name == Attribute.userID {
                isUserless = own[name] == .null && random.chance(0.3)
                return isUserless ? .null : .text(user)
            }
            guard column.attribute.kind == .user, !world.isSingle, !random.chance(0.06) else {
                return own[name] ?? .null
            }
            return random.chance(0.3) ? .null : userCells[user]?[name] ?? .null
        }
        // A row without a user has no user attributes, or is invalid.
        let keepsUser = !isUserless || random.chance(0.2)
        let id = random.chance(0.1) ? key.uppercased() : key
        return ModelRow(
            id: id, cells: zip(columns, cells).map { $0.attribute.kind == .user && !keepsUser ? .null : $1 })
    }

    private func spoilt(_ row: ModelRow, _ columns: [SegmentColumn], _ random: inout SeededRandom) -> ModelRow {
        var row = row
        let place = Int.random(in: 0..<columns.count, using: &random)
        let column = columns[place]
        switch (column.type, column.attribute.kind) {
        case (.textList, _):
            row.cells[place] = random.chance(0.5) ? .list(["a", "toolong"]) : .list(["a", "b", "c", "d"])
        case (.double, _): row.cells[place] = .text("nan")
        case (_, .metric): row.cells[place] = .text("1o")
        case (_, .field):
            if column.attribute.name == "ChannelType" { row.cells[place] = .text("FAX") } else { row.id = nil }
        default: row.cells[place] = .text("toolong")
        }
        return row
    }
}
