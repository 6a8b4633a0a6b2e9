import Foundation
package import SegmentCore

/// Stage 6: the batches are taken in, one after another.
///
/// Before the first starts, all are recorded in doubt in the ledger; what dies from here on is in doubt until its own
/// outcome. Outcomes travel in the ticket as long as it is small; later ones are kept as objects.
package struct ImportStage: Stage {
    package static let name = StageName.import

    package struct Ticket: Codable, Sendable {
        /// The batch that is being taken in.
        var next: Int
        var running: ImportTicket?
        var stopped: Problem?
        /// The outcomes that the ticket has room for. (Tickets of earlier versions have none: all are objects.)
        var taken: [ImportOutcome]?
        /// Of all batches before `next`: rows with an outcome, and refused ones.
        var rows: Int?
        var refused: Int?

        func with(running: ImportTicket? = nil, stopped: Problem? = nil) -> Ticket {
            var ticket = self
            (ticket.running, ticket.stopped) = (running, stopped)
            return ticket
        }
    }

    /// Bytes of outcomes in a ticket; a whole ticket stays below 8 KB.
    private static let room = 6_000

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
        return Ticket(next: 0, taken: [], rows: 0, refused: 0)
    }

    package func check(_ ticket: Ticket, for exported: ExportedBatches, in context: StageContext)
        async throws(StageFailure) -> StageStatus<Ticket, ImportResults>
    {
        guard ticket.next < exported.batches.count, ticket.stopped == nil else {
            return .done(
                ImportResults(
                    exported: exported, outcomes: try await outcomes(of: exported, ticket, context),
                    stopped: ticket.stopped))
        }
        let batch = exported.batches[ticket.next]
        do {
            guard let running = ticket.running else {
                let found = try await destination.find(batch.key)
                if let found { return .pending(ticket.with(running: found)) }
                try await context.checkLease()
                try await doubt.stands(for: batch, of: exported.plan, in: context)
                var fenced = batch
                fenced.fence = context.lease?.fence
                let started = try await destination.start(fenced)
                return .pending(ticket.with(running: started))
            }
            switch try await destination.status(of: running, waiting: context.patience) {
            case .running(let rows):
                let before = exported.batches.prefix(ticket.next).reduce(0) { $0 + $1.rows }
                report(rows.map { before + $0 }, of: exported, context)
                return .pending(ticket)
            case .lost: return .pending(ticket.with())
            case .done(let outcome):
                return .pending(try await taken(outcome, ticket, exported, context))
            }
        } catch let failure as StageFailure {
            throw failure
        } catch let failure as DestinationFailure {
            // An import that we broke off ourselves says nothing of the batch: the ticket stays as it was.
            if failure.reason == .busy || Task.isCancelled { return .pending(ticket, after: .seconds(1)) }
            if failure.reason == .unreachable || failure.reason == .timeout { throw StageFailure(failure) }
            return .pending(ticket.with(stopped: failure.problem))
        } catch {
            throw StageFailure([Problem("import_failed", "\(error)")], .fail)
        }
    }

    /// Keeps an outcome and decides whether the next batch may start.
    private func taken(
        _ outcome: ImportOutcome, _ ticket: Ticket, _ exported: ExportedBatches, _ context: StageContext
    ) async throws(StageFailure) -> Ticket {
        let done = try await sums(exported, ticket, context)
        var next = ticket.with()
        next.next += 1
        next.rows = done.rows + outcome.accepted + outcome.rejected + outcome.unknown
        next.refused = done.refused + outcome.rejected
        let all = (ticket.taken ?? []) + [outcome]
        if ticket.taken?.count == ticket.next, JSONCoding.data(all).count <= Self.room {
            next.taken = all
        } else {
            let key = context.files.outcome(outcome.key.batch)
            do { try await store.put(JSONCoding.data(outcome), at: key, when: .always) } catch {
                throw StageFailure(error)
            }
        }
        report(next.rows, of: exported, context)
        next.stopped = stop(after: next, of: exported)
        return next
    }

    /// Of the batches before this one; tickets of earlier versions do not say.
    private func sums(
        _ exported: ExportedBatches, _ ticket: Ticket, _ context: StageContext
    ) async throws(StageFailure) -> (rows: Int, refused: Int) {
        if let rows = ticket.rows, let refused = ticket.refused { return (rows, refused) }
        let outcomes = try await outcomes(of: exported, ticket, context)
        return (
            outcomes.reduce(0) { $0 + $1.accepted + $1.rejected + $1.unknown },
            outcomes.reduce(0) { $0 + $1.rejected }
        )
    }

    private func report(_ rows: Int?, of exported: ExportedBatches, _ context: StageContext) {
        let fraction = rows.map { min(1, Double($0) / Double(max(1, exported.plan.counts.sent))) }
        context.report(Self.name, fraction: fraction, rows: rows)
    }

    /// The stop rule: too many refused so far, and more to come.
    private func stop(after ticket: Ticket, of exported: ExportedBatches) -> Problem? {
        guard let limit = stopRule, ticket.next < exported.batches.count, let rows = ticket.rows,
            let refused = ticket.refused, refused > limit.rows, Double(refused) > limit.share * Double(rows)
        else { return nil }
        return Problem(
            .stopRule,
            "stopped after \(ticket.next) of \(exported.batches.count) batches: \(refused) of \(rows) rows were refused, limit \(limit.share * 100) % and \(limit.rows)",
            hint: "headgate show \(exported.batches[0].key.run) lists the reasons")
    }

    /// Those of the batches before the ticket's next one.
    private func outcomes(of exported: ExportedBatches, _ ticket: Ticket, _ context: StageContext)
        async throws(StageFailure) -> [ImportOutcome]
    {
        var outcomes = ticket.taken ?? []
        for batch in exported.batches.prefix(ticket.next).dropFirst(outcomes.count) {
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

extension ProblemCode {
    package static let stopRule: Self = "stopped_by_rejections"
}
