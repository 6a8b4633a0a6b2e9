@testable import ProjectFiles

/// Tables as Glue has them, of every kind that an import meets.
enum CatalogueExamples {
    static let parquetReader = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"
    static let parquetInput = "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat"
    static let textInput = "org.apache.hadoop.mapred.TextInputFormat"
    static let lines = "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe"
    static let openCSV = "org.apache.hadoop.hive.serde2.OpenCSVSerde"
    static let openJSON = "org.openx.data.jsonserde.JsonSerDe"

    static func parquet(_ name: String, _ location: String?, _ change: (inout CatalogueTable) -> Void = { _ in })
        -> CatalogueTable
    {
        var table = CatalogueTable(
            name: name, type: "EXTERNAL_TABLE", location: location, inputFormat: parquetInput, serde: parquetReader,
            columns: [.init("id", "string"), .init("amount", "decimal(10,2)")])
        change(&table)
        return table
    }

    static func text(
        _ name: String, _ serde: String, _ marks: [String: String], _ columns: [(String, String)],
        _ change: (inout CatalogueTable) -> Void = { _ in }
    ) -> CatalogueTable {
        var table = CatalogueTable(
            name: name, type: "EXTERNAL_TABLE", location: "s3://lake/\(name)", inputFormat: textInput, serde: serde,
            serdeParameters: marks, columns: columns.map { .init($0.0, $0.1) })
        change(&table)
        return table
    }

    static let keys: [CatalogueTable.Column] = [.init("day", "string"), .init("hour", "int")]

    static let good = [
        parquet("plain", "s3://lake/plain/"),
        parquet("whole_bucket", "s3a://lake"),
        parquet("parted", "s3://lake/parted") { table in
            table.partitionKeys = keys
            table.partitions = [
                .init(values: ["2026-11-01", "7"], location: "s3://lake/parted/Day=2026-11-01/hour=7/"),
                .init(values: ["a:b", "8"], location: "s3://lake/parted/Day=a%3Ab/hour=8", inputFormat: parquetInput),
            ]
        },
        parquet("unlisted", "s3://lake/unlisted") { $0.partitionKeys = keys },
        parquet("projected", "s3://lake/projected/") { table in
            table.partitionKeys = keys
            table.parameters = [
                "projection.enabled": "true",
                "storage.location.template": "s3://lake/projected/day=${day}/hour=${hour}",
            ]
        },
        text(
            "csv_lines", lines, ["field.delim": ",", "serialization.format": ","],
            [("id", "string"), ("n", "bigint"), ("at", "timestamp"), ("tags", "array<string>")]
        ) { $0.parameters = ["skip.header.line.count": "1", "classification": "csv"] },
        text("csv_default", lines, ["serialization.format": "1"], [("id", "varchar(20)"), ("ok", "boolean")]),
        text("csv_tab", lines, ["field.delim": "\t", "serialization.null.format": ""], [("id", "string")]),
        text("csv_quoted", openCSV, ["separatorChar": ";"], [("id", "string"), ("yes", "string"), ("born", "date")]),
        text(
            "json_lines", openJSON, ["mapping.endpointid": "endpointId"],
            [
                ("endpointid", "string"), ("tags", "array<string>"),
                ("where", "struct<city:string,zip:map<string,int>>"),
                ("odd", "uniontype<int,string>"),
            ]),
    ]

    static let bad = [
        parquet("a_view", nil) { $0.type = "VIRTUAL_VIEW" },
        parquet("iceberg", "s3://lake/i/") { $0.parameters = ["table_type": "ICEBERG"] },
        parquet("delta", "s3://lake/d/") { $0.parameters = ["spark.sql.sources.provider": "delta"] },
        CatalogueTable(name: "linked"),
        parquet("no_place", nil),
        parquet("my-table", "s3://lake/m/"),
        parquet("elsewhere", "hdfs://namenode/x"),
        parquet("mean", "s3://lake/${env:HOME}/"),
        parquet("wild", "s3://lake/a*/"),
        parquet("climbing", "s3://lake/../other/"),
        parquet("twice", "s3://lake/t/") { $0.partitionKeys = [.init("ID", "string")] },
        parquet("by_position", "s3://lake/p/") { $0.serdeParameters = ["parquet.column.index.access": "true"] },
        parquet("scattered", "s3://lake/s/") { table in
            table.partitionKeys = [keys[0]]
            table.partitions = [
                .init(values: ["1"], location: "s3://lake/s/day=1"), .init(values: ["2"], location: "s3://lake/s/2/"),
                .init(values: ["3"], location: "s3://old/s/day=3"), .init(values: ["4"], location: "s3://lake/s/day=5"),
            ]
        },
        parquet("two_spellings", "s3://lake/s/") { table in
            table.partitionKeys = [keys[0]]
            table.partitions = ["day=1", "Day=2"].map {
                .init(values: [String($0.suffix(1))], location: "s3://lake/s/\($0)")
            }
        },
        parquet("mixed", "s3://lake/x/") { table in
            table.partitionKeys = [keys[0]]
            table.partitions = [.init(values: ["1"], location: "s3://lake/x/day=1", inputFormat: textInput)]
        },
        parquet("template", "s3://lake/x/") { table in
            table.partitionKeys = [keys[0]]
            table.parameters = ["projection.enabled": "true", "storage.location.template": "s3://lake/x/${day}/"]
        },
        text("orc", "org.apache.hadoop.hive.ql.io.orc.OrcSerde", [:], [("id", "string")]),
        text("avro", "org.apache.hadoop.hive.serde2.avro.AvroSerDe", [:], [("id", "string")]),
        text("regex", "org.apache.hadoop.hive.serde2.RegexSerDe", [:], [("id", "string")]),
        text("links", lines, [:], [("id", "string")]) {
            $0.inputFormat = "org.apache.hadoop.hive.ql.io.SymlinkTextInputFormat"
        },
        text("latin", lines, ["serialization.encoding": "ISO-8859-1"], [("id", "string")]),
        text("preamble", lines, [:], [("id", "string")]) { $0.parameters = ["skip.header.line.count": "3"] },
        text("long_mark", lines, ["field.delim": "||"], [("id", "string")]),
        text("renamed", openJSON, ["mapping.id": "user_id"], [("id", "string")]),
        text("empty", lines, [:], []),
        text("two\nlines", lines, [:], [("id", "string")]),
    ]
}
