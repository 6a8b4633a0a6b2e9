/// The idempotency key of a batch: run and batch name, `20261121T101500Z-4f9a2c/c-0`.
package struct BatchKey: Hashable, Sendable, Codable, CustomStringConvertible {
    package let run: RunID
    package let batch: String

    package init(run: RunID, batch: String) {
        self.run = run
        self.batch = batch
    }

    package var description: String { "\(run)/\(batch)" }
}

/// The right under which a batch is sent: a destination that can refuses a token below one that it has seen.
package struct Fence: Sendable, Hashable, Codable {
    /// Where the leases are kept: tokens of two results roots have nothing to do with each other.
    package var scope: String
    package var segment: SegmentName
    package var token: Int

    package init(scope: String, segment: SegmentName, token: Int) {
        self.scope = scope
        self.segment = segment
        self.token = token
    }
}

/// One file (or a few in one folder) of rows within the destination's limits.
package struct ImportBatch: Sendable, Hashable, Codable {
    package enum Format: String, Sendable, Hashable, Codable { case csv, jsonLines }

    package var key: BatchKey
    package var format: Format
    /// The folder that holds this batch's files and nothing else.
    package var folder: ObjectKey
    package var files: [ObjectKey]
    package var rows: Int
    package var bytes: Int
    /// Where the destination writes the rows that it refused (JSON lines: `id`, `reason`), if it can tell.
    package var rejections: ObjectKey
    /// Set when the batch is started under a lease.
    package var fence: Fence?

    package init(
        key: BatchKey, format: Format, folder: ObjectKey, files: [ObjectKey], rows: Int, bytes: Int,
        rejections: ObjectKey, fence: Fence? = nil
    ) {
        self.key = key
        self.format = format
        self.folder = folder
        self.files = files
        self.rows = rows
        self.bytes = bytes
        self.rejections = rejections
        self.fence = fence
    }
}

/// What became of a batch: accepted + rejected + unknown = its rows.
package struct ImportOutcome: Sendable, Hashable, Codable {
    package var key: BatchKey
    package var accepted: Int
    package var rejected: Int
    package var unknown: Int
    /// Of the unknown rows, those that the destination counts as failed without naming them.
    package var failed: Int?
    /// Set when `rejected` > 0 and the destination named the rows.
    package var rejections: ObjectKey?
    /// Reasons with their row counts, most frequent first; at most 20, without row data.
    package var reasons: [Reason]

    package struct Reason: Sendable, Hashable, Codable {
        package var text: String
        package var rows: Int
        package init(text: String, rows: Int) {
            self.text = text
            self.rows = rows
        }
    }

    package init(
        key: BatchKey, accepted: Int, rejected: Int, unknown: Int, failed: Int? = nil, rejections: ObjectKey? = nil,
        reasons: [Reason] = []
    ) {
        self.key = key
        self.accepted = accepted
        self.rejected = rejected
        self.unknown = unknown
        self.failed = failed
        self.rejections = rejections
        self.reasons = reasons
    }
}
