/// One statement to run to its end.
package struct EngineTask: Sendable, Hashable, Codable {
    package enum Output: Sendable, Hashable, Codable {
        /// Parquet: one file, or on S3 a folder of files.
        case table(ObjectKey)
        /// CSV with header, a folder `batch=<name>` for each value of the column `batch`, which is not written.
        /// `batches` are the names that occur, and `columns` those that are written, in the select's order: some engines
        /// need a statement for each batch.
        case csvByBatch(folder: ObjectKey, batches: [String], columns: [String])
        /// JSON lines: the select gives columns `batch` and `line`.
        case jsonLinesByBatch(folder: ObjectKey, batches: [String])
        /// One CSV file with header.
        case csv(ObjectKey)
    }

    /// Names the work, `<run>/<stage>/<attempt>/<what>`; the idempotency key where the engine has one.
    package var key: String
    package var select: SQL
    package var scope: EngineScope
    package var output: Output

    package init(key: String, select: SQL, scope: EngineScope, output: Output) {
        self.key = key
        self.select = select
        self.scope = scope
        self.output = output
    }
}
