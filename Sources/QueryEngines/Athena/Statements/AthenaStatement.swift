import SegmentCore

/// One text for Athena, with all that makes it this execution and no other.
struct AthenaStatement: Sendable, Hashable {
    var sql: String
    /// Our tables that it reads.
    var reads: [WorkTable] = []
    /// Names the attempt: the same key, text and place are one execution.
    var key: String
    var database: String
    /// Where Athena writes the result, ending in `/`.
    var output: String
    var workGroup: String

    /// 64 hex digits. A failed execution keeps its token for ever, so another attempt has another key.
    var token: String {
        sha256([key, sha256(sql), workGroup, output].joined(separator: "\n"))
    }
}
