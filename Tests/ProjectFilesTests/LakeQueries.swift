import Foundation
import SegmentCore
import TestSupport

@testable import ProjectFiles

/// Runs queries over a project's lake as an engine would: its tables and views, a pinned clock, the one Athena function
/// that the examples use.
struct LakeQueries {
    var lake: LakeDefinition
    var asOf: Date
    var scratch: URL

    func count(_ sql: String) async throws -> Int { Int(try await lines("SELECT count(*) FROM (\(sql))")[0]) ?? -1 }

    /// The rows of a query as CSV lines, without header.
    func lines(_ sql: String, after statement: String = "") async throws -> [String] {
        let output = scratch.appending(path: "\(UUID().uuidString).csv")
        let query = sql.trimmingCharacters(in: .whitespacesAndNewlines)
        let copy = "COPY (\(query)) TO \(StandardSQL.literal(output.path)) (FORMAT csv, HEADER false);\n"
        try await DuckDBScript(duckdb: Checkout.duckdb, name: UUID().uuidString)
            .run(setup + statement + copy, in: scratch)
        return try String(contentsOf: output, encoding: .utf8).split(separator: "\n").map(String.init)
    }

    private var setup: String {
        let clock = "TIMESTAMPTZ '\(asOf.ISO8601Format())'"
        let tables = lake.tables.map { table in
            let hive = table.hivePartitions ? ", hive_partitioning = true" : ""
            return "CREATE VIEW \(StandardSQL.identifier(table.name)) AS "
                + "FROM read_\(table.format.rawValue)(\(StandardSQL.literal(table.path))\(hive));\n"
        }
        let views = lake.views.map { "CREATE VIEW \(StandardSQL.identifier($0.name)) AS \($0.query.text);\n" }
        return """
            SET TimeZone = 'UTC';
            SET autoinstall_known_extensions = false;
            CREATE MACRO now() AS \(clock);
            CREATE MACRO get_current_timestamp() AS \(clock);
            CREATE MACRO date_add(unit, n, t) AS
                t + CASE unit WHEN 'day' THEN to_days(n) WHEN 'month' THEN to_months(n) END;

            """ + tables.joined() + views.joined()
    }
}
