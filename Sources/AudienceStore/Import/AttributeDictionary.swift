import GRDB
import SegmentCore

/// The numbers of attribute names. They are given out once and never again to another name.
struct AttributeDictionary {
    struct Known: Sendable {
        var number: Int64
        var attribute: Attribute
    }

    private(set) var all: [Known]
    private var numbers: [String: Int64]

    init(_ db: Database) throws {
        all = []
        numbers = [:]
        let rows = try Row.fetchCursor(db, sql: "SELECT number, name, kind FROM attribute ORDER BY number")
        while let row = try rows.next() {
            let name: String = row["name"]
            let number: Int64 = row["number"]
            guard let kind = Attribute.Kind(rawValue: row["kind"]) else { throw PackedAttributes.Damage() }
            all.append(Known(number: number, attribute: Attribute(name: name, kind: kind)))
            numbers[name] = number
        }
    }

    func number(of name: String) -> Int64? { numbers[name] }

    /// The attribute's number; a new one for a new name.
    mutating func number(of attribute: Attribute, in db: Database) throws -> Int64 {
        if let known = numbers[attribute.name] { return known }
        try db.execute(
            sql: "INSERT INTO attribute (kind, name) VALUES (?, ?)",
            arguments: [attribute.kind.rawValue, attribute.name])
        let number = db.lastInsertedRowID
        numbers[attribute.name] = number
        all.append(Known(number: number, attribute: attribute))
        return number
    }
}
