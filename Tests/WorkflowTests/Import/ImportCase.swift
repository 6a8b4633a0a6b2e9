import Foundation
import SegmentCore
import TestSupport

@testable import Workflow

/// A run that has come to its import, over a ledger in memory: batches `c-0`, `c-1` … of so many rows.
struct ImportCase: Sendable {
    let time = TestTime()
    let store = InMemoryObjectStore()
    let destination: ScriptedDestination
    let record: RunRecord
    let exported: ExportedBatches

    init(_ rows: [Int], run: String = "20261121T101500Z-4f9a2c", at destination: ScriptedDestination) throws {
        self.destination = destination
        record = try Sample.record(run)
        let query = ValidatedQuery(
            idPosition: 0, idType: .text, columns: [], userScope: .keep, tables: [], warnings: [])
        var counts = RowCounts()
        counts.sent = rows.reduce(0, +)
        let plan = ChangePlan(
            snapshot: Snapshot(query: query, table: ObjectKey("snapshot"), bytesScanned: nil), table: ObjectKey("plan"),
            seals: [], slots: [], ledgerGeneration: 0, destination: destination.contract.identity, counts: counts,
            attributes: [:], figures: PlanFigures(), format: .csv, firstLedger: true)
        let id = record.request.id
        exported = ExportedBatches(
            plan: plan, sentTable: ObjectKey("sent"),
            batches: rows.enumerated().map { index, count in
                let key = BatchKey(run: id, batch: "c-\(index)")
                return ImportBatch(
                    key: key, format: .csv, folder: BatchFolder.of(key, attempt: 1), files: [], rows: count, bytes: 1,
                    rejections: ObjectKey("rejected"))
            })
    }

    var ledger: ObjectLedger {
        ObjectLedger(store: store, owner: "ours:1", leaseDuration: .seconds(120), now: { [time] in time.date })
    }

    var context: StageContext {
        StageContext(request: record.request, attempt: 1, patience: .zero, progress: { _ in })
    }

    func stage(stopRule: GuardSettings.Threshold? = nil) -> ImportStage {
        ImportStage(destination: destination, store: store, ledger: ledger, stopRule: stopRule)
    }

    /// The states of the batches in the ledger.
    func states() async throws -> [String: LedgerDelta.State] {
        let pointer = try await ledger.load(try Sample.segmentName(), for: destination.contract.identity)
        return Dictionary((pointer?.deltas ?? []).map { ($0.batch, $0.state) }) { first, _ in first }
    }

    /// The stage from a ticket to its end, with the waits that it asked for.
    func end(
        of stage: ImportStage, from ticket: ImportStage.Ticket
    ) async throws -> (results: ImportResults, waits: [Duration]) {
        var (ticket, waits) = (ticket, [Duration]())
        while true {
            switch try await stage.check(ticket, for: exported, in: context) {
            case .pending(let next, let delay):
                // Through the journal's JSON, as in a run.
                ticket = try JSONCoding.value(ImportStage.Ticket.self, from: JSONCoding.data(next))
                if delay > .zero { waits.append(delay) }
            case .done(let results): return (results, waits)
            case .lost: throw CancellationError()
            }
        }
    }

    /// Settles the results as the next stage does.
    func settled(_ results: ImportResults) async throws -> [String: LedgerDelta.State] {
        let stage = SettleStage(
            engine: NoEngine(), contract: destination.contract, ledger: ledger)
        let leased = try await leasedContext()
        let ticket = try await stage.start(results, in: leased)
        _ = try? await stage.check(ticket, for: results, in: leased)
        return try await states()
    }

    func leasedContext() async throws -> StageContext {
        let segment = try Sample.segmentName()
        let identity = destination.contract.identity
        let lease = try await ledger.lease(segment, for: identity, change: .take(run: record.request.id))
        return StageContext(
            request: record.request, attempt: 1, patience: .zero,
            lease: HeldLease(lease: lease, scope: "root", segment: segment, destination: identity, ledger: ledger),
            progress: { _ in })
    }

    func outcome(_ batch: String, accepted: Int = 0, rejected: Int = 0, unknown: Int = 0, failed: Int? = nil)
        -> ImportStatus
    {
        .done(
            ImportOutcome(
                key: BatchKey(run: record.request.id, batch: batch), accepted: accepted, rejected: rejected,
                unknown: unknown, failed: failed))
    }
}
