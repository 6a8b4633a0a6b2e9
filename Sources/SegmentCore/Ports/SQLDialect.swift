/// Port: how one engine spells SQL. Only a dialect makes text of an `SQL` value.
package protocol SQLDialect: Sendable {
    /// The name of a column, quoted.
    func identifier(_ name: String) -> String
    /// A text value, quoted.
    func literal(_ text: String) -> String
    func type(_ type: SQLType) -> String
    /// A relation for FROM. The text of a query cannot end the statement around it.
    func relation(_ relation: SQLRelation) -> String
    func function(_ function: SQLFunction<String>) -> String
    /// A digest of some values, NULLs included: an integer from 0 to 2⁶³ − 1, whose sums over several rows tell them apart.
    /// Nil where a plan is not to compare by digests first, because its statement then reads every file twice and the
    /// engine charges for the bytes read.
    func digest(of expressions: [String]) -> String?
    /// The first `bits` bits of the digest of one value, as an integer. Nil where `digest` is.
    func bucket(of expression: String, bits: Int) -> String?
}

extension SQLDialect {
    package func digest(of expressions: [String]) -> String? { nil }
    package func bucket(of expression: String, bits: Int) -> String? { nil }
}

extension SQLDialect {
    package func text(of sql: SQL) -> String {
        sql.elements.map { element in
            switch element {
            case .text(let text), .rendered(let text, _): text
            case .identifier(let name): identifier(name)
            case .literal(let text): literal(text)
            case .type(let type): self.type(type)
            case .relation(let relation): self.relation(relation)
            case .function(let function): self.function(function.map { text(of: $0) })
            }
        }.joined()
    }
}
