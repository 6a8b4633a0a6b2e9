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
    /// Where the destination writes the rows that it rejected (JSON lines: `id`, `reason`), if it reports rows.
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
