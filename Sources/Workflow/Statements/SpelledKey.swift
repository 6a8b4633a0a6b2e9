import SegmentCore

/// The column `id` of our files: the key as written, NULL where it is spelled like the folded key `k`.
///
/// Files of earlier versions have it in every row; `read` fits both.
enum SpelledKey {
    /// The column to write.
    static func column(_ key: SQL = "k", id: SQL = "id") -> SQL { "nullif(\(id), \(key)) AS id" }

    /// The key as written, of a file's row.
    ///
    /// - Parameter prefix: of the relation, with its dot.
    static func read(_ prefix: SQL = "") -> SQL { "coalesce(\(prefix)id, \(prefix)k)" }
}
