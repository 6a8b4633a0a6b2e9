package import Foundation
package import SegmentCore

/// Port: the large files of a results root, beside its small objects.
package protocol ResultsFiles: Sendable {
    /// Bytes of an object, or of all below a key; 0 where none exists.
    func bytes(under key: ObjectKey) async throws(StoreFailure) -> Int
    /// Writes a file piece by piece; it exists under its key once this returns.
    func write(_ key: ObjectKey, _ content: (FileHandle) async throws -> Void) async throws
    /// Drops the tables that an engine keeps in a catalogue over files below these keys, which are deleted.
    func dropTables(below keys: [ObjectKey]) async throws
}
