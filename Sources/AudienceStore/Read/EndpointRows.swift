import BatchFiles
import GRDB
import SegmentCore

/// Reads endpoints out of the tables.
struct EndpointRows {
    /// What an endpoint shows of its user: the user's attributes, or its own where it has no user.
    static let userAttributes = "coalesce(user.attributes, endpoint.userAttributes)"
    static let joined = "endpoint LEFT JOIN user ON user.number = endpoint.user"
    private static let columns = """
        coalesce(endpoint.id, endpoint.key) AS id, endpoint.address, endpoint.channelType, endpoint.optOut,
        user.id AS userID, endpoint.attributes, \(userAttributes) AS userAttributes
        """

    private let attributes: [Int64: Attribute]

    init(_ db: Database) throws {
        let known = try AttributeDictionary(db).all
        attributes = Dictionary(known.map { ($0.number, $0.attribute) }) { first, _ in first }
    }

    func endpoint(withKey key: String, in db: Database) throws -> AudienceEndpoint? {
        let sql = "SELECT \(Self.columns) FROM \(Self.joined) WHERE endpoint.key = ?"
        return try Row.fetchOne(db, sql: sql, arguments: [key]).map(endpoint)
    }

    /// Calls the body with every endpoint that the condition holds for, in the order in which they came.
    func forEach(where condition: SQLCondition?, in db: Database, _ body: (AudienceEndpoint) throws -> Void) throws {
        let sql = """
            SELECT \(Self.columns) FROM \(Self.joined)
            WHERE \(condition?.sql ?? "TRUE") ORDER BY endpoint.number
            """
        let rows = try Row.fetchCursor(db, sql: sql, arguments: condition?.arguments ?? [])
        while let row = try rows.next() { try body(endpoint(row)) }
    }

    private func endpoint(_ row: Row) throws -> AudienceEndpoint {
        var endpoint = AudienceEndpoint(
            id: row["id"], address: row["address"], channelType: row["channelType"], optOut: row["optOut"],
            userID: row["userID"], fields: [:], attributes: [:], userAttributes: [:], metrics: [:])
        try unpack(row["attributes"], into: &endpoint)
        try unpack(row["userAttributes"], into: &endpoint)
        return endpoint
    }

    private func unpack(_ text: String?, into endpoint: inout AudienceEndpoint) throws {
        guard var text else { return }
        try text.withUTF8 { bytes in
            try PackedAttributes.forEach(in: bytes) { entry in
                guard let attribute = attributes[entry.number] else { throw PackedAttributes.Damage() }
                let value = bytes[entry.value]
                switch attribute.kind {
                case .metric:
                    let name = attribute.name.removing(prefix: "Metrics.") ?? attribute.name
                    endpoint.metrics[name] = Double(String(decoding: value, as: UTF8.self))
                case .field where value.first != UInt8(ascii: "["):
                    endpoint.fields[attribute.name] = String(decoding: value, as: UTF8.self)
                case .field:
                    endpoint.fields[attribute.name] = try PackedList.texts(value).first
                case .endpoint:
                    let name = attribute.name.removing(prefix: "Attributes.") ?? attribute.name
                    endpoint.attributes[name] = try PackedList.texts(value)
                case .user:
                    let name = attribute.name.removing(prefix: "User.UserAttributes.") ?? attribute.name
                    endpoint.userAttributes[name] = try PackedList.texts(value)
                }
            }
        }
    }
}
