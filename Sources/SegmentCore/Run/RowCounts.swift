/// The buckets that every row of a run falls in.
///
/// queried = unchanged + added + changed + empty + withheld + invalid. Ledger keys that are in no valid row = removed +
/// kept + protected + withheldAbsent. sent = accepted + rejected + unknown.
package struct RowCounts: Sendable, Hashable, Codable {
    package var queried = 0
    package var unchanged = 0
    package var added = 0
    package var changed = 0
    /// New keys without any value: not sent.
    package var empty = 0
    /// Remembered rejected rows that are not sent again.
    package var withheld = 0
    package var invalid = 0
    package var removed = 0
    package var kept = 0
    /// Ledger keys whose only rows are invalid: unchanged at the destination.
    package var protected = 0
    package var withheldAbsent = 0
    package var sent = 0
    package var accepted = 0
    package var rejected = 0
    package var unknown = 0
    /// Cells that were `''`.
    package var emptyAsNull = 0

    package init() {}

    /// Rows or keys that the plan would change at the destination.
    package var changes: Int { added + changed + removed }

    enum CodingKeys: String, CodingKey {
        case queried, unchanged, added, changed, empty, withheld, invalid, removed, kept, protected
        case withheldAbsent = "withheld_absent"
        case sent, accepted, rejected, unknown
        case emptyAsNull = "empty_as_null"
    }
}
