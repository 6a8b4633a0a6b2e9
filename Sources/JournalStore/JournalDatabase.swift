import FileStore
import Foundation
import GRDB
import SegmentCore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The journal's file. It is created, checked and migrated before anything is read from it.
///
/// Open the file with SQLite only while it is in use: closing any descriptor of it drops the locks that SQLite holds
/// for the whole process. Hence the separate lock file.
enum JournalDatabase {
    /// `HGJR`, in the header of every journal.
    static let marker = 0x4847_4A52
    /// The number of the newest migration. A file with a higher one was written by a later Headgate.
    static let format = 2
    /// Up to this many bytes a journal is checked whole when it is opened; a larger one page by page, as it is read.
    static let checkedWhole = 16 << 20

    /// Opens `path`, and makes the file where it is missing. A lock lets one process at a time do this.
    static func open(_ path: String, clock: any Clock<Duration>) async throws -> DatabaseQueue {
        let folder = try OpenFolder.make((path as NSString).deletingLastPathComponent)
        let name = (path as NSString).lastPathComponent
        let lock = try await FileLock.take(
            try folder.open("\(name).lock", O_RDWR | O_CREAT, action: "lock"), clock: clock)
        let queue = try openLocked(path, name, in: folder)
        // Held until here.
        _ = consume lock
        return queue
    }

    private static func openLocked(
        _ path: String, _ name: String, in folder: borrowing OpenFolder
    ) throws -> DatabaseQueue {
        if try !folder.has(name) {
            // SQLite would give it the rights of the umask. The files beside it get the rights of this one.
            _ = try folder.open(name, O_WRONLY | O_CREAT | O_EXCL, action: "make")
        } else {
            try inspect(path)
        }
        let queue = try DatabaseQueue(path: path, configuration: configuration())
        try queue.writeWithoutTransaction { db in
            if try String.fetchOne(db, sql: "PRAGMA journal_mode") != "wal" {
                try db.execute(sql: "PRAGMA journal_mode = WAL")
            }
        }
        try migrator.migrate(queue)
        return queue
    }

    /// Reads a file's header without changing the file, and refuses any file but a journal of a known format.
    private static func inspect(_ path: String) throws {
        var configuration = configuration()
        configuration.readonly = true
        try DatabaseQueue(path: path, configuration: configuration).read { db in
            let marker = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
            let format = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
            let tables = try Int.fetchOne(
                db, sql: "SELECT count(*) FROM sqlite_master WHERE tbl_name <> 'grdb_migrations'")
            // Empty: the process that made it died before the first migration.
            if marker == 0, format == 0, tables == 0 { return }
            if marker != Self.marker {
                throw JournalFailure(
                    .wrongFormat, "\(path) is not a Headgate journal; it was left as it is. Name another file")
            }
            if format < 1 {
                throw JournalFailure(
                    .wrongFormat,
                    "\(path) has the journal format \(format), which no Headgate has written; it was left as it is. "
                        + "Bring back a copy, or move it away to begin a new one")
            }
            if format > Self.format {
                throw JournalFailure(
                    .wrongFormat,
                    "\(path) was written by a later Headgate (journal format \(format), this one knows up to "
                        + "\(Self.format)); it was left as it is. Use that version, or name another file")
            }
            // Damage in a page that is not read now could be overwritten later.
            let bytes = try Int.fetchOne(
                db, sql: "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
            guard (bytes ?? 0) <= Self.checkedWhole else { return }
            guard try String.fetchOne(db, sql: "PRAGMA quick_check(1)") == "ok" else {
                throw DatabaseError(resultCode: .SQLITE_CORRUPT)
            }
        }
    }

    private static func configuration() -> Configuration {
        var configuration = Configuration()
        configuration.label = "headgate.journal"
        configuration.busyMode = .timeout(10)
        // A commit is on the disk before the run continues after the step that it records.
        configuration.prepareDatabase { db in try db.execute(sql: "PRAGMA synchronous = FULL") }
        return configuration
    }
}
