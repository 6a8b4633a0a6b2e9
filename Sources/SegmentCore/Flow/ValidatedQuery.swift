/// A query that passed validation, with its columns and their leaver rules. Created by `QueryRules` only.
package struct ValidatedQuery: Sendable, Hashable, Codable {
    /// The index of `Id` among the result's columns, from 0.
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

/// How user attributes, which the endpoints of a user share, are cleared.
package enum UserScope: String, Sendable, Hashable, Codable {
    /// `User.UserId` is in the result: rows fold by user, and a user leaves with its last endpoint.
    case fold
    /// The user confirms that no user has two endpoints: as for the endpoint's own attributes.
    case single
    /// Neither: user attributes are kept.
    case keep
}
