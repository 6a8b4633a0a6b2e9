/// Rows that went no ordinary way, for one reason: invalid ones by the plan, rejected ones by the destination.
package struct ReasonGroup: Sendable, Hashable, Comparable, Codable {
    package var reason: String
    package var rows: Int
    /// Some of the rows, if requested: customers' data.
    package var samples: [Sample]?

    package struct Sample: Sendable, Hashable, Codable {
        /// Nil where the row has no `Id`.
        package var id: String?
        /// By attribute, without NULLs.
        package var values: [String: String]
    }

    package init(reason: String, rows: Int) {
        self.reason = reason
        self.rows = rows
    }

    package static func < (left: Self, right: Self) -> Bool { (right.rows, left.reason) < (left.rows, right.reason) }
}
