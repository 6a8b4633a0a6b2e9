import Foundation
package import SegmentCore

/// Stage 6: the batches are taken in, one after another.
///
/// Before the first starts, all are recorded in doubt in the ledger; what dies from here on is in doubt until its own
/// outcome. Each outcome is kept as an object, so the ticket is only a cursor.
package struct ImportStage: Stage {
    package static let name = StageName.import

    package struct Ticket: Codable, Sendable {
        /// The batch that is being taken in.
        var next: Int
        var running: ImportTicket?
        var stopped: Problem?
        /// Number of times that the destination has refused another import for now.
        var refusals: Int?
        /// Of the batches before; nil in a ticket that an older version wrote.
        var tally: Tally?
    }

    /// What the stop rule goes by, and which outcomes say more than that all rows were accepted: only those are read
    /// again at the end.
    struct Tally: Codable, Sendable {
        var rows = 0
        var refused = 0
        var exceptional: [Int] = []

        mutating func add(_ outcome: ImportOutcome, of batch: ImportBatch, at index: Int) {
            rows += outcome.accepted + outcome.rejected + outcome.unknown
            refused += outcome.refused
            if outcome != batch.acceptedWhole { exceptional.append(index) }
        }
    }

    /// The longest wait for a destination that takes no further import. Others' imports may take hours.
    private static let longestWait: Duration = .seconds(10)

    let destination: any Destination
    let store: any ObjectStore
    let doubt: DoubtRecording
    let stopRule: GuardSettings.Threshold?

    package init(
        destination: any Destination, store: any ObjectStore, ledger: any Ledger, stopRule: GuardSettings.Threshold?
    ) {
        self.destination = destination
        self.store = store
        self.stopRule = stopRule
        doubt = DoubtRecording(ledger: ledger)
    }

    package func start(_ exported: ExportedBatches, in context: StageContext) async throws(StageFailure) -> Ticket {
        if let sent = exported.sentTable {
            try await doubt.record(exported, sent: sent, in: context)
        }
        return Ticket(next: 0, tally: Tally())
    }

    package func check(_ ticket: Ticket, for exported: ExportedBatches, in context: StageContext)
        async throws(StageFailure) -> StageStatus<Ticket, ImportResults>
    {
        guard ticket.next < exported.batches.count, ticket.stopped == nil else {
            return .done(
                ImportResults(
                    exported: exported,
                    outcomes: try await outcomes(of: exported, upTo: ticket.next, ticket.tally, context),
                    stopped: ticket.stopped))
        }
        let batch = exported.batches[ticket.next]
        do {
            guard let running = ticket.running else {
                // Where it was just refused for want of room, it was not started.
                if ticket.refusals == nil, let found = try await destination.find(batch.key) {
                    return .pending(moved(ticket, to: found))
                }
                try await context.checkLease()
                try await doubt.requireStillExpected(for: batch, of: exported.plan, in: context)
                var fenced = batch
                fenced.fence = context.lease?.fence
                let started = try await destination.start(fenced)
                return .pending(moved(ticket, to: started))
            }
            switch try await destination.status(of: running, waiting: context.patience) {
            case .running(let rows):
                let before = exported.batches.prefix(ticket.next).reduce(0) { $0 + $1.rows }
                report(rows.map { before + $0 }, of: exported, context)
                return .pending(ticket)
            case .lost: return .pending(moved(ticket, to: nil))
            case .done(let outcome):
                return .pending(try await taken(outcome.covering(batch.rows), ticket, exported, context))
            }
        } catch let failure as StageFailure {
            throw failure
        } catch let failure as DestinationFailure {
            // A cancelled check does not decide the batch: the ticket stays the same.
            if Task.isCancelled { return .pending(ticket, after: .seconds(1)) }
            if failure.reason == .busy { return busy(ticket) }
            if failure.reason == .unreachable || failure.reason == .timeout { throw StageFailure(failure) }
            var stopped = moved(ticket, to: nil)
            stopped.stopped = failure.problem
            return .pending(stopped)
        } catch {
            throw StageFailure([Problem("import_failed", "\(error)")], .fail)
        }
    }

    private func moved(_ ticket: Ticket, to running: ImportTicket?) -> Ticket {
        var moved = ticket
        moved.running = running
        moved.refusals = nil
        return moved
    }

    /// Waits 1, 2, 4 … seconds, without a limit: reaching a job limit is not a failure.
    private func busy(_ ticket: Ticket) -> StageStatus<Ticket, ImportResults> {
        var later = ticket
        let times = ticket.refusals ?? 0
        if ticket.running == nil { later.refusals = min(times + 1, 10) }
        return .pending(later, after: min(.seconds(1 << min(times, 10)), Self.longestWait))
    }

    /// Keeps an outcome and decides whether the next batch may start.
    private func taken(
        _ outcome: ImportOutcome, _ ticket: Ticket, _ exported: ExportedBatches, _ context: StageContext
    ) async throws(StageFailure) -> Ticket {
        // The tally covers batches with all rows accepted; only other outcomes are stored.
        if ticket.tally == nil || outcome != exported.batches[ticket.next].acceptedWhole {
            let key = context.files.outcome(outcome.key.batch)
            do { try await store.put(JSONCoding.data(outcome), at: key, when: .always) } catch {
                throw StageFailure(error)
            }
        }
        var tally = Tally()
        if let known = ticket.tally {
            tally = known
            tally.add(outcome, of: exported.batches[ticket.next], at: ticket.next)
        } else {
            let all = try await outcomes(of: exported, upTo: ticket.next + 1, nil, context)
            for (index, batch) in exported.batches.prefix(ticket.next + 1).enumerated() {
                guard let outcome = all.first(where: { $0.key == batch.key }) else { continue }
                tally.add(outcome, of: batch, at: index)
            }
        }
        report(tally.rows, of: exported, context)
        let next = ticket.next + 1
        return Ticket(next: next, stopped: stop(tally, after: next, of: exported), tally: tally)
    }

    private func report(_ rows: Int?, of exported: ExportedBatches, _ context: StageContext) {
        let fraction = rows.map { min(1, Double($0) / Double(max(1, exported.plan.counts.sent))) }
        context.report(Self.name, fraction: fraction, rows: rows)
    }

    /// The stop rule: too many refused so far, and more to come. Rows that were counted as failed without being named
    /// are refused too.
    private func stop(_ tally: Tally, after batches: Int, of exported: ExportedBatches) -> Problem? {
        guard let limit = stopRule, batches < exported.batches.count else { return nil }
        guard tally.refused > limit.rows, Double(tally.refused) > limit.share * Double(tally.rows) else { return nil }
        return Problem(
            .stopRule,
            "stopped after \(batches) of \(exported.batches.count) batches: \(tally.refused) of \(tally.rows) rows were refused, limit \(limit.share * 100) % and \(limit.rows)",
            hint: "headgate show \(exported.batches[0].key.run) lists the reasons")
    }

    private func outcomes(
        of exported: ExportedBatches, upTo count: Int, _ tally: Tally?, _ context: StageContext
    ) async throws(StageFailure) -> [ImportOutcome] {
        var outcomes: [ImportOutcome] = []
        let exceptional = tally.map { Set($0.exceptional) }
        for (index, batch) in exported.batches.prefix(count).enumerated() {
            if let exceptional, !exceptional.contains(index) {
                outcomes.append(batch.acceptedWhole)
                continue
            }
            do {
                guard let object = try await store.get(context.files.outcome(batch.key.batch)) else { continue }
                outcomes.append(try JSONCoding.value(ImportOutcome.self, from: object.data))
            } catch let failure as StoreFailure {
                throw StageFailure(failure)
            } catch {
                throw StageFailure(
                    [Problem("outcome_corrupt", "the outcome of batch \(batch.key) cannot be read")], .fail)
            }
        }
        return outcomes
    }
}

extension ImportBatch {
    /// The outcome of a batch with all rows accepted.
    var acceptedWhole: ImportOutcome { ImportOutcome(key: key, accepted: rows, rejected: 0, unknown: 0) }
}

extension ProblemCode {
    package static let stopRule: Self = "stopped_by_rejections"
}
