/// The tables and views that queries may read. Queries can read nothing else.
package struct LakeDefinition: Sendable, Hashable, Codable {
    /// The database's name, which a query may write before a table: `due_eventdb.email_click`.
    package var database: String
    package var tables: [LakeTable]
    /// In the order of creation: a view comes after those that it reads.
    package var views: [LakeView]

    package init(database: String, tables: [LakeTable], views: [LakeView]) {
        self.database = database
        self.tables = tables
        self.views = views
    }
}
