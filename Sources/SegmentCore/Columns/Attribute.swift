/// A column of a segment as the destination understands it.
package struct Attribute: Sendable, Hashable, Codable {
    package enum Kind: String, Sendable, Hashable, Codable {
        /// `Attributes.X`: the endpoint's own.
        case endpoint
        /// `User.UserAttributes.X`: shared by the endpoints of a user.
        case user
        /// `Metrics.X`: a number, which cannot be cleared.
        case metric
        /// `Address`, `ChannelType`, `User.UserId`, `Location.City` …: never taken away.
        case field
    }

    /// The whole column name, as written: `User.UserAttributes.Plan`. Case counts.
    package var name: String
    package var kind: Kind

    package init(name: String, kind: Kind) {
        self.name = name
        self.kind = kind
    }

    /// Leaver rules touch custom attributes only.
    package var isCustom: Bool { kind != .field }

    /// The name of the field that ties endpoints to a user.
    package static let userID = "User.UserId"
}

/// What an engine says of a result column.
package struct ResultColumn: Sendable, Hashable, Codable {
    package var name: String
    package var type: ValueType
    /// The engine's own word for the type, for messages.
    package var engineType: String

    package init(name: String, type: ValueType, engineType: String) {
        self.name = name
        self.type = type
        self.engineType = engineType
    }
}

/// The types that have a canonical text (design, section 3).
package enum ValueType: String, Sendable, Hashable, Codable {
    case text, boolean, integer, decimal, double, date, timestamp, timestampWithZone
    case textList
    /// A column that is only ever NULL.
    case null
    /// Refused, with a hint to cast.
    case unsupported
}
