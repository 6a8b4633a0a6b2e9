import GRDB
package import SegmentCore

extension EmbeddedAudience {
    /// The version of the SQLite library, queried through the file: it is returned only where the file can be read.
    package func sqliteVersion() async throws(DestinationFailure) -> String {
        try await read { db in
            _ = try Int.fetchOne(db, sql: "SELECT count(*) FROM meta")
            return try String.fetchOne(db, sql: "SELECT sqlite_version()") ?? ""
        }
    }
}
