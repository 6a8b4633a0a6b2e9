/// An endpoint with all that it carries, its user's attributes included.
///
/// Encoded, it has the shape of Pinpoint's endpoint definitions (API reference, `EndpointRequest` and `Id`).
package struct AudienceEndpoint: Sendable, Hashable {
    package var id: String
    package var address: String
    package var channelType: String
    package var optOut: String?
    package var userID: String?
    /// Other fields by their whole names, `Location.City`; numbers as text.
    package var fields: [String: String]
    package var attributes: [String: [String]]
    package var userAttributes: [String: [String]]
    package var metrics: [String: Double]

    package init(
        id: String, address: String, channelType: String, optOut: String? = nil, userID: String? = nil,
        fields: [String: String] = [:], attributes: [String: [String]] = [:],
        userAttributes: [String: [String]] = [:], metrics: [String: Double] = [:]
    ) {
        self.id = id
        self.address = address
        self.channelType = channelType
        self.optOut = optOut
        self.userID = userID
        self.fields = fields
        self.attributes = attributes
        self.userAttributes = userAttributes
        self.metrics = metrics
    }

    /// The values of an import column: `Attributes.Plan`, `Address`, `Metrics.Age`; empty where there are none.
    package func values(of column: String) -> [String] {
        switch column {
        case EndpointField.id: return [id]
        case EndpointField.address: return [address]
        case EndpointField.channelType: return [channelType]
        case EndpointField.optOut: return optOut.map { [$0] } ?? []
        case Attribute.userID: return userID.map { [$0] } ?? []
        default: break
        }
        if let field = fields[column] { return [field] }
        if let name = column.removing(prefix: "Attributes.") { return attributes[name] ?? [] }
        if let name = column.removing(prefix: "User.UserAttributes.") { return userAttributes[name] ?? [] }
        if let name = column.removing(prefix: "Metrics.") { return metrics[name].map { [$0.description] } ?? [] }
        return []
    }
}

extension AudienceEndpoint: Encodable {
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Name.self)
        try container.encode(id, forKey: Name(EndpointField.id))
        try container.encode(address, forKey: Name(EndpointField.address))
        try container.encode(channelType, forKey: Name(EndpointField.channelType))
        try container.encodeIfPresent(optOut, forKey: Name(EndpointField.optOut))
        if !attributes.isEmpty { try container.encode(attributes, forKey: Name("Attributes")) }
        if !metrics.isEmpty { try container.encode(metrics, forKey: Name("Metrics")) }
        for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
            let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
            if parts.count == 1 {
                try container.encode(value, forKey: Name(name))
            } else if let outer = parts.first, let inner = parts.last {
                var group = container.nestedContainer(keyedBy: Name.self, forKey: Name(outer))
                let number = ["Latitude", "Longitude"].contains(inner) ? Double(value) : nil
                if let number {
                    try group.encode(number, forKey: Name(inner))
                } else {
                    try group.encode(value, forKey: Name(inner))
                }
            }
        }
        if userID != nil || !userAttributes.isEmpty {
            var user = container.nestedContainer(keyedBy: Name.self, forKey: Name("User"))
            try user.encodeIfPresent(userID, forKey: Name("UserId"))
            if !userAttributes.isEmpty { try user.encode(userAttributes, forKey: Name("UserAttributes")) }
        }
    }

    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(_ name: String) { stringValue = name }
        init?(stringValue: String) { self.init(stringValue) }
        init?(intValue: Int) { nil }
    }
}

extension String {
    /// The rest of the text; nil where it does not begin with the prefix.
    package func removing(prefix: String) -> String? {
        hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil
    }
}
