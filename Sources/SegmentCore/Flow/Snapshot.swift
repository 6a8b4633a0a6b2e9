/// The query's result in canonical text, made once per run. Columns: `k, id, why, e0…, v0…`, all text but `e`.
package struct Snapshot: Sendable, Hashable, Codable {
    package var query: ValidatedQuery
    package var table: ObjectKey
    package var bytesScanned: Int?
    package var scanCost: Double?

    package init(query: ValidatedQuery, table: ObjectKey, bytesScanned: Int?, scanCost: Double? = nil) {
        self.query = query
        self.table = table
        self.bytesScanned = bytesScanned
        self.scanCost = scanCost
    }

    package var scan: EngineScan? { bytesScanned.map { EngineScan(bytes: $0, cost: scanCost) } }
}
