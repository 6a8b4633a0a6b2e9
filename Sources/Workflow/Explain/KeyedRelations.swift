import SegmentCore

/// Relations with the rows of one key only, which replace those of whole files: a statement of a run then gives its
/// result for that key.
struct KeyedRelations {
    /// The folded key: the engine folds it as it folded those in the tables.
    let key: SQL

    init(key: String) { self.key = "lower(\(literal: key))" }

    func rows(of table: SQL) -> SQL { "(SELECT * FROM \(table) AS every WHERE k = \(key))" }

    func refused(in file: ObjectKey) -> SQL { "(SELECT * FROM \(.rejections(file)) AS every WHERE lower(id) = \(key))" }
}
