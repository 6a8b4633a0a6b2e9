/// A query that may run: what its columns are and what happens to their leavers. Made by `QueryRules` only.
package struct ValidatedQuery: Sendable, Hashable, Codable {
    /// Where `Id` stands among the result's columns, from 0.
    package var idPosition: Int
    package var idType: ValueType
    /// The other columns, in result order.
    package var columns: [SegmentColumn]
    package var userScope: UserScope
    /// Lake tables and views that the query reads.
    package var tables: [String]
    package var warnings: [Problem]

    package init(
        idPosition: Int, idType: ValueType, columns: [SegmentColumn], userScope: UserScope, tables: [String],
        warnings: [Problem]
    ) {
        self.idPosition = idPosition
        self.idType = idType
        self.columns = columns
        self.userScope = userScope
        self.tables = tables
        self.warnings = warnings
    }
}

/// A result column that becomes an attribute.
package struct SegmentColumn: Sendable, Hashable, Codable {
    package var attribute: Attribute
    package var type: ValueType
    /// From 0, `Id` counted.
    package var position: Int
    /// What holds for keys that have no value: resolved, defaults included.
    package var rule: LeaverRule

    package init(attribute: Attribute, type: ValueType, position: Int, rule: LeaverRule) {
        self.attribute = attribute
        self.type = type
        self.position = position
        self.rule = rule
    }
}

/// How user attributes, which the endpoints of a user share, are taken away.
package enum UserScope: String, Sendable, Hashable, Codable {
    /// `User.UserId` is in the result: rows fold by user, and a user leaves with its last endpoint.
    case fold
    /// The user vouches that no user has two endpoints: as for the endpoint's own attributes.
    case single
    /// Neither is known: user attributes are kept.
    case keep
}
