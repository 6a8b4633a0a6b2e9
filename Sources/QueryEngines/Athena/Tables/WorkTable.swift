import SegmentCore

/// A table of the work database, over files of the results root.
enum WorkTable: Sendable, Hashable {
    /// A folder of Parquet files.
    case table(ObjectKey)
    /// One file, which is copied into a folder of its own.
    case file(ObjectKey, ImportBatch.Format, columns: [String])

    /// Nil for an analyst's query, which reads the lake.
    init?(_ relation: SQLRelation) {
        switch relation {
        case .query: return nil
        case .table(let key): self = .table(key)
        case .file(let key, let format, let columns): self = .file(key, format, columns: columns)
        }
    }

    var key: ObjectKey {
        switch self {
        case .table(let key), .file(let key, _, _): key
        }
    }

    /// The columns of the table over a file. Those of a CSV file go by position: a table's names are in lower case.
    var fileColumns: [String] {
        switch self {
        case .table: []
        case .file(_, .csv, let columns): columns.indices.map { "f\($0)" }
        case .file(_, .jsonLines, let columns): columns
        }
    }
}

extension SQL {
    /// The tables of the work database that a statement reads.
    var workTables: [WorkTable] { reads.compactMap(WorkTable.init) }
}
