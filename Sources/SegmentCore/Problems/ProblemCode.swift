/// A stable name for a kind of problem. Scripts match on it, so its meaning never changes.
///
/// Each module adds its own codes in an extension beside the code that finds the problem.
package struct ProblemCode: RawRepresentable, Hashable, Sendable, Codable, ExpressibleByStringLiteral {
    package let rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    package init(stringLiteral value: String) { rawValue = value }
}
