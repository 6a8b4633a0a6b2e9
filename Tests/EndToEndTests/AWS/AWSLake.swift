import AWSTestSupport
import Foundation
import TestSupport

/// A small lake that moves on from step to step: people who come, change and leave, rows that break the rules, clicks.
///
/// Tables `people` and `clicks` of the database `crm`, in Parquet: in the project's folder, and in the account's bucket.
struct AWSLake: Sendable {
    static let segments = ["clickers", "profiles", "stages"]

    let project: TestProject
    let account: AWSAccount

    /// Writes the queries and registers the tables. A key's attributes come and go by `step`.
    static func make(in project: TestProject, _ account: AWSAccount) async throws -> AWSLake {
        let lake = AWSLake(project: project, account: account)
        try project.write(
            """
            SELECT p.id AS "Id", 'Yes' AS "Attributes.Clicked", CAST(count(*) AS varchar) AS "Attributes.Clicks"
            FROM crm.people p JOIN clicks c ON c.person = p.id
            WHERE c.at < DATE '2026-01-01'
            GROUP BY p.id

            """, to: "clickers.sql")
        try project.write(
            """
            SELECT id AS "Id", user_id AS "User.UserId", stage AS "User.UserAttributes.LifecycleStage"
            FROM people WHERE stage <> 'none' OR id IS NULL

            """, to: "stages.sql")
        try project.write(
            """
            SELECT id AS "Id", name AS "Attributes.Name", tags AS "Attributes.Tags", score AS "Metrics.Score",
              CASE WHEN since IS NULL THEN NULL ELSE since END AS "Attributes.Since", active AS "Attributes.Active",
              ratio AS "Attributes.Ratio", price AS "Attributes.Price"
            FROM people

            """, to: "profiles.sql")
        try await account.table(
            "people", at: "lake/people",
            [
                "id:string", "user_id:string", "name:string", "stage:string", "tags:array<string>", "score:bigint",
                "since:date", "active:boolean", "ratio:double", "price:decimal(12,3)",
            ])
        try await account.table("clicks", at: "lake/clicks", ["person:string", "at:date"])
        return lake
    }

    /// The files as they are at a step, on this machine and in the bucket.
    func move(to step: Int) async throws {
        let folder = project.url("lake")
        try? FileManager.default.removeItem(at: folder)
        for name in ["people", "clicks"] {
            try FileManager.default.createDirectory(
                at: folder.appending(path: name), withIntermediateDirectories: true)
        }
        _ = try await DuckDBAnswer.rows(
            """
            COPY (\(Self.people(step))) TO 'lake/people/part-0.parquet' (FORMAT parquet);
            COPY (\(Self.clicks(step))) TO 'lake/clicks/part-0.parquet' (FORMAT parquet);
            """, in: project.folder)
        try await account.upload(folder, to: "lake")
    }

    private static func people(_ k: Int) -> String {
        """
        SELECT 'p' || i AS id, 'u' || (i // 2) AS user_id,
          CASE WHEN i % 17 = \(k) THEN '' WHEN i % 13 = \(k) THEN NULL ELSE 'Näme "' || i || '", ' || (i % 3 + \(k) // 4) END
            AS name,
          CASE WHEN (i // 2 + \(k)) % 5 = 0 THEN 'none' ELSE 'stage ' || ((i // 2 + \(k) // 3) % 4) END AS stage,
          CASE WHEN (i + \(k)) % 7 = 0 THEN NULL WHEN i % 7 = 3 THEN []
            ELSE ['b' || (i % 4), 'a' || ((i + \(k)) % 3), 'b' || (i % 4), NULL] END AS tags,
          CAST(i * 1000 - \(k) % 3 AS BIGINT) AS score,
          CASE WHEN i % 9 = 0 THEN NULL ELSE DATE '2024-02-28' + CAST(i % 5 AS INTEGER) END AS since,
          (i + \(k) // 5) % 3 = 0 AS active,
          CASE WHEN i % 11 = 0 THEN NULL ELSE i / 8.0 + 1e-7 * (i % 2) END AS ratio,
          CAST(i * 1.25 AS DECIMAL(12, 3)) AS price
        FROM range(160) AS r(i) WHERE (i * 7 + \(k) * 3) % 11 <> 0
        UNION ALL SELECT 'long-' || \(k), 'ux', repeat('x', 101), 'stage 0', ['a'], 1, NULL, true, 0.5, 1
        UNION ALL SELECT NULL, 'uy', 'nobody', 'stage 1', NULL, 1, NULL, true, 0.5, 1
        UNION ALL SELECT 'bad{id}', 'uz', 'x', 'stage 1', NULL, 1, NULL, true, 0.5, 1
        UNION ALL SELECT 'twice', 'ut', 'one', 'stage 1', NULL, 1, NULL, true, 0.5, 1
        UNION ALL SELECT 'TWICE', 'ut', CASE WHEN \(k) % 2 = 0 THEN 'one' ELSE 'two' END, 'stage 1', NULL, 1, NULL, true, 0.5, 1
        """
    }

    private static func clicks(_ k: Int) -> String {
        """
        SELECT 'p' || ((i * 13) % 170) AS person, DATE '2025-12-30' + CAST((i + \(k)) % 6 AS INTEGER) AS at
        FROM range(120 + 10 * \(k)) AS r(i)
        """
    }
}
