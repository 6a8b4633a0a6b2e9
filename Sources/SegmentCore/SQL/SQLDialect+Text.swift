/// For statements that are still made as text.
extension SQLDialect {
    package func relation(table: ObjectKey) -> String { relation(.table(table)) }
    package func relation(query: SourceText) -> String { relation(.query(query)) }
    package func canonical(_ expression: String, type: ValueType) -> String { function(.canonical(expression, type)) }
    package func spell(_ function: SQLFunction<String>) -> String { self.function(function) }
}

package func sqlLiteral(_ text: String) -> String { StandardSQL.literal(text) }

extension EngineTask {
    package init(key: String, select: String, scope: EngineScope, output: Output) {
        self.init(key: key, select: SQL(.rendered(select, reads: [])), scope: scope, output: output)
    }
}
