import SegmentCore

/// The relations of the lake that a statement reads, and the definitions that create them.
struct LakeRelations: Sendable, Hashable {
    var tables: [LakeTable] = []
    /// In the lake's order: each comes after those that it reads.
    var views: [CheckedView] = []
    /// Whether names are qualified with the database.
    var isQualified = false

    var names: [String] { (tables.map(\.name) + views.map(\.name)).sorted() }
    var usesAthena: Bool { views.contains { $0.dialect == .athena } }

    /// One view for each relation, and a second one in the database's schema where names are qualified. Creating a view
    /// reads a file's footer, so only views that are read are created.
    func definitions(database: String) -> [String] {
        let relations = tables.map { ($0.name, $0.reader) } + views.map { ($0.name, $0.relation) }
        guard isQualified, database.lowercased() != "main" else { return relations.map(create) }
        let schema = DuckDBDialect.identifier(database)
        let doubled = relations.flatMap { name, relation in
            [
                create(name, relation),
                "CREATE VIEW \(schema).\(DuckDBDialect.identifier(name)) AS SELECT * FROM main.\(DuckDBDialect.identifier(name));",
            ]
        }
        return ["CREATE SCHEMA \(schema);"] + doubled
    }

    private func create(_ name: String, _ relation: String) -> String {
        "CREATE VIEW main.\(DuckDBDialect.identifier(name)) AS SELECT * FROM \(relation);"
    }
}

/// A view of the lake that has passed the check.
struct CheckedView: Sendable, Hashable {
    var name: String
    /// As its author wrote it: the engine's own printer (`json_deserialize_sql`) turns DOUBLE literals into DECIMAL.
    var text: String
    var dialect: QueryDialect

    /// The text that was parsed and checked, inside a literal from which the engine accepts one SELECT: never a script.
    var relation: String { DuckDBDialect.relation(text: text) }
}
