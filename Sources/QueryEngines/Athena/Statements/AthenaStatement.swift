import SegmentCore

/// A statement for Athena, with everything that identifies its execution.
struct AthenaStatement: Sendable, Hashable {
    var sql: String
    /// Our tables that it reads.
    var reads: [WorkTable] = []
    /// Identifies the attempt: the same key, text and output are one execution.
    var key: String
    var database: String
    /// The location of the result, ending in `/`.
    var output: String
    var workGroup: String

    /// 64 hex digits. A failed execution keeps its token, so another attempt needs another key.
    var token: String {
        sha256([key, sha256(sql), workGroup, output].joined(separator: "\n"))
    }
}
