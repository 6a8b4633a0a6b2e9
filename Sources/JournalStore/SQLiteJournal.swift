package import Foundation
import GRDB
package import SegmentCore

/// The journal of one machine: a SQLite file that several processes can have open at once.
///
/// An event is on the disk when `append` returns. Calls ignore the cancellation of their task, because a cancelled task
/// journals that its run was interrupted.
package struct SQLiteJournal: Journal {
    private let database: DatabaseQueue
    private let known = KnownRecords()
    private let path: String

    /// Opens or makes the file, with rights 0600. Throws `.wrongFormat` for a file that is not a journal or has a newer
    /// format, and does not change it.
    ///
    /// - Parameter clock: measures how long to wait for another process that is opening the file.
    package init(at file: URL, clock: any Clock<Duration> = ContinuousClock()) async throws(JournalFailure) {
        path = file.standardizedFileURL.path(percentEncoded: false)
        do {
            database = try await JournalDatabase.open(path, clock: clock)
        } catch {
            throw JournalFailure(error, path: path)
        }
    }

    package func create(_ record: RunRecord) async throws(JournalFailure) {
        let id = record.request.id
        try write { db in
            guard try JournalRows.record(id, db) == nil else {
                throw JournalFailure(.exists, "run \(id) is already in \(path)")
            }
            try JournalRows.insert(record, db)
        }
    }

    package func append(_ event: JournalEvent, to run: RunID, at time: Date) async throws(JournalFailure) {
        do {
            try write { db in
                let version = try Int.fetchOne(db, sql: "PRAGMA data_version") ?? 0
                guard let old = try known.record(run, at: version) ?? JournalRows.record(run, db) else {
                    throw JournalFailure(.missing, "there is no run \(run) in \(path); `headgate runs` lists them")
                }
                var new = old
                new.apply(event, at: time)
                try JournalRows.update(old, to: new, db)
                try JournalRows.add(event, to: run, at: time, db)
                known.keep(new, at: version)
            }
        } catch {
            known.forget(run)
            throw error
        }
    }

    package func load(_ run: RunID) async throws(JournalFailure) -> RunRecord? {
        try read { db in try JournalRows.record(run, db) }
    }

    /// The records' stages are left out.
    package func list(_ filter: RunFilter) async throws(JournalFailure) -> [RunRecord] {
        var conditions: [String] = []
        var arguments: [any DatabaseValueConvertible] = []
        if let segment = filter.segment {
            conditions.append("segment = ?")
            arguments.append(segment.rawValue)
        }
        if let statuses = filter.statuses {
            conditions.append("status IN (\(statuses.map { _ in "?" }.joined(separator: ", ")))")
            arguments += statuses.map(\.rawValue).sorted()
        }
        if let time = filter.before {
            conditions.append("created < ?")
            arguments.append(time.timeIntervalSinceReferenceDate)
        }
        let sql =
            "SELECT * FROM run" + (conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND "))
            + " ORDER BY created DESC, id DESC LIMIT \(max(0, filter.limit))"
        let values = StatementArguments(arguments.map(\.databaseValue))
        return try read { db in try Row.fetchAll(db, sql: sql, arguments: values).map(JournalRows.record) }
    }

    /// Deletes its stages and events too.
    package func delete(_ run: RunID) async throws(JournalFailure) {
        known.forget(run)
        try write { db in try db.execute(sql: "DELETE FROM run WHERE id = ?", arguments: [run.rawValue]) }
    }

    /// The events of a run, oldest first; none where the run does not exist.
    package func history(of run: RunID) async throws(JournalFailure) -> [JournalEntry] {
        try read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM event WHERE run = ? ORDER BY sequence", arguments: [run.rawValue])
                .map(JournalRows.entry)
        }
    }

    // The synchronous forms: GRDB's asynchronous ones stop when the task is cancelled.
    private func write(_ body: (Database) throws -> Void) throws(JournalFailure) {
        do { try database.write(body) } catch { throw JournalFailure(error, path: path) }
    }

    private func read<T>(_ body: (Database) throws -> T) throws(JournalFailure) -> T {
        do { return try database.read(body) } catch { throw JournalFailure(error, path: path) }
    }
}

/// One line of a run's history.
package struct JournalEntry: Sendable, Hashable {
    /// From 1, without gaps.
    package let sequence: Int
    package let time: Date
    package let event: JournalEvent
}
