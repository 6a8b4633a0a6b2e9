/// A named SELECT over the lake. Its text is data: it is checked like a query, and the view is created from the parsed
/// tree.
package struct LakeView: Sendable, Hashable, Codable {
    package var name: String
    package var query: SourceText
    package var dialect: QueryDialect

    package init(name: String, query: SourceText, dialect: QueryDialect) {
        self.name = name
        self.query = query
        self.dialect = dialect
    }
}
