import SegmentCore

/// The rows of one key in place of whole files: a statement of a run over them says what it says of that key.
struct KeyedRelations {
    /// The folded key: the engine folds it as it folded those in the tables.
    let key: SQL

    init(key: String) { self.key = "lower(\(literal: key))" }

    func rows(of table: SQL) -> SQL { "(SELECT * FROM \(table) AS every WHERE k = \(key))" }

    func refused(in file: ObjectKey) -> SQL { "(SELECT * FROM \(.rejections(file)) AS every WHERE lower(id) = \(key))" }
}
