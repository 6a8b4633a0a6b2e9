import BatchFiles
import GRDB
import SegmentCore

/// A condition on the tables `endpoint` and, where it needs it, `user`; its values are bound. It is never NULL.
struct SQLCondition {
    var sql: String
    var arguments: StatementArguments
    var needsUser: Bool
}

/// Turns a filter into SQL over the packed attributes.
struct FilterCompiler {
    /// Where a name's values are.
    private enum Place {
        /// The folded id.
        case key
        /// A column of its own, an SQL expression.
        case column(String, ofUser: Bool)
        /// A member of a packed text: any element may match.
        case packed(String, number: Int64, isNumber: Bool, ofUser: Bool)
        /// A field that no endpoint has ever had.
        case nowhere
    }

    private let dictionary: AttributeDictionary
    private let contract: DestinationContract
    private let source: SourceText
    private var sql = ""
    private var arguments: [any DatabaseValueConvertible] = []
    private var needsUser = false

    init(_ db: Database, source: SourceText) throws {
        dictionary = try AttributeDictionary(db)
        contract = EmbeddedAudience.contract(of: DestinationIdentity(""))
        self.source = source
    }

    func condition(_ expression: FilterExpression) throws(Problem) -> SQLCondition {
        var compiler = self
        try compiler.add(expression)
        return SQLCondition(
            sql: compiler.sql, arguments: StatementArguments(compiler.arguments), needsUser: compiler.needsUser)
    }

    private mutating func add(_ expression: FilterExpression) throws(Problem) {
        switch expression {
        case .all(let parts): try add(parts, joinedBy: " AND ")
        case .any(let parts): try add(parts, joinedBy: " OR ")
        case .not(let inner):
            sql += "NOT ("
            try add(inner)
            sql += ")"
        case .compare(let name, let comparison, let literal):
            try addMatch(name, [literal]) { $0.test(comparison, $2[0], of: $1) }
        case .isIn(let name, let literals, let isNegated):
            try addMatch(name, literals) { $0.test($2, isNegated: isNegated, of: $1) }
        case .isNull(let name): try addNull(name)
        }
    }

    /// As a balanced tree: SQLite bounds an expression's depth, not its breadth.
    private mutating func add(_ parts: [FilterExpression], joinedBy word: String) throws(Problem) {
        guard parts.count > 1 else {
            if let only = parts.first { try add(only) }
            return
        }
        let middle = parts.count / 2
        sql += "("
        try add(Array(parts[..<middle]), joinedBy: word)
        sql += word
        try add(Array(parts[middle...]), joinedBy: word)
        sql += ")"
    }

    private mutating func addMatch(
        _ name: FilterExpression.Name, _ literals: [FilterExpression.Literal],
        test: (inout Self, String, [FilterExpression.Literal]) -> Void
    ) throws(Problem) {
        switch try place(of: name) {
        case .nowhere: sql += "FALSE"
        case .key:
            sql += "("
            test(&self, "endpoint.key", literals.map(\.folded))
            sql += ")"
        case .column(let column, let ofUser):
            needsUser = needsUser || ofUser
            sql += "coalesce("
            test(&self, column, literals)
            sql += ", FALSE)"
        case .packed(let text, let number, let isNumber, let ofUser):
            guard !isNumber || literals.allSatisfy(\.isNumber) else {
                throw Problem(
                    filter: source, "\(name.text) is a number", at: name.offset, hint: "leave out the quotes")
            }
            needsUser = needsUser || ofUser
            sql += "EXISTS (SELECT 1 FROM json_each(\(text), '$.\"\(number)\"') AS item WHERE "
            test(&self, "item.value", literals)
            sql += ")"
        }
    }

    private mutating func addNull(_ name: FilterExpression.Name) throws(Problem) {
        switch try place(of: name) {
        case .nowhere: sql += "TRUE"
        case .key: sql += "FALSE"
        case .column(let column, let ofUser):
            needsUser = needsUser || ofUser
            sql += "(\(column) IS NULL)"
        case .packed(let text, let number, _, let ofUser):
            needsUser = needsUser || ofUser
            sql += "(json_type(\(text), '$.\"\(number)\"') IS NULL)"
        }
    }

    /// A number compares with elements that are numbers, also in texts: the cast gives the comparison numeric
    /// affinity, and SQLite sorts whatever stays text above all numbers (SQLite, "Datatypes", section 4.2).
    private mutating func test(
        _ comparison: FilterExpression.Comparison, _ literal: FilterExpression.Literal, of value: String
    ) {
        switch literal {
        case .text(let text):
            sql += "\(value) \(comparison.rawValue) ?"
            arguments.append(text)
        case .number(let number):
            sql += "(\(value) \(comparison.rawValue) CAST(? AS REAL) AND \(value) <= CAST(9e999 AS REAL))"
            arguments.append(number)
        }
    }

    private mutating func test(_ literals: [FilterExpression.Literal], isNegated: Bool, of value: String) {
        sql += isNegated ? "NOT (" : "("
        for (index, literal) in literals.enumerated() {
            if index > 0 { sql += " OR " }
            test(.equal, literal, of: value)
        }
        sql += ")"
    }
}

extension FilterCompiler {
    private func place(of name: FilterExpression.Name) throws(Problem) -> Place {
        switch name.text {
        case EndpointField.id: return .key
        case EndpointField.address: return .column("endpoint.address", ofUser: false)
        case EndpointField.channelType: return .column("endpoint.channelType", ofUser: false)
        case EndpointField.optOut: return .column("endpoint.optOut", ofUser: false)
        case Attribute.userID: return .column("user.id", ofUser: true)
        default: break
        }
        guard let known = dictionary.all.first(where: { $0.attribute.name == name.text }) else {
            if contract.field(named: name.text) != nil { return .nowhere }
            throw Problem(
                filter: source, code: .unknownAttribute, "no endpoint has ever had \(name.text)", at: name.offset,
                hint: suggestion(for: name.text).map { "did you mean \($0)?" })
        }
        let isUser = known.attribute.kind == .user
        return .packed(
            isUser ? EndpointRows.userAttributes : "endpoint.attributes", number: known.number,
            isNumber: known.attribute.kind == .metric, ofUser: isUser)
    }

    /// The most similar known name, or one that ends in this one: `Plan` means `Attributes.Plan`.
    private func suggestion(for name: String) -> String? {
        let names = dictionary.all.map(\.attribute.name) + contract.fields.map(\.name) + [EndpointField.id]
        let ending = "." + name.lowercased()
        return names.first { $0.lowercased().hasSuffix(ending) } ?? nearest(to: name, among: names)
    }
}
