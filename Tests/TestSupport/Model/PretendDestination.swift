package import SegmentCore

/// A destination as a dictionary: an omitted attribute stays, a list replaces, an empty list clears.
package struct PretendDestination: Sendable {
    /// A row of a batch as the destination reads it: no entry is omitted, no value clears.
    package struct Row: Sendable, Hashable {
        package var id: String
        package var values: [String: [String]]
        package init(id: String, values: [String: [String]]) {
            self.id = id
            self.values = values
        }
    }

    /// By folded id: what is the endpoint's own.
    package private(set) var endpoints: [String: [String: [String]]] = [:]
    /// By user: what its endpoints share. An endpoint without a known user has one of its own.
    package private(set) var users: [String: [String: [String]]] = [:]

    package init() {}

    package mutating func apply(_ row: Row, kinds: [String: Attribute.Kind]) {
        let key = row.id.lowercased()
        var own = endpoints[key] ?? [:]
        for (name, value) in row.values where kinds[name] != .user { own[name] = value.isEmpty ? nil : value }
        endpoints[key] = own
        for (name, value) in row.values where kinds[name] == .user {
            users[user(of: key), default: [:]][name] = value.isEmpty ? nil : value
        }
    }

    package func value(of attribute: Attribute, for key: String) -> [String]? {
        attribute.kind == .user ? users[user(of: key)]?[attribute.name] : endpoints[key]?[attribute.name]
    }

    package func user(of key: String) -> String { endpoints[key]?[Attribute.userID]?.first ?? "endpoint \(key)" }
}
