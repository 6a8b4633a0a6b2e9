package import Foundation
package import Logging
package import SegmentCore

/// Takes runs through their stages over a journal: performs what `RunMachine` decides, and writes each step down
/// before the next. The same runner serves the command line and a service.
package struct Runner: Sendable {
    let stages: [AnyStage]
    let journal: any Journal
    let ledger: any Ledger
    let closing: RunClosing
    let clock: any Clock<Duration>
    let now: @Sendable () -> Date
    let logger: Logger
    let patience: Duration

    package init(
        chain: StageChain<Settlement>, journal: any Journal, ledger: any Ledger, closing: RunClosing,
        clock: any Clock<Duration>, now: @escaping @Sendable () -> Date, logger: Logger,
        patience: Duration = .milliseconds(250)
    ) {
        stages = chain.stages
        self.journal = journal
        self.ledger = ledger
        self.closing = closing
        self.clock = clock
        self.now = now
        self.logger = logger
        self.patience = patience
    }

    /// Runs a recorded run to its end, from wherever its journal stands.
    ///
    /// - Returns: the report. A run that fails is a report, not an error; only a journal that cannot be written throws.
    package func run(
        _ record: RunRecord, progress: @escaping @Sendable (StageProgress) -> Void
    ) async throws(JournalFailure) -> RunReport {
        var execution = Execution(runner: self, record: record, progress: progress)
        return try await execution.perform()
    }
}

extension Runner {
    /// Ends a run that no process works on: held, interrupted, or left by a dead one. Under its segment's lease, with a
    /// notice; what is in doubt stays so until the next run asks.
    ///
    /// - Throws: `.leased` with the holder while a process works on the segment.
    package func cancel(_ record: RunRecord) async throws -> RunReport {
        let request = record.request
        var held: HeldLease?
        if let segment = request.segment.name, request.kind != .plan {
            let lease = try await ledger.lease(segment, for: request.destination, change: .take(run: request.id))
            held = HeldLease(
                lease: lease, scope: closing.leaseScope, segment: segment, destination: request.destination,
                ledger: ledger)
        }
        var execution = Execution(runner: self, record: record, lease: held, progress: { _ in })
        return try await execution.cancelled()
    }

    /// The report of a run as its record stands.
    package func report(_ record: RunRecord) -> RunReport { closing.report(record) }
}

/// One run on its way: the record as journaled so far, and the lease.
private struct Execution {
    let runner: Runner
    var record: RunRecord
    let progress: @Sendable (StageProgress) -> Void
    var machine: RunMachine
    var lease: HeldLease?
    var lookedForCancel: Date

    init(
        runner: Runner, record: RunRecord, lease: HeldLease? = nil,
        progress: @escaping @Sendable (StageProgress) -> Void
    ) {
        self.lease = lease
        self.runner = runner
        self.record = record
        self.progress = progress
        lookedForCancel = runner.now()
        machine = RunMachine(
            order: runner.stages.map(\.name), last: record.request.kind == .plan ? .guards : .settle,
            progress: record.stages.mapValues { stage in
                if stage.output != nil { return .done }
                return stage.ticket != nil ? .ticketed(attempt: stage.attempt) : .started(attempt: stage.attempt)
            })
    }

    mutating func perform() async throws(JournalFailure) -> RunReport {
        if let refusal = await takeLease() {
            // A run that has begun stays as it is: it can be resumed once the lease is free.
            return record.stages.isEmpty ? try await end(.failed, [refusal]) : abandoned([refusal])
        }
        var action = machine.begin()
        while true {
            if let lost = await keepLease() { return abandoned(lost) }
            if Task.isCancelled { return try await stop(action, as: .interrupted) }
            if await isCancelRequested() {
                log.cancelRequested()
                return try await stop(action, as: .cancelled)
            }
            switch action {
            case .start(let name, let attempt): action = try await start(name, attempt)
            case .check(let name, let attempt): action = try await check(name, attempt)
            case .wait(let delay, let then):
                log.waiting(delay)
                try? await runner.clock.sleep(for: delay)
                action = then
            case .end(let status, let problems): return try await end(status, problems)
            case .abandon(let problems): return abandoned(problems)
            }
        }
    }

    mutating func cancelled() async throws(JournalFailure) -> RunReport { try await end(.cancelled, []) }

    // MARK: Stages

    private mutating func start(_ name: StageName, _ attempt: Int) async throws(JournalFailure) -> RunMachine.Action {
        guard let stage = stage(name) else { return .end(.failed, []) }
        try await write(.stageStarted(name, attempt: attempt))
        log.started(name, attempt)
        progress(StageProgress(run: record.request.id, segment: segmentName, stage: name))
        do {
            let ticket = try await stage.start(input(of: name), context(attempt))
            try await write(.ticket(name, ticket))
            return machine.started(name)
        } catch let failure as StageFailure {
            log.failed(name, attempt, failure)
            return machine.failed(name, failure)
        } catch let failure as JournalFailure {
            throw failure
        } catch { return .end(.failed, []) }
    }

    private mutating func check(_ name: StageName, _ attempt: Int) async throws(JournalFailure) -> RunMachine.Action {
        guard let stage = stage(name), let ticket = record.stages[name]?.ticket else {
            return machine.lost(name)
        }
        do {
            log.asking(name, attempt)
            switch try await stage.check(ticket, input(of: name), context(attempt)) {
            case .pending(let next, let delay):
                if next != ticket { try await write(.ticket(name, next)) }
                return machine.pending(name, after: delay)
            case .done(let output):
                try await write(.stageDone(name, output: output))
                log.done(name, attempt, record.stages[name]?.seconds)
                return machine.done(name, holds: try stage.holds(output, context(attempt)))
            case .lost:
                log.lost(name, attempt)
                return machine.lost(name)
            }
        } catch let failure as StageFailure {
            log.failed(name, attempt, failure)
            return machine.failed(name, failure)
        } catch let failure as JournalFailure {
            throw failure
        } catch { return .end(.failed, []) }
    }

    /// Stops cleanly: what was started is ended, and the journal says so.
    private mutating func stop(_ action: RunMachine.Action, as status: RunStatus) async throws(JournalFailure)
        -> RunReport
    {
        if case .check(let name, let attempt) = action, let stage = stage(name),
            let ticket = record.stages[name]?.ticket
        {
            try? await stage.cancel(ticket, context(attempt))
            // What was ended is not asked again: a resume begins the stage anew. An import cannot be ended, it is found.
            if status == .interrupted, name != .import {
                try await write(.stageStarted(name, attempt: attempt + 1))
            }
        }
        return try await end(status, [])
    }

    /// Looks now and then: a run of a second need not look at all.
    private mutating func isCancelRequested() async -> Bool {
        let time = runner.now()
        guard time.timeIntervalSince(lookedForCancel) >= runner.closing.cancelInterval else { return false }
        lookedForCancel = time
        return await runner.closing.cancelRequest.isPlaced(for: record.request.id)
    }

    // MARK: End

    private mutating func end(_ status: RunStatus, _ problems: [Problem]) async throws(JournalFailure) -> RunReport {
        var (status, problems) = runner.closing.verdict(status, problems, of: record)
        await giveLeaseBack()
        // A run that somebody interrupted says nothing; one that had to stop does.
        if status != .interrupted || !problems.isEmpty, record.request.kind != .plan {
            // Told before the end is recorded: a crash in between tells again, under the same notice id.
            try await write(.stageStarted(.notice, attempt: 1))
            var ended = record
            ended.apply(.status(status, problems: problems), at: runner.now())
            problems += await runner.closing.announce(ended)
            try await write(.stageDone(.notice, output: Data("{}".utf8)))
        }
        try await write(.status(status, problems: problems))
        if status != .failed, status != .invalid, record.stages[.guards]?.output != nil {
            try await supersedeOlder()
        }
        return await runner.closing.keep(record)
    }

    /// A newer plan makes held runs of the same segment and target superseded.
    private func supersedeOlder() async throws(JournalFailure) {
        guard let segment = record.request.segment.name else { return }
        let held = try await runner.journal.list(RunFilter(segment: segment, statuses: [.held], limit: 1_000))
        for other in held where other.request.id != record.request.id && other.createdAt < record.createdAt {
            guard other.request.target == record.request.target else { continue }
            try await runner.journal.append(.status(.superseded, problems: []), to: other.request.id, at: runner.now())
        }
    }

    private mutating func write(_ event: JournalEvent) async throws(JournalFailure) {
        let time = runner.now()
        try await runner.journal.append(event, to: record.request.id, at: time)
        record.apply(event, at: time)
    }

    // MARK: Lease

    private var segmentName: String { record.request.segment.name?.rawValue ?? "query" }

    /// Why the run may not move the segment's ledger now; nil when it may. A plan and a query of the moment move none.
    private mutating func takeLease() async -> Problem? {
        guard let segment = record.request.segment.name, record.request.kind != .plan else { return nil }
        let destination = record.request.destination
        do {
            let taken = try await runner.ledger.lease(segment, for: destination, change: .take(run: record.request.id))
            lease = HeldLease(
                lease: taken, scope: runner.closing.leaseScope, segment: segment, destination: destination,
                ledger: runner.ledger)
            return nil
        } catch { return StageFailure(error).problems.first }
    }

    /// Renews the lease in the last half of its time; also what a process does first that has slept through it.
    private mutating func keepLease() async -> [Problem]? {
        guard let held = lease else { return nil }
        guard held.lease.expires - runner.now().timeIntervalSince1970 < RunClosing.leaseSeconds / 2 else { return nil }
        do {
            lease = try await held.renew()
            return nil
        } catch { return StageFailure(lost: error).problems }
    }

    private mutating func giveLeaseBack() async {
        await lease?.giveBack()
        lease = nil
    }

    /// The report of a run whose lease is another's: nothing is written, the journal may be the other's too.
    private func abandoned(_ problems: [Problem]) -> RunReport {
        log.abandoned(problems)
        var left = record
        left.apply(.status(.interrupted, problems: problems), at: runner.now())
        return runner.report(left)
    }

    // MARK: Values

    private var log: RunLog { RunLog(runner.logger, run: record.request.id, segment: segmentName) }

    private func stage(_ name: StageName) -> AnyStage? { runner.stages.first { $0.name == name } }

    private func input(of name: StageName) -> Data {
        guard let index = runner.stages.firstIndex(where: { $0.name == name }), index > 0 else {
            return JSONCoding.data(record.request)
        }
        return record.stages[runner.stages[index - 1].name]?.output ?? Data()
    }

    private func context(_ attempt: Int) -> StageContext {
        StageContext(
            request: record.request, attempt: attempt, patience: runner.patience, lease: lease, progress: progress)
    }
}
