/// Port: how one engine spells SQL. Only a dialect renders an `SQL` value as text.
package protocol SQLDialect: Sendable {
    /// The name of a column, quoted.
    func identifier(_ name: String) -> String
    /// A text value, quoted.
    func literal(_ text: String) -> String
    func type(_ type: SQLType) -> String
    /// A relation for FROM. The text of a query cannot end the statement around it.
    func relation(_ relation: SQLRelation) -> String
    func function(_ function: SQLFunction<String>) -> String
}

extension SQLDialect {
    package func text(of sql: SQL) -> String {
        sql.elements.map { element in
            switch element {
            case .text(let text): text
            case .identifier(let name): identifier(name)
            case .literal(let text): literal(text)
            case .type(let type): self.type(type)
            case .relation(let relation): self.relation(relation)
            case .function(let function): self.function(function.map { text(of: $0) })
            }
        }.joined()
    }
}
