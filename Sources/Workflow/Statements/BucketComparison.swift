import SegmentCore

/// The first step of a comparison: finds out which keys need the full statement, and counts the others.
///
/// Keys are spread over buckets by a digest. A bucket in which the digests of the snapshot's rows and of the base's rows
/// add up to the same sum holds the same keys with the same values on both sides: these are unchanged and need no row of
/// their own. Rows that need the full statement anyhow (invalid, empty, outside the base) add a mark that makes their
/// bucket differ; duplicates do so by themselves, because a base has one row per key. A difference is overlooked with
/// probability 2⁻⁶³ per bucket.
///
/// The second step, the full statement, then reads the rows of the differing buckets only.
struct BucketComparison {
    let shape: PlanShape
    let snapshotFile: SQL
    let columns: [SegmentColumn]
    let base: LedgerFile
    /// Selects of the ledger's rows outside the base.
    let tries: [SQL]
    /// Of a key's bucket: 2^bits buckets.
    let bits: Int

    /// Nil where every key takes the full statement: without a base, where unchanged rows are sent, where rows share
    /// user attributes, where most rows will differ, and on engines that do not compare by digests.
    init?(shape: PlanShape, snapshot: Snapshot, pointer: LedgerPointer?) {
        guard let pointer, let base = pointer.base, shape.comparesByDigests, shape.mode == .mirror,
            !shape.full, shape.folded.isEmpty
        else { return nil }
        let inResult = shape.slots.filter { $0.column != nil }
        let dropped = shape.slots.filter { $0.column == nil && base.slots.contains($0.n) }
        // A new attribute changes every row, and so does a dropped one that its rule leaves in the ledger.
        guard !inResult.isEmpty, inResult.allSatisfy({ base.slots.contains($0.n) }),
            dropped.allSatisfy({ $0.rule == .clear })
        else { return nil }
        self.shape = shape
        self.base = base
        columns = snapshot.query.columns
        snapshotFile = .table(snapshot.table)
        tries = LedgerStatement(pointer: pointer, slots: shape.slots.map(\.slot)).tries
        bits = Self.bits(rows: base.rows)
    }

    /// One or two keys to a bucket: fewer buckets are cheaper to add up, but a changed key then takes more unchanged ones
    /// along. From 2²² buckets on memory matters more.
    static func bits(rows: Int) -> Int {
        min(22, max(3, Int.bitWidth - 1 - max(1, rows).leadingZeroBitCount))
    }

    /// `name AS (…)`: the differing buckets and the rows in them.
    var expressions: [SQL] {
        let isDiffering: SQL = "\(bucket) IN (SELECT bucket FROM differing_buckets)"
        return [
            """
            differing_buckets AS (SELECT bucket FROM (\(contributions)) AS contributions \
            GROUP BY bucket HAVING sum(digest) <> 0)
            """,
            "differing_snapshot AS (SELECT * FROM \(snapshotFile) AS snapshot_rows WHERE \(isDiffering))",
            """
            differing_base AS (SELECT * FROM \(.table(base.key)) AS base_rows WHERE \(isDiffering))
            """,
        ]
    }

    /// The snapshot's rows in differing buckets, as a relation.
    var snapshotRelation: SQL { "differing_snapshot" }
    /// The base's rows in differing buckets, as a relation.
    var baseRelation: SQL { "differing_base" }

    // MARK: Digests

    private var inResult: [PlanSlot] { shape.slots.filter { $0.column != nil } }

    private var bucket: SQL { .bucket("k", bits: bits) }

    /// One row per row of either side: its bucket and what it adds to the bucket's sum.
    private var contributions: SQL {
        let dropped = shape.slots.filter { $0.column == nil && base.slots.contains($0.n) }
        let cells = inResult.map(cell)
        let baseDigest: SQL = "-\(digest(inResult.map { "c\($0.n)" }))"
        let isEmpty = dropped.joined(" AND ") { "c\($0.n) IS NULL" }
        let baseTerm = dropped.isEmpty ? baseDigest : "CASE WHEN \(isEmpty) THEN \(baseDigest) ELSE 1 END"
        let sides: [SQL] = [
            """
            SELECT \(bucket) AS bucket, CASE WHEN why IS NULL AND coalesce(\((cells + ["NULL"]).joined(separator: ", "))) IS NOT NULL \
            THEN \(digest(cells)) ELSE 1 END AS digest FROM \(snapshotFile) AS snapshot_rows
            """,
            "SELECT \(bucket), \(baseTerm) FROM \(.table(base.key)) AS base_rows",
        ]
        return (sides + tries.map { "SELECT \(bucket), 1 FROM (\($0)) AS tries" }).joined(separator: " UNION ALL ")
    }

    private func digest(_ cells: [SQL]) -> SQL { .digest(["k"] + cells) }

    /// The snapshot's column of a slot that the result has.
    private func cell(_ slot: PlanSlot) -> SQL {
        "v\(columns.firstIndex { $0.attribute.name == slot.attribute.name } ?? 0)"
    }

    // MARK: Unchanged keys

    /// How many unchanged keys outside the differing buckets have the same cells empty: columns `row_count`, the bits of
    /// cells that were `''`, and the bits of cells that are NULL.
    var unchangedCounts: SQL {
        let groups = (emptyBits + nullBits).joined(separator: ", ")
        return """
            SELECT sum(row_count) AS row_count, \(groups) FROM (\
            \(counts(snapshotFile, sign: "")) UNION ALL \(counts(snapshotRelation, sign: "-"))) AS counts \
            GROUP BY \(groups) HAVING sum(row_count) > 0
            """
    }

    private func counts(_ relation: SQL, sign: SQL) -> SQL {
        let groups = (emptyBits + nullBits).joined(separator: ", ")
        return """
            SELECT \(sign)count(*) AS row_count, \(groups) FROM (\
            SELECT \(emptyBits.joined(separator: ", "))\(nullBits.indices.commaPrefixed { "\(nullCells($0)) AS \(nullBits[$0])" }) \
            FROM \(relation) AS snapshot_rows WHERE why IS NULL) AS cells GROUP BY \(groups)
            """
    }

    private var emptyBits: [SQL] { SnapshotStatement.bitColumns(columns.count) }
    /// In the order of the slots that the result has, as many to a column as of the empty bits.
    private var nullBits: [SQL] {
        SnapshotStatement.bitColumns(inResult.count).indices.map { "null_bits\($0)" }
    }

    private func nullCells(_ chunk: Int) -> SQL {
        let size = SnapshotStatement.bitsPerColumn
        let terms = inResult.enumerated().filter { $0.offset / size == chunk }.map { index, slot -> SQL in
            "CASE WHEN \(cell(slot)) IS NULL THEN \(1 << (index % size)) ELSE 0 END"
        }
        return "CAST(\(terms.joined(separator: " + ")) AS \(.integer))"
    }

    /// Whether the cell of a slot is NULL in the keys that a row of `unchangedCounts` counts: 1 or 0.
    func isNull(_ slot: PlanSlot) -> SQL {
        let size = SnapshotStatement.bitsPerColumn
        guard let index = inResult.firstIndex(where: { $0.n == slot.n }) else { return "1" }
        return .bit(nullBits[index / size], index: index % size)
    }
}
