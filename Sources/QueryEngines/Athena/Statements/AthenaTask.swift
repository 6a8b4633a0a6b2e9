import SegmentCore

/// The statements of a task in Athena: one, or one per batch.
struct AthenaTask: Sendable {
    let task: EngineTask
    let configuration: AthenaConfiguration
    let dialect: AthenaDialect
    /// Whether this process converts results into lines, where Athena does not write plain text.
    var rewrites = false

    /// The batches' names; nil for a task that is one statement.
    static func batches(of output: EngineTask.Output) -> [String]? {
        switch output {
        case .csvByBatch(_, let batches, _), .jsonLinesByBatch(_, let batches): batches
        case .table, .csv: nil
        }
    }

    var statements: [AthenaStatement] {
        let select = dialect.text(of: task.select)
        return switch task.output {
        case .table(let key): [statement(made(key, columns: select, as: Self.parquet))]
        case .csv: [statement(select)]
        case .csvByBatch(_, let batches, let columns):
            batches.map { statement(Self.select(columns, of: select, batch: $0), batch: $0) }
        case .jsonLinesByBatch(let folder, let batches):
            batches.map { batch in
                let lines = "SELECT line FROM (\n\(select)\n) AS every WHERE batch = \(AthenaDialect.literal(batch))"
                guard !rewrites else { return statement(lines, batch: batch) }
                let key = Self.folder(of: batch, in: folder)
                return statement(made(key, columns: lines, as: Self.lines), batch: batch)
            }
        }
    }

    static func folder(of batch: String, in folder: ObjectKey) -> ObjectKey { folder.appending("batch=\(batch)") }

    // MARK: Texts

    private static let parquet = "format = 'PARQUET', write_compression = 'ZSTD'"
    /// Lines are JSON, which does not contain the column separator; there is one column.
    private static let lines = "format = 'TEXTFILE', write_compression = 'NONE'"

    private func made(_ key: ObjectKey, columns select: String, as properties: String) -> String {
        let place = AthenaDialect.literal(configuration.store.location(of: key).address + "/")
        return """
            CREATE TABLE \(dialect.name(of: .table(key)))
            WITH (\(properties), external_location = \(place)) AS
            \(select)
            """
    }

    private static func select(_ columns: [String], of select: String, batch: String) -> String {
        let named = columns.map(AthenaDialect.identifier).joined(separator: ", ")
        return "SELECT \(named) FROM (\n\(select)\n) AS every WHERE batch = \(AthenaDialect.literal(batch))"
    }

    private func statement(_ sql: String, batch: String? = nil) -> AthenaStatement {
        let key = task.key + (batch.map { "/\($0)" } ?? "")
        return AthenaStatement(
            sql: sql, reads: task.select.workTables, key: key, database: configuration.database(for: task.scope),
            output: configuration.store.location(of: WorkPlace.folder(for: task.output.key)).address + "/",
            workGroup: configuration.workGroup)
    }
}

extension AthenaConfiguration {
    /// The database for names without one.
    func database(for scope: EngineScope) -> String {
        switch scope {
        case .lake: lake.database
        case .results: workDatabase
        }
    }
}

/// The location of the results of statements: in the folder of their run, with which they are deleted.
enum WorkPlace {
    static func folder(for key: ObjectKey?) -> ObjectKey {
        let parts = key?.rawValue.split(separator: "/").map(String.init) ?? []
        guard parts.count > 2, parts[0] == "runs" else { return ObjectKey("athena") }
        return ObjectKey("runs", parts[1], "athena")
    }
}

extension EngineTask.Output {
    var isLines: Bool { if case .jsonLinesByBatch = self { true } else { false } }
}
