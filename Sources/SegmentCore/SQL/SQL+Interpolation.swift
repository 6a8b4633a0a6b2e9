extension SQL: ExpressibleByStringInterpolation {
    package init(stringLiteral value: String) {
        self.init()
        append(.text(value))
    }

    package init(stringInterpolation: StringInterpolation) { self = stringInterpolation.sql }

    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var sql = SQL()

        package init(literalCapacity: Int, interpolationCount: Int) {}

        package mutating func appendLiteral(_ literal: String) { sql.append(.text(literal)) }

        /// Other SQL, and what `SQL` has a name for: `\(.table(key))`, `\(.text)`, `\(.byteCount("id"))`.
        package mutating func appendInterpolation(_ other: SQL) { sql.append(other) }

        package mutating func appendInterpolation(_ number: Int) { sql.append(.text(String(number))) }

        /// A text value.
        package mutating func appendInterpolation(literal text: String) { sql.append(.literal(text)) }

        /// The name of a column that is not ours.
        package mutating func appendInterpolation(identifier name: String) { sql.append(.identifier(name)) }
    }
}
