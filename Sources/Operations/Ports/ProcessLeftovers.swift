package import SegmentCore

/// Port: what processes of this machine left when they were killed: child processes, unfinished files, folders.
package protocol ProcessLeftovers: Sendable {
    /// Bytes of each file or folder that the process of a dead owner left.
    func sizes() -> [Int]
    /// Deletes those files and folders.
    func delete() throws(StoreFailure)
    /// Ends child processes of the engine that outlived the process that started them; returns how many.
    func endChildren() async -> Int
}
