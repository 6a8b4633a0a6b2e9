import GRDB

/// Writes users: their ids, which compare exactly, and the attributes that all their endpoints share.
final class UserWriter {
    private let insert: RawStatement
    private let find: RawStatement
    private let load: RawStatement
    private let save: RawStatement
    private var packed: [UInt8] = []

    init(_ db: Database) throws {
        insert = try RawStatement("INSERT INTO user (id) VALUES (?)", on: db)
        find = try RawStatement("SELECT number FROM user WHERE id = ?", on: db)
        load = try RawStatement("SELECT attributes FROM user WHERE number = ?", on: db)
        save = try RawStatement("UPDATE user SET attributes = ? WHERE number = ?", on: db)
    }

    func number(of id: UnsafeBufferPointer<UInt8>) throws -> Int64 {
        find.bind(1, id)
        if try find.step(), let number = find.number(0) {
            find.reset()
            return number
        }
        insert.bind(1, id)
        _ = try insert.run()
        return insert.lastInsertedRow
    }

    func merge(_ changes: [PackedAttributes.Change], values: [UInt8], into user: Int64) throws {
        if changes.isEmpty { return }
        try values.withUnsafeBufferPointer { try merge(changes, values: $0, into: user) }
    }

    /// Gives a user the values of an endpoint's own, for names that the user does not have.
    func adopt(_ own: UnsafeBufferPointer<UInt8>, into user: Int64) throws {
        load.bind(1, user)
        guard try load.step() else { throw PackedAttributes.Damage() }
        var taken: Set<Int64> = []
        if let text = load.text(0) { try PackedAttributes.forEach(in: text) { taken.insert($0.number) } }
        load.reset()
        var changes: [PackedAttributes.Change] = []
        try PackedAttributes.forEach(in: own) { entry in
            if !taken.contains(entry.number) { changes.append(.init(number: entry.number, value: entry.value)) }
        }
        try merge(changes, values: own, into: user)
    }

    private func merge(
        _ changes: [PackedAttributes.Change], values: UnsafeBufferPointer<UInt8>, into user: Int64
    ) throws {
        load.bind(1, user)
        guard try load.step() else { throw PackedAttributes.Damage() }
        let outcome = try PackedAttributes.merge(load.text(0), changes: changes, values: values, into: &packed)
        load.reset()
        if outcome == .same { return }
        if outcome == .empty {
            save.bind(1, nil as Int64?)
        } else {
            save.bind(1, packed)
        }
        save.bind(2, user)
        _ = try save.run()
    }
}
