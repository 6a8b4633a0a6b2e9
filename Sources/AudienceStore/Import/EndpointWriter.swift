import BatchFiles
import GRDB
import SegmentCore

/// Writes rows into the tables, one after another, within one transaction.
///
/// A row with an address and a channel is first tried as a new endpoint, because in a first import all are; any other
/// is looked up. Unchanged rows are not written.
final class EndpointWriter {
    /// A new endpoint without an address (Pinpoint user guide: creating one needs Address and ChannelType).
    static let unreachable = "new_endpoint_without_address"

    private let db: Database
    private let insert: RawStatement
    private let find: RawStatement
    private var updates: [Int: RawStatement] = [:]
    private let users: UserWriter
    private var dictionary: AttributeDictionary
    private var slots: [ColumnSlot] = []
    private var content = RowContent()
    private var packed: [UInt8] = []
    private var ownPacked: [UInt8] = []

    init(_ db: Database) throws {
        self.db = db
        insert = try RawStatement(
            """
            INSERT INTO endpoint (key, id, address, channelType, optOut, user, attributes, userAttributes)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING
            """, on: db)
        find = try RawStatement(
            """
            SELECT number, user, address, channelType, optOut, attributes, userAttributes
            FROM endpoint WHERE key = ?
            """, on: db)
        users = try UserWriter(db)
        dictionary = try AttributeDictionary(db)
    }

    /// Adds new columns. Called before the rows that have them.
    func extend(to columns: [EndpointColumn]) throws {
        for column in columns.dropFirst(slots.count) {
            slots.append(try ColumnSlot(column.attribute) { try dictionary.number(of: column.attribute, in: db) })
        }
    }

    /// Writes a row that satisfies the contract. Returns the reason when it is rejected, and then has written nothing.
    func write(
        _ row: RowChunk.Row, of chunk: RowChunk, columns: [EndpointColumn], key: UnsafeBufferPointer<UInt8>
    ) throws -> String? {
        content.fill(row, of: chunk, columns: columns, slots: slots)
        return try chunk.text.withUnsafeBufferPointer { text in
            if content.address != nil, content.channelType != nil {
                if try insertNew(row, text: text, key: key) { return nil }
            }
            return try update(text: text, key: key) ? nil : Self.unreachable
        }
    }

    /// False when the id is taken.
    private func insertNew(
        _ row: RowChunk.Row, text: UnsafeBufferPointer<UInt8>, key: UnsafeBufferPointer<UInt8>
    ) throws -> Bool {
        let user = try user(text)
        insert.bind(1, key)
        let id = row.id.map { UnsafeBufferPointer(rebasing: text[$0]) }
        insert.bind(2, id.flatMap { $0.elementsEqual(key) ? nil : $0 })
        insert.bind(3, content.address.map { UnsafeBufferPointer(rebasing: text[$0]) })
        insert.bind(4, content.channelType.map { UnsafeBufferPointer(rebasing: text[$0]) })
        insert.bind(5, content.optOut.map { UnsafeBufferPointer(rebasing: text[$0]) })
        insert.bind(6, user)
        try bindMerged(insert, 7, old: nil, changes: content.endpointChanges)
        if user == nil {
            try bindMerged(insert, 8, old: nil, changes: content.userChanges)
        } else {
            insert.bind(8, nil as Int64?)
        }
        guard try insert.run() == 1 else { return false }
        if let user { try users.merge(content.userChanges, values: content.values, into: user) }
        return true
    }

    private func bindMerged(
        _ statement: RawStatement, _ position: Int32, old: UnsafeBufferPointer<UInt8>?,
        changes: [PackedAttributes.Change]
    ) throws {
        guard try merge(old, changes, into: &packed) == .changed else { return statement.bind(position, nil as Int64?) }
        statement.bind(position, packed)
    }

    private func merge(
        _ old: UnsafeBufferPointer<UInt8>?, _ changes: [PackedAttributes.Change], into merged: inout [UInt8]
    ) throws -> PackedAttributes.Outcome {
        if changes.isEmpty { return .same }
        return try content.values.withUnsafeBufferPointer {
            try PackedAttributes.merge(old, changes: changes, values: $0, into: &merged)
        }
    }

    /// The user that the row names, made where it is new; nil where it names none.
    private func user(_ text: UnsafeBufferPointer<UInt8>) throws -> Int64? {
        guard let range = content.userID, !range.isEmpty else { return nil }
        return try users.number(of: UnsafeBufferPointer(rebasing: text[range]))
    }
}

extension EndpointWriter {
    /// Columns that an update can set, as bits of the key of its statement.
    private static let updatable = [
        "address", "channelType", "optOut", "user", "attributes", "userAttributes",
    ]

    /// False when the endpoint does not exist.
    private func update(text: UnsafeBufferPointer<UInt8>, key: UnsafeBufferPointer<UInt8>) throws -> Bool {
        find.bind(1, key)
        guard try find.step() else { return false }
        defer { find.reset() }
        guard let number = find.number(0) else { throw PackedAttributes.Damage() }
        let oldUser = find.number(1)
        let user = content.userID == nil ? oldUser : try user(text)

        var set = 0
        let given = [content.address, content.channelType, content.optOut]
        for (index, range) in given.enumerated() {
            if let range, !same(find.text(Int32(2 + index)), UnsafeBufferPointer(rebasing: text[range])) {
                set |= 1 << index
            }
        }
        if user != oldUser { set |= 1 << 3 }
        let attributes = try merge(find.text(5), content.endpointChanges, into: &packed)
        if attributes != .same { set |= 1 << 4 }
        let own = try ownUserAttributes(user: user)
        if own != .same { set |= 1 << 5 }
        if set == 0 { return true }

        let statement = try updateStatement(set)
        var position: Int32 = 1
        for (index, range) in given.enumerated() where set & 1 << index != 0 {
            statement.bind(position, range.map { UnsafeBufferPointer(rebasing: text[$0]) })
            position += 1
        }
        if set & 1 << 3 != 0 {
            statement.bind(position, user)
            position += 1
        }
        for (bit, outcome) in [(4, attributes), (5, own)] where set & 1 << bit != 0 {
            if outcome == .empty {
                statement.bind(position, nil as Int64?)
            } else {
                statement.bind(position, bit == 4 ? packed : ownPacked)
            }
            position += 1
        }
        statement.bind(position, number)
        return try statement.run() == 1
    }

    /// User attributes go to the user. An endpoint without one keeps its own; when it gets a user, they move there,
    /// except those that the user has already: the user's other endpoints show them.
    private func ownUserAttributes(user: Int64?) throws -> PackedAttributes.Outcome {
        let own = find.text(6)
        guard let user else { return try merge(own, content.userChanges, into: &ownPacked) }
        if let own { try users.adopt(own, into: user) }
        try users.merge(content.userChanges, values: content.values, into: user)
        return own == nil ? .same : .empty
    }

    private func same(_ old: UnsafeBufferPointer<UInt8>?, _ new: UnsafeBufferPointer<UInt8>) -> Bool {
        old?.elementsEqual(new) ?? false
    }

    private func updateStatement(_ set: Int) throws -> RawStatement {
        if let known = updates[set] { return known }
        let columns = Self.updatable.enumerated().filter { set & 1 << $0.offset != 0 }.map { "\($0.element) = ?" }
        let statement = try RawStatement(
            "UPDATE endpoint SET \(columns.joined(separator: ", ")) WHERE number = ?", on: db)
        updates[set] = statement
        return statement
    }
}
