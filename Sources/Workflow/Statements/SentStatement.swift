package import SegmentCore

/// The statement that selects the rows to send from a plan and numbers their batches.
///
/// Its file is the run's delta and the only source for batches: running sums without an order would number differently
/// another time. Rows of a batch that failed before (`hq`) are halved, each failed batch separately. Batch `n` has rows
/// that update the ledger without being sent.
package struct SentStatement {
    let shape: PlanShape
    let table: ObjectKey
    let format: ImportBatch.Format

    /// The batch of rows that only move the ledger.
    package static let quietBatch = "n"

    package init(shape: PlanShape, table: ObjectKey, format: ImportBatch.Format) {
        self.shape = shape
        self.table = table
        self.format = format
    }

    package var sql: SQL {
        // A batch ends with the first row that reaches the budget, so a row's room is left above it.
        let limit = shape.contract.batchBytes
        let budget = max(limit - shape.contract.rowBytes, limit / 2)
        // One running sum keeps both limits: a row weighs at least its share of a full batch.
        let share = (budget + shape.contract.batchRows - 1) / shape.contract.batchRows
        let values: SQL =
            "size, ux\(shape.slots.commaPrefixed { "c\($0.n)" })\(shape.slots.commaPrefixed { "x\($0.n)" })"
        let plan: SQL = "\(.table(table)) AS p"
        let number: SQL =
            "CAST(CAST(floor((total - weight) / CAST(\(budget) AS \(.double))) AS \(.integer)) AS \(.text))"
        let half: SQL = "CAST(CASE WHEN place * 2 > rows_of_batch THEN 1 ELSE 0 END AS \(.text))"
        return """
            SELECT k, id, \(literal: format == .csv ? "c-" : "j-") || \(number) AS batch, \(values)
            FROM (SELECT p.*, CAST(sum(weight) OVER (ROWS UNBOUNDED PRECEDING) AS \(.integer)) AS total
              FROM (SELECT k, id, \(values), greatest(size, \(share)) AS weight FROM \(plan) \
            WHERE fmt IN ('c', 'j') AND hq IS NULL) AS p) AS p
            UNION ALL SELECT k, id, 'h-' || hq || '-' || \(half), \(values)
            FROM (SELECT k, id, \(values), hq, row_number() OVER (PARTITION BY hq ORDER BY k) AS place, \
            count(*) OVER (PARTITION BY hq) AS rows_of_batch FROM \(plan) WHERE fmt IN ('c', 'j') AND hq IS NOT NULL) AS h
            UNION ALL SELECT k, id, \(literal: Self.quietBatch), \(values) FROM \(plan) WHERE fmt = 'n'
            """
    }

    /// Rows and bytes by batch of the file that `sql` gave, as columns `batch, rows, bytes`.
    package static func batches(in sent: ObjectKey) -> SQL {
        "SELECT batch, count(*), sum(size) FROM \(.table(sent)) AS p GROUP BY batch ORDER BY batch"
    }
}
