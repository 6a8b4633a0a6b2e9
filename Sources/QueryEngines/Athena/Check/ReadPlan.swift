import Foundation
import SegmentCore

/// The answer of `EXPLAIN (TYPE IO, FORMAT JSON)`: the tables that a query reads, and whether it writes.
struct ReadPlan: Sendable, Decodable {
    struct Table: Sendable, Hashable, Decodable {
        struct Name: Sendable, Hashable, Decodable {
            var schema: String
            var table: String
        }

        var catalog: String
        var schemaTable: Name
    }

    private struct Input: Sendable, Decodable { var table: Table }

    /// Base tables: views are resolved.
    let tables: [Table]
    let isWriting: Bool

    private enum Keys: String, CodingKey { case inputTableColumnInfos, outputTable }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Keys.self)
        tables = try values.decodeIfPresent([Input].self, forKey: .inputTableColumnInfos)?.map(\.table) ?? []
        isWriting = try values.contains(.outputTable) && !values.decodeNil(forKey: .outputTable)
    }

    /// Nil when `json` is not such an answer.
    init?(json: String) {
        guard let plan = try? JSONDecoder().decode(Self.self, from: Data(json.utf8)) else { return nil }
        self = plan
    }

    /// Problems for what the query is not allowed to do.
    func problems(in query: SourceText, lake: LakeDefinition, catalog: String) -> [Problem] {
        if isWriting {
            return [Problem(.forbiddenStatement, "the query writes a table; only a SELECT is taken", file: query.name)]
        }
        let listed = Set(lake.tables.map { $0.name.lowercased() })
        return tables.compactMap { table in
            let (database, name) = (table.schemaTable.schema, table.schemaTable.table)
            guard database.lowercased() == lake.database.lowercased(),
                table.catalog.lowercased() == catalog.lowercased()
            else {
                return Problem(
                    .forbiddenDatabase,
                    "the query reads \(database).\(name); only the database \(lake.database) may be read",
                    file: query.name, hint: "a view of the catalogue counts as the tables that it reads")
            }
            guard listed.isEmpty || listed.contains(name.lowercased()) else {
                return Problem(
                    .unknownTable, "the table \(name) is not among the lake's tables in headgate.yaml",
                    file: query.name,
                    hint: nearest(to: name, among: lake.tables.map(\.name)).map { "did you mean \($0)?" })
            }
            return nil
        }
    }
}
