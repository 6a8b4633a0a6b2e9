/// The query's result in canonical text, made once per run. Columns: `k, id, why, e0…, v0…`, all text but `e`.
package struct Snapshot: Sendable, Hashable, Codable {
    package var query: ValidatedQuery
    package var table: ObjectKey
    /// Size and digest of the file: a saved plan refuses another one.
    package var seal: FileSeal
    package var bytesScanned: Int?

    package init(query: ValidatedQuery, table: ObjectKey, seal: FileSeal, bytesScanned: Int?) {
        self.query = query
        self.table = table
        self.seal = seal
        self.bytesScanned = bytesScanned
    }
}

/// What tells whether a file is still the one that was written.
package struct FileSeal: Sendable, Hashable, Codable {
    package var rows: Int
    /// Of row count and content, computed by the engine; order of rows does not matter.
    package var digest: String

    package init(rows: Int, digest: String) {
        self.rows = rows
        self.digest = digest
    }
}
