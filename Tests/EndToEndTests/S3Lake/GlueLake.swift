import AWSClient
import AWSTestSupport
import Foundation
import TestSupport

extension GlueLakeTests {
    /// Files of all three formats, made by DuckDB itself; two days apart the segment loses and wins endpoints.
    private static let files = """
        COPY (SELECT 'e' || i AS id, CASE WHEN i % 7 <> 0 THEN 'plan ' || i % 3 END AS plan,
          CASE i % 2 WHEN 0 THEN 'NY' ELSE 'W:A' END AS state FROM range(300) AS t(i))
          TO 'lake/contacts' (FORMAT parquet, PARTITION_BY (state));
        COPY (SELECT 'e' || i % 300, strftime(TIMESTAMP '2026-11-01' + to_hours(i), '%Y-%m-%d %H:%M:%S'),
          CASE WHEN i % 5 <> 0 THEN i END FROM range(600) AS t(i))
          TO 'lake/events/part-0' (FORMAT csv, HEADER false, DELIMITER '\u{1}', NULLSTR '\\N');
        COPY (SELECT 'e' || i AS contact_id, ['a' || i % 4, 'b'] AS tags, i * 1.5 AS score FROM range(0, 300, 2) AS t(i))
          TO 'lake/loans/part-0.json' (FORMAT json);
        COPY (SELECT 'e' || i AS Id, 'e' || i || '@example.com' AS Address, 'EMAIL' AS ChannelType,
          'user' || i AS "User.UserId" FROM range(320) AS t(i)) TO 'endpoints.csv' (FORMAT csv);
        """

    static let query = """
        SELECT c.id AS Id, c.state AS "Attributes.State", c.plan AS "Attributes.Plan", l.tags AS "Attributes.Tags",
          CAST(l.score AS varchar) AS "Attributes.Score", max(e.amount) AS "Metrics.Amount"
        FROM contacts c
        JOIN crm.events e ON e.id = c.id
        LEFT JOIN loans l ON l.contact_id = c.id
        WHERE e.at > date_add('day', -5, NOW())
        GROUP BY 1, 2, 3, 4, 5
        """

    /// The lake as a person writes it over the local files.
    static let localConfig = """
        lake:
          database: crm
          tables:
            contacts: {path: ../lake/contacts, format: parquet, hive: {state: varchar}}
            events:
              path: ../lake/events/*
              format: csv
              columns: {id: varchar, at: timestamp, amount: bigint}
              delimiter: "\\x01"
              quote: ""
              null_text: \\N
            loans:
              path: ../lake/loans/*.json
              format: json
              columns: {contact_id: varchar, tags: "varchar[]", score: double}
        segments:
          active:
            mode: mirror
            guards: {removed: off, changed: off, row_count: off, null_rate: off}

        """

    static let remoteConfig = """
        # ours
        results: RESULTS
        segments:
          active:
            mode: mirror
            guards: {removed: off, changed: off, row_count: off, null_rate: off}

        """

    private static let tables = [
        table(
            "contacts", #"[{"Name": "id", "Type": "string"}, {"Name": "plan", "Type": "string"}]"#,
            "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
            "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe", "{}",
            keys: #"[{"Name": "state", "Type": "string"}]"#),
        table(
            "events",
            """
            [{"Name": "id", "Type": "string"}, {"Name": "at", "Type": "timestamp"}, {"Name": "amount", "Type": "bigint"}]
            """, text, "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe", #"{"serialization.format": "1"}"#),
        table(
            "loans",
            """
            [{"Name": "contact_id", "Type": "string"}, {"Name": "tags", "Type": "array<string>"},
             {"Name": "score", "Type": "double"}]
            """, text, "org.openx.data.jsonserde.JsonSerDe", "{}"),
        table(
            "old_loans", #"[{"Name": "id", "Type": "string"}]"#,
            "org.apache.hadoop.hive.ql.io.orc.OrcInputFormat", "org.apache.hadoop.hive.ql.io.orc.OrcSerde", "{}"),
    ]

    private static let text = "org.apache.hadoop.mapred.TextInputFormat"

    private static func table(
        _ name: String, _ columns: String, _ input: String, _ serde: String, _ marks: String, keys: String = "[]"
    ) -> String {
        """
        {"DatabaseName": "crm", "TableInput": {"Name": "\(name)", "TableType": "EXTERNAL_TABLE", "PartitionKeys": \(keys),
          "StorageDescriptor": {"Location": "s3://lake/\(name)", "Columns": \(columns), "InputFormat": "\(input)",
            "SerdeInfo": {"SerializationLibrary": "\(serde)", "Parameters": \(marks)}}}}
        """
    }

    private static func partition(_ value: String, _ folder: String) -> String {
        """
        {"DatabaseName": "crm", "TableName": "contacts", "PartitionInput": {"Values": ["\(value)"],
          "StorageDescriptor": {"Location": "s3://lake/contacts/\(folder)"}}}
        """
    }

    /// Two folders for projects, side by side with the lake's files, and the bench with the same lake and its catalogue.
    func withGlueLake(
        _ body: @Sendable (TestProject, TestProject, [String: String]) async throws -> Void
    ) async throws {
        try await FakeAWS.running { bench in
            try await withProject { project in
                for folder in ["lake/events", "lake/loans", "local", "remote"] {
                    try FileManager.default.createDirectory(at: project.url(folder), withIntermediateDirectories: true)
                }
                _ = try await DuckDBAnswer.rows(Self.files, in: project.folder)
                try await withClient(bench.variables) { client in
                    for bucket in ["lake", "results"] { try await client.call(CreateBucket(bucket: bucket)) }
                    try await client.put(project.url("lake"), "lake", "")
                    try await client.call(GlueCall("CreateDatabase", #"{"DatabaseInput": {"Name": "crm"}}"#))
                    for table in Self.tables { try await client.call(GlueCall("CreateTable", table)) }
                    for (value, folder) in [("NY", "state=NY"), ("W:A", "state=W%3AA/")] {
                        try await client.call(GlueCall("CreatePartition", Self.partition(value, folder)))
                    }
                    try await body(
                        TestProject(folder: project.url("local")), TestProject(folder: project.url("remote")),
                        bench.variables)
                }
            }
        }
    }
}

extension AWSClient {
    /// Puts all files below a folder under a prefix.
    fileprivate func put(_ folder: URL, _ bucket: String, _ prefix: String) async throws {
        let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        for name in names {
            let file = folder.appending(path: name)
            let values = try file.resourceValues(forKeys: [.isRegularFileKey, .fileSizeKey])
            guard values.isRegularFile == true, let size = values.fileSize else { continue }
            let object = S3Object(bucket: bucket, key: prefix + name)
            _ = try await S3Upload(self).put(file, size: Int64(size), as: object)
        }
    }
}
