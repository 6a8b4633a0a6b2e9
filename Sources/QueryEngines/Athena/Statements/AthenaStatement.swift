import SegmentCore

/// One text for Athena, with all that makes it this execution and no other.
struct AthenaStatement: Sendable, Hashable {
    var sql: String
    /// Names the attempt: the same key, text and place are one execution.
    var key: String
    var database: String
    /// Where Athena writes the result, ending in `/`.
    var output: String
    var workGroup: String

    /// Our tables that it reads: of a CREATE TABLE all but the one that it makes.
    var reads: [String] {
        let names = TableNames.names(in: sql)
        return sql.hasPrefix("CREATE TABLE") ? Array(names.dropFirst()) : names
    }

    /// 64 hex digits. A failed execution keeps its token for ever, so another attempt has another key.
    var token: String {
        sha256([key, sha256(sql), workGroup, output].joined(separator: "\n"))
    }
}
