import GRDB
package import SegmentCore

extension EmbeddedAudience {
    /// Of the library that reads it, asked through the file: it answers only where the file can be read.
    package func sqliteVersion() async throws(DestinationFailure) -> String {
        try await read { db in
            _ = try Int.fetchOne(db, sql: "SELECT count(*) FROM meta")
            return try String.fetchOne(db, sql: "SELECT sqlite_version()") ?? ""
        }
    }
}
