import Foundation
import GRDB
import SegmentCore

/// Records and events as rows; called inside a transaction.
enum JournalRows {
    static func insert(_ record: RunRecord, _ db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO run (id, segment, target, status, created, updated, request, problems)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            record.request.id.rawValue, record.request.segment.name?.rawValue, record.request.target,
            record.status.rawValue, record.createdAt.timeIntervalSinceReferenceDate,
            record.updatedAt.timeIntervalSinceReferenceDate, try json(record.request), try json(record.problems),
        ])
        for (name, stage) in record.stages { try upsert(stage, name, of: record.request.id, db) }
    }

    /// Writes the differences between two records of a run.
    static func update(_ old: RunRecord, to new: RunRecord, _ db: Database) throws {
        let (id, time) = (new.request.id.rawValue, new.updatedAt.timeIntervalSinceReferenceDate)
        if old.request == new.request, old.problems == new.problems {
            try db.cachedStatement(sql: "UPDATE run SET status = ?, updated = ? WHERE id = ?")
                .execute(arguments: [new.status.rawValue, time, id])
        } else {
            try db.cachedStatement(
                sql: "UPDATE run SET status = ?, updated = ?, request = ?, problems = ? WHERE id = ?"
            ).execute(arguments: [new.status.rawValue, time, try json(new.request), try json(new.problems), id])
        }
        for (name, stage) in new.stages where old.stages[name] != stage {
            try upsert(stage, name, of: new.request.id, db)
        }
    }

    static func add(_ event: JournalEvent, to run: RunID, at time: Date, _ db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO event (run, sequence, time, body)
                VALUES (?1, (SELECT coalesce(max(sequence), 0) + 1 FROM event WHERE run = ?1), ?2, ?3)
                """
        ).execute(arguments: [run.rawValue, time.timeIntervalSinceReferenceDate, try json(event)])
    }

    /// Nil where the run does not exist.
    static func record(_ run: RunID, _ db: Database) throws -> RunRecord? {
        let statement = try db.cachedStatement(sql: "SELECT * FROM run WHERE id = ?")
        guard let row = try Row.fetchOne(statement, arguments: [run.rawValue]) else { return nil }
        var record = try self.record(row)
        let stages = try db.cachedStatement(sql: "SELECT * FROM stage WHERE run = ?")
        for row in try Row.fetchAll(stages, arguments: [run.rawValue]) {
            guard let name = StageName(rawValue: try row.decode(forColumn: "name")) else { throw unreadable(run) }
            record.stages[name] = StageRecord(
                startedAt: try date(row, "started"), attempt: try row.decode(forColumn: "attempt"),
                failures: try row.decode(forColumn: "failures"), refusals: try row.decode(forColumn: "refusals"),
                waited: try row.decode(forColumn: "waited"), seconds: try row.decode(forColumn: "seconds"),
                ticket: try row.decode(forColumn: "ticket"),
                output: try row.decode(forColumn: "output"))
        }
        return record
    }

    /// A row of `run`, without stages.
    static func record(_ row: Row) throws -> RunRecord {
        let request: RunRequest = try value(row, "request")
        guard let status = RunStatus(rawValue: try row.decode(forColumn: "status")) else {
            throw unreadable(request.id)
        }
        var record = RunRecord(request: request, status: status, createdAt: try date(row, "created"))
        record.updatedAt = try date(row, "updated")
        record.problems = try value(row, "problems")
        return record
    }

    static func entry(_ row: Row) throws -> JournalEntry {
        JournalEntry(
            sequence: try row.decode(forColumn: "sequence"), time: try date(row, "time"), event: try value(row, "body"))
    }

    private static func upsert(_ stage: StageRecord, _ name: StageName, of run: RunID, _ db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO stage
                (run, name, attempt, failures, refusals, waited, started, seconds, ticket, output)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            run.rawValue, name.rawValue, stage.attempt, stage.failures, stage.refusals, stage.waited,
            stage.startedAt.timeIntervalSinceReferenceDate, stage.seconds, stage.ticket, stage.output,
        ])
    }

    private static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    private static func value<Value: Decodable>(_ row: Row, _ column: String) throws -> Value {
        try JSONDecoder().decode(Value.self, from: Data(try row.decode(String.self, forColumn: column).utf8))
    }

    private static func date(_ row: Row, _ column: String) throws -> Date {
        Date(timeIntervalSinceReferenceDate: try row.decode(forColumn: column))
    }

    private static func unreadable(_ run: RunID) -> DecodingError {
        .dataCorrupted(
            .init(codingPath: [], debugDescription: "run \(run) has a value that this version does not know"))
    }
}
