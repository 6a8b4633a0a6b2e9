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
    /// An absolute path or glob, or an `s3://` address or glob.
    package var path: String
    package var format: Format
    /// The folders `key=value` become columns.
    package var hivePartitions: Bool
    /// Of those columns, the types that are not left to the engine.
    package var partitionTypes: [LakeColumn]
    /// Of CSV, in the files' order, and JSON, by their keys as the files spell them. Empty: the files say.
    package var columns: [LakeColumn]
    package var csv: CSVForm
    /// Where `headgate.yaml` names it, for problems.
    package var place: SourcePlace

    package init(
        name: String, path: String, format: Format, hivePartitions: Bool, partitionTypes: [LakeColumn] = [],
        columns: [LakeColumn] = [], csv: CSVForm = CSVForm(), place: SourcePlace
    ) {
        self.name = name
        self.path = path
        self.format = format
        self.hivePartitions = hivePartitions
        self.partitionTypes = partitionTypes
        self.columns = columns
        self.csv = csv
        self.place = place
    }

    package var isOnS3: Bool { path.hasPrefix("s3://") }
}

/// A column whose type the files do not tell.
package struct LakeColumn: Sendable, Hashable, Codable {
    package var name: String
    package var type: LakeType

    package init(name: String, type: LakeType) {
        self.name = name
        self.type = type
    }
}

/// How CSV files are written. Nil: the engine finds out; where the table has `columns`, what stands below.
package struct CSVForm: Sendable, Hashable, Codable {
    /// One to four characters; a comma.
    package var delimiter: String?
    /// Whether each file begins with a line of names; false.
    package var header: Bool?
    /// Empty: nothing quotes. A double quote.
    package var quote: String?
    /// What makes a quote within quotes plain; the quote itself.
    package var escape: String?
    /// The text that is NULL; the empty one.
    package var null: String?

    package init(
        delimiter: String? = nil, header: Bool? = nil, quote: String? = nil, escape: String? = nil, null: String? = nil
    ) {
        self.delimiter = delimiter
        self.header = header
        self.quote = quote
        self.escape = escape
        self.null = null
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
