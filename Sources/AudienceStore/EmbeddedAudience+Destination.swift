import BatchFiles
import Foundation
import GRDB
package import SegmentCore

/// `start` imports a batch as a whole, in one transaction with the record of its outcome: after a crash a key either
/// has its outcome or was never imported, and `find` returns which.
extension EmbeddedAudience: Destination {
    package func start(_ batch: ImportBatch) async throws(DestinationFailure) -> ImportTicket {
        let files = try batch.files.map { file throws(DestinationFailure) in try localPath(of: file) }
        let rejections = try localPath(of: batch.rejections)
        let (contract, memory) = (contract, memory)
        let progress = progress
        _ = try await write { db, stop in
            if let known = try BatchRecord.outcome(of: batch.key, in: db) { return known }
            if let fence = batch.fence { try FenceRecord.pass(fence, in: db) }
            let outcome = try Self.take(
                batch, files: files, contract: contract, rejections: rejections, memory: memory, in: db, stop
            ) { progress(batch.key, $0) }
            try BatchRecord.save(outcome, in: db)
            return outcome
        }
        return ImportTicket(batch.key.description)
    }

    package func status(
        of ticket: ImportTicket, waiting patience: Duration
    ) async throws(DestinationFailure) -> ImportStatus {
        guard let key = BatchKey(ticket: ticket) else { return .lost }
        let outcome = try await read { try BatchRecord.outcome(of: key, in: $0) }
        return outcome.map(ImportStatus.done) ?? .lost
    }

    package func find(_ key: BatchKey) async throws(DestinationFailure) -> ImportTicket? {
        let outcome = try await read { try BatchRecord.outcome(of: key, in: $0) }
        return outcome.map { _ in ImportTicket(key.description) }
    }

    private static func take(
        _ batch: ImportBatch, files: [String], contract: DestinationContract, rejections: String,
        memory: ImportMemory, in db: Database, _ stop: StopSign, progress: @escaping (Int) -> Void
    ) throws -> ImportOutcome {
        var taking = try FileImport(
            into: db, contract: contract, rejections: rejections, memory: memory, stop: stop,
            progress: progress)
        do {
            for (path, key) in zip(files, batch.files) {
                try taking.take(path, format: batch.format, name: key.rawValue)
            }
            let counts = taking.counts
            guard counts.rows == batch.rows else {
                throw Problem(
                    .batchRowsDiffer, "batch \(batch.key) has \(counts.rows) rows; \(batch.rows) were announced",
                    file: batch.folder.rawValue)
            }
            try taking.finish()
            return ImportOutcome(
                key: batch.key, accepted: counts.accepted, rejected: counts.rejected, unknown: 0,
                rejections: counts.rejected > 0 ? batch.rejections : nil, reasons: counts.topReasons)
        } catch {
            taking.discard()
            throw error
        }
    }

    private func localPath(of key: ObjectKey) throws(DestinationFailure) -> String {
        let location = objects.location(of: key)
        guard location.address.hasPrefix("/") else {
            throw DestinationFailure(
                .rejected,
                Problem(
                    .batchNotLocal, "the embedded audience reads files of this machine, not \(location)",
                    file: key.rawValue, hint: "use a results root on this machine (file://) with this destination"))
        }
        return location.address
    }
}

extension BatchKey {
    /// The key in a ticket of ours: `<run>/<batch>`.
    init?(ticket: ImportTicket) {
        guard let slash = ticket.rawValue.firstIndex(of: "/"), let run = RunID(String(ticket.rawValue[..<slash])) else {
            return nil
        }
        self.init(run: run, batch: String(ticket.rawValue[ticket.rawValue.index(after: slash)...]))
    }
}

/// The record of a batch that was taken: written once, in the batch's own transaction.
enum BatchRecord {
    static func outcome(of key: BatchKey, in db: Database) throws -> ImportOutcome? {
        let text = try String.fetchOne(
            db, sql: "SELECT outcome FROM importBatch WHERE run = ? AND batch = ?",
            arguments: [key.run.rawValue, key.batch])
        return try text.map { try JSONDecoder().decode(ImportOutcome.self, from: Data($0.utf8)) }
    }

    static func save(_ outcome: ImportOutcome, in db: Database) throws {
        let text = String(decoding: try JSONEncoder().encode(outcome), as: UTF8.self)
        try db.execute(
            sql: "INSERT INTO importBatch (run, batch, outcome) VALUES (?, ?, ?)",
            arguments: [outcome.key.run.rawValue, outcome.key.batch, text])
    }
}
