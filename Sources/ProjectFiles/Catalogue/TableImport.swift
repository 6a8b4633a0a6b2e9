import SegmentCore

/// Imports one table of a catalogue, or gives the reason why it cannot be imported.
struct TableImport {
    let table: CatalogueTable

    var result: Result<LakeImport.Table, ImportObstacle> {
        do throws(ImportObstacle) { return .success(try imported()) } catch { return .failure(error) }
    }

    /// The format of the table's files. Unsupported kinds are recognised first.
    static func format(of table: CatalogueTable) -> Result<LakeTable.Format, ImportObstacle> {
        if table.type == "VIRTUAL_VIEW" {
            return .failure(ImportObstacle("a view: write its SELECT as a file of `views:`"))
        }
        let parameters = table.parameters
        let kind = parameters["table_type"] ?? parameters["spark.sql.sources.provider"] ?? ""
        if ["iceberg", "delta", "hudi"].contains(kind.lowercased()) {
            return .failure(
                ImportObstacle("a table of \(kind.lowercased()), whose files are not the table by themselves"))
        }
        guard let serde = table.serde?.split(separator: ".").last, let input = table.inputFormat else {
            return .failure(ImportObstacle("the catalogue says no format of it"))
        }
        let reader = String(input.split(separator: ".").last ?? "")
        switch (serde, reader) {
        case ("ParquetHiveSerDe", "MapredParquetInputFormat"): return .success(.parquet)
        case ("LazySimpleSerDe", "TextInputFormat"), ("OpenCSVSerde", "TextInputFormat"): return .success(.csv)
        case ("JsonSerDe", "TextInputFormat"): return .success(.json)
        case (_, "SymlinkTextInputFormat"):
            return .failure(ImportObstacle("its location lists other files"))
        default:
            let names = ["OrcSerde": "ORC", "AvroSerDe": "Avro"]
            return .failure(
                ImportObstacle(
                    "its format is \(names[String(serde)] ?? "\(serde) over \(reader)"); parquet, csv and json are read"
                ))
        }
    }

    private func imported() throws(ImportObstacle) -> LakeImport.Table {
        guard LakeName.isValid(table.name) else {
            throw ImportObstacle("its name would need quotes in SQL: \(LakeName.rule)")
        }
        // The catalogue's text must not be able to insert an environment variable's value into the file.
        let columns = table.columns + table.partitionKeys
        let texts = [table.location ?? ""] + columns.map(\.name) + columns.map(\.type)
        if texts.contains(where: { $0.contains("${env:") }) { throw ImportObstacle("it holds \"${env:\"") }
        let format = try Self.format(of: table).get()
        let path = try CataloguePartitions(table: table).folder()
        var notes: [String] = []
        let partitions = try CataloguePartitions(table: table).columns(&notes)
        let names = columns.map { $0.name.lowercased() }
        guard Set(names).count == names.count else { throw ImportObstacle("two columns of it have one name") }
        var result = LakeImport.Table(
            name: table.name, path: path, format: format, partitions: partitions, columns: [], csv: CSVForm(), notes: []
        )
        switch format {
        case .parquet:
            if table.serdeParameters["parquet.column.index.access"]?.lowercased() == "true" {
                throw ImportObstacle("its columns go by position, not by name")
            }
        case .csv:
            let text = CatalogueText(table: table)
            result.csv = try text.form(&notes)
            result.columns = text.columns(&notes)
        case .json:
            result.columns = try CatalogueJSON(table: table).columns(&notes)
        }
        if format != .parquet, result.columns.isEmpty { throw ImportObstacle("it has no columns") }
        result.notes = notes.map(printable)
        return result
    }
}
