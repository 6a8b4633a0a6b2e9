/// The tables and views that queries may read: nothing else exists for them.
package struct LakeDefinition: Sendable, Hashable, Codable {
    /// The database's name, which a query may write before a table: `due_eventdb.email_click`.
    package var database: String
    package var tables: [LakeTable]
    /// In the order in which they must be made: a view stands after those that it reads.
    package var views: [LakeView]

    package init(database: String, tables: [LakeTable], views: [LakeView]) {
        self.database = database
        self.tables = tables
        self.views = views
    }
}

/// Files that are read as one table.
package struct LakeTable: Sendable, Hashable, Codable {
    package enum Format: String, Sendable, Hashable, Codable, CaseIterable { case parquet, csv, json }

    package var name: String
    /// An absolute path or glob.
    package var path: String
    package var format: Format
    /// The folders `key=value` become columns.
    package var hivePartitions: Bool
    /// Where `headgate.yaml` names it, for problems.
    package var place: SourcePlace

    package init(name: String, path: String, format: Format, hivePartitions: Bool, place: SourcePlace) {
        self.name = name
        self.path = path
        self.format = format
        self.hivePartitions = hivePartitions
        self.place = place
    }
}

/// A named SELECT over the lake. It is data too: checked like a query, and made by us from its parsed tree.
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

/// A place in a file of the user's.
package struct SourcePlace: Sendable, Hashable, Codable {
    package var file: String
    package var line: Int
    package var column: Int

    package init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }
}
