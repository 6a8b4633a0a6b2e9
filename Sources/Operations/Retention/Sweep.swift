package import SegmentCore

/// What was deleted, or would be.
package struct Sweep: Sendable, Hashable, Codable {
    package var runs: [RunID] = []
    /// Folders of runs that the journal does not know.
    package var strangers: [RunID] = []
    /// Files and folders that dead processes left.
    package var leftovers: Int = 0
    package var bytes: Int = 0
}
