import SegmentCore

extension LakeTable {
    /// Its files as a relation.
    var reader: String {
        // All files have the same columns where the columns are declared.
        let options =
            ["hive_partitioning = \(hivePartitions)"] + hiveTypes + (columns.isEmpty ? ["union_by_name = true"] : [])
        let (function, own) =
            switch format {
            case .parquet: ("read_parquet", [String]())
            case .csv: ("read_csv", csvOptions)
            case .json: ("read_json", columns.isEmpty ? [] : ["format = 'newline_delimited'", columnTypes])
            }
        return "\(function)(\(([DuckDBDialect.literal(path)] + options + own).joined(separator: ", ")))"
    }

    private var hiveTypes: [String] {
        partitionTypes.isEmpty ? [] : ["hive_types = \(Self.structure(partitionTypes))"]
    }

    private var columnTypes: String { "columns = \(Self.structure(columns))" }

    private static func structure(_ columns: [LakeColumn]) -> String {
        "{"
            + columns.map { "\(DuckDBDialect.identifier($0.name)): \(DuckDBDialect.literal($0.type.duckDB))" }.joined(
                separator: ", ") + "}"
    }

    /// With declared columns nothing is detected; without, what is not set.
    private var csvOptions: [String] {
        var form = csv
        var options: [String] = []
        if !columns.isEmpty {
            form.delimiter = form.delimiter ?? ","
            form.header = form.header ?? false
            form.quote = form.quote ?? "\""
            form.escape = form.escape ?? form.quote
            form.null = form.null ?? ""
            options = ["auto_detect = false", columnTypes]
            // Lines may be short, as in catalogues. (Not together with quotes, which may contain line breaks.)
            if form.quote == "" { options.append("null_padding = true") }
        }
        if let header = form.header { options.append("header = \(header)") }
        let texts = [
            ("delim", form.delimiter), ("quote", form.quote), ("escape", form.escape), ("nullstr", form.null),
        ]
        return options + texts.compactMap { name, text in text.map { "\(name) = \(DuckDBDialect.literal($0))" } }
    }
}
