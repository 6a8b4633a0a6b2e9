/// A column of a segment as the destination interprets it.
package struct Attribute: Sendable, Hashable, Codable {
    package enum Kind: String, Sendable, Hashable, Codable {
        /// `Attributes.X`: the endpoint's own.
        case endpoint
        /// `User.UserAttributes.X`: shared by the endpoints of a user.
        case user
        /// `Metrics.X`: a number, which cannot be cleared.
        case metric
        /// `Address`, `ChannelType`, `User.UserId`, `Location.City` …: never cleared.
        case field
    }

    /// The whole column name, as written: `User.UserAttributes.Plan`. Case-sensitive.
    package var name: String
    package var kind: Kind

    package init(name: String, kind: Kind) {
        self.name = name
        self.kind = kind
    }

    /// Leaver rules apply to custom attributes only.
    package var isCustom: Bool { kind != .field }

    /// The name of the field that ties endpoints to a user.
    package static let userID = "User.UserId"
}
