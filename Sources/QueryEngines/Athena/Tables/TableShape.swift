import AWSClient
import SegmentCore

/// The description in Glue of a table over files of ours.
enum TableShape {
    /// Over Parquet files of a run's statements, with every column that such a file may have. Athena matches Parquet
    /// columns by name and reads missing ones as NULL, so one description fits all.
    static func parquet(_ name: String, at location: String) -> CreateTable.Table {
        table(
            name, columns: columns, at: location, parameters: ["classification": "parquet"],
            input: "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
            output: "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
            serde: CreateTable.SerDe("org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"))
    }

    static func file(
        _ name: String, _ format: ImportBatch.Format, columns: [String], at location: String
    ) -> CreateTable.Table {
        let texts = columns.map { CreateTable.Column(name: $0, type: "string") }
        switch format {
        case .csv:
            // Doubled quotes are read as one; the escape must be another character, so it is one that never occurs.
            return table(
                name, columns: texts, at: location, parameters: ["skip.header.line.count": "1"], input: textInput,
                output: textOutput,
                serde: CreateTable.SerDe(
                    "org.apache.hadoop.hive.serde2.OpenCSVSerde",
                    parameters: ["separatorChar": ",", "quoteChar": "\"", "escapeChar": "\u{2}"]))
        case .jsonLines:
            return table(
                name, columns: texts, at: location, parameters: [:], input: textInput, output: textOutput,
                serde: CreateTable.SerDe(
                    "org.openx.data.jsonserde.JsonSerDe", parameters: ["ignore.malformed.json": "false"]))
        }
    }

    private static let textInput = "org.apache.hadoop.mapred.TextInputFormat"
    private static let textOutput = "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat"

    private static func table(
        _ name: String, columns: [CreateTable.Column], at location: String, parameters: [String: String],
        input: String, output: String, serde: CreateTable.SerDe
    ) -> CreateTable.Table {
        CreateTable.Table(
            name: name, parameters: parameters.merging(["EXTERNAL": "TRUE"]) { first, _ in first },
            storageDescriptor: CreateTable.Storage(
                columns: columns, location: location, inputFormat: input, outputFormat: output, serdeInfo: serde))
    }

    /// Slots and columns of a segment: the destination accepts at most 250 attributes, and a ledger has a few more.
    private static let slots = 320
    private static let chunks = 6

    /// The columns that the statements in `Workflow/Statements` write.
    private static let columns: [CreateTable.Column] = {
        let texts = ["k", "id", "why", "class", "fmt", "hq", "batch", "s", "g"]
        let small = ["ux", "lk", "df"] + (0..<slots).map { "x\($0)" }
        let large = ["size", "q", "row_count"] + (0..<chunks).map { "e\($0)" }
        let values = (0..<slots).map { "c\($0)" } + (0..<slots).map { "v\($0)" }
        return (texts + values).map { CreateTable.Column(name: $0, type: "string") }
            + small.map { CreateTable.Column(name: $0, type: "int") }
            + large.map { CreateTable.Column(name: $0, type: "bigint") }
    }()
}
