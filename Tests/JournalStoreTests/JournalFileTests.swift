import Foundation
import GRDB
import SegmentCore
import TestSupport
import Testing

@testable import JournalStore

struct JournalFileTests {
    @Test func `a file that is not an SQLite file is corrupt, named, and left as it is`() async throws {
        try await expectRefusal(.corrupt, "not an SQLite file") { file in
            try Data("dear diary, this is longer than a hundred bytes\n".utf8).write(to: file)
        }
    }

    @Test func `another program's database is refused by name and left as it is`() async throws {
        try await expectRefusal(.wrongFormat, "is not a Headgate journal") { file in
            try DatabaseQueue(path: file.path()).write { db in
                try db.execute(sql: "CREATE TABLE letter (text TEXT); INSERT INTO letter VALUES ('x')")
            }
        }
    }

    @Test func `a later journal is refused by its format and left as it is`() async throws {
        try await expectRefusal(.wrongFormat, "journal format 3, this one knows up to 2") { file in
            let queue = try await JournalDatabase.open(file.path(), clock: ContinuousClock())
            try await queue.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA user_version = 3; PRAGMA journal_mode = DELETE")
            }
            try queue.close()
        }
    }

    @Test func `a journal with a damaged page is corrupt, named, and left as it is`() async throws {
        try await expectRefusal(.corrupt, "is damaged") { file in
            let journal = try await SQLiteJournal(at: file)
            try await journal.create(Sample.record())
            let queue = try DatabaseQueue(path: file.path())
            try await queue.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
            let handle = try FileHandle(forUpdating: file)
            // All after the first 100 bytes, the header.
            try handle.seek(toOffset: 100)
            try handle.write(contentsOf: Data(repeating: 0xAB, count: 8_000))
            try handle.close()
        }
    }

    @Test func `a record that cannot be read is corrupt, and names the file`() async throws {
        try await withScratchFolder { folder in
            let file = folder.appending(path: "journal.sqlite")
            let journal = try await SQLiteJournal(at: file)
            let record = try Sample.record()
            try await journal.create(record)
            try await DatabaseQueue(path: file.path()).write { db in try db.execute(sql: "UPDATE run SET request = '{'")
            }
            let failure = await #expect(throws: JournalFailure.self) { try await journal.load(record.request.id) }
            #expect(failure?.reason == .corrupt)
            #expect(failure?.message.contains(file.path()) == true)
        }
    }

    @Test(arguments: ["", "PRAGMA journal_mode = WAL", "CREATE TABLE grdb_migrations (identifier TEXT PRIMARY KEY)"])
    func `a file whose making a crash cut short becomes a journal`(sql: String) async throws {
        try await withScratchFolder { folder in
            let file = folder.appending(path: "journal.sqlite")
            try Data().write(to: file)
            try await DatabaseQueue(path: file.path()).writeWithoutTransaction { db in try db.execute(sql: sql) }
            try await SQLiteJournal(at: file).create(Sample.record())
        }
    }

    @Test func `every commit is on the disk before it is reported`() async throws {
        try await withScratchFolder { folder in
            let queue = try await JournalDatabase.open(folder.path() + "/journal.sqlite", clock: ContinuousClock())
            func pragma(_ name: String) async throws -> String? {
                try await queue.read { db in try String.fetchOne(db, sql: "PRAGMA \(name)") }
            }
            // 2: FULL.
            #expect(try await pragma("synchronous") == "2")
            #expect(try await pragma("journal_mode") == "wal")
            #expect(try await pragma("application_id") == "\(JournalDatabase.marker)")
            #expect(try await pragma("user_version") == "\(JournalDatabase.format)")
        }
    }

    @Test(arguments: [
        (ResultCode.SQLITE_FULL, JournalFailure.Reason.full, "disk is full"),
        (.SQLITE_BUSY, .unavailable, "another process"), (.SQLITE_READONLY, .unavailable, "access rights"),
        (.SQLITE_IOERR, .unavailable, "SQLite says"),
    ])
    func `SQLite's errors become reasons, without statements`(
        code: ResultCode, reason: JournalFailure.Reason, part: String
    ) {
        let failure = JournalFailure(
            DatabaseError(resultCode: code, message: "m", sql: "SELECT 'secret'"), path: "journal.sqlite")
        #expect(failure.reason == reason)
        #expect(failure.message.contains(part))
        #expect(failure.message.contains("journal.sqlite"))
        #expect(!failure.message.contains("secret"))
    }

    /// Makes a file, tries to open it as a journal, and compares it with what it was.
    private func expectRefusal(
        _ reason: JournalFailure.Reason, _ part: String, _ make: (URL) async throws -> Void
    ) async throws {
        try await withScratchFolder { folder in
            let file = folder.appending(path: "journal.sqlite")
            try await make(file)
            let before = try Data(contentsOf: file)
            let failure = await #expect(throws: JournalFailure.self) { try await SQLiteJournal(at: file) }
            #expect(failure?.reason == reason, "\(String(describing: failure))")
            #expect(failure?.message.contains(part) == true, "\(String(describing: failure))")
            #expect(failure?.message.contains(file.path()) == true)
            #expect(try Data(contentsOf: file) == before)
        }
    }
}
