import SegmentCore

// What can be wrong with an import file as a whole.
extension ProblemCode {
    static let missingFile: ProblemCode = "missing_file"
    static let unreadableFile: ProblemCode = "unreadable_file"
    /// A CSV header that cannot be read, or the column `Id` is not in it.
    static let badHeader: ProblemCode = "bad_header"
    static let unknownColumn: ProblemCode = "unknown_column"
    static let refusedColumn: ProblemCode = "refused_column"
    static let badAttributeName: ProblemCode = "bad_attribute_name"
    static let repeatedColumn: ProblemCode = "repeated_column"
    static let tooManyAttributes: ProblemCode = "too_many_attributes"
    /// A quote that never ends: everything behind it would be one cell.
    static let openQuote: ProblemCode = "open_quote"
}
