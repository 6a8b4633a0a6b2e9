package import SegmentCore

/// The tables of a catalogue's database as `headgate.yaml` describes them.
package struct LakeImport: Sendable, Hashable, Encodable {
    package struct Table: Sendable, Hashable, Encodable {
        package var name: String
        /// A folder on S3, with a trailing slash.
        package var path: String
        package var format: LakeTable.Format
        package var partitions: [LakeColumn]
        package var columns: [LakeColumn]
        package var csv: CSVForm
        /// Differences between how the embedded engine and the catalogue's own engines read the table.
        package var notes: [String]

        enum CodingKeys: String, CodingKey { case name, path, format, partitions, columns, notes }

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(name, forKey: .name)
            try container.encode(path, forKey: .path)
            try container.encode(format, forKey: .format)
            try container.encode(partitions.map(\.name), forKey: .partitions)
            try container.encode(columns.map(\.name), forKey: .columns)
            try container.encode(notes, forKey: .notes)
        }
    }

    package struct Skipped: Sendable, Hashable, Encodable {
        package var name: String
        package var reason: String
    }

    package var database: String
    /// The tables, sorted by name.
    package var tables: [Table]
    package var skipped: [Skipped]

    package init(database: String, tables: [CatalogueTable]) {
        self.database = database
        self.tables = []
        skipped = []
        for table in tables.sorted(by: { $0.name < $1.name }) {
            switch TableImport(table: table).result {
            case .success(let imported): self.tables.append(imported)
            case .failure(let obstacle):
                skipped.append(Skipped(name: printable(table.name), reason: printable(obstacle.reason)))
            }
        }
    }
}

/// The reason why a table cannot be imported.
struct ImportObstacle: Error, Hashable {
    var reason: String
    init(_ reason: String) { self.reason = reason }
}

/// A text of the catalogue for messages and comments: on one line, shortened.
func printable(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
        .prefix(300).description
}
