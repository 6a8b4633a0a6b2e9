package import Foundation
package import Logging
package import SegmentCore

/// Takes runs through their stages over a journal: performs what `RunMachine` decides, and journals each step before the
/// next. It is the same on the command line, in a service and where each step has a process of its own.
package struct Runner: Sendable {
    /// The wait before work that reports no news is checked again, where the budget leaves no time to wait for news.
    package static let pollInterval: Duration = .seconds(1)

    let stages: [AnyStage]
    let journal: any Journal
    let ledger: any Ledger
    let closing: RunClosing
    let clock: any Clock<Duration>
    let now: @Sendable () -> Date
    let logger: Logger
    let patience: Duration
    let lease: LeaseTerms?

    /// - Parameters:
    ///   - patience: how long a check may wait for news.
    ///   - lease: owner and length of the runs' leases; those of the ledger where nil.
    package init(
        chain: StageChain<Settlement>, journal: any Journal, ledger: any Ledger, closing: RunClosing,
        clock: any Clock<Duration>, now: @escaping @Sendable () -> Date, logger: Logger,
        patience: Duration = .milliseconds(250), lease: LeaseTerms? = nil
    ) {
        stages = chain.stages
        self.journal = journal
        self.ledger = ledger
        self.closing = closing
        self.clock = clock
        self.now = now
        self.logger = logger
        self.patience = patience
        self.lease = lease
    }

    /// Takes a recorded run to its end, from where its journal is: advances it, and sleeps where it has to wait.
    ///
    /// - Returns: the report. A run that fails is a report, not an error; only a journal that cannot be written throws.
    package func run(
        _ record: RunRecord, progress: @escaping @Sendable (StageProgress) -> Void
    ) async throws(JournalFailure) -> RunReport {
        // One execution for the whole run: it takes the lease once.
        var execution = RunExecution(runner: self, record: record, terms: lease, progress: progress)
        while true {
            switch try await execution.advance(until: nil, budget: .unlimited) {
            case .waiting(let delay, _): try? await clock.sleep(for: delay)
            case .reached: continue
            case .ended(let report): return report
            }
        }
    }

    /// Takes a run as far as it can go without sleeping, and says how far that is. Any process may make the next call.
    ///
    /// A wait that a stage asks for is handed back, however short. The lease is kept between two calls: the next call takes
    /// it again under the same owner, or whoever finds it expired. A run whose status is not `running` returns its report:
    /// one that was interrupted or held is `running` again once it has been resumed or approved.
    ///
    /// - Parameters:
    ///   - stage: to stop once this stage is done; nil to continue to the end of the run.
    ///   - budget: how long to continue with further steps. The current step is finished; zero does one step.
    ///   - lease: owner and length of the lease, where they are not the runner's. The owner is the same in all calls for a
    ///     run, and the length is more than the longest wait between two of them.
    package func advance(
        _ record: RunRecord, until stage: StageName? = nil, budget: Duration, lease: LeaseTerms? = nil,
        progress: @escaping @Sendable (StageProgress) -> Void = { _ in }
    ) async throws(JournalFailure) -> RunAdvance {
        guard record.status == .running else { return .ended(report(record)) }
        var execution = RunExecution(runner: self, record: record, terms: lease ?? self.lease, progress: progress)
        // A call may be shorter than the interval between two polls.
        if !record.stages.isEmpty { execution.lookForCancelFirst() }
        return try await execution.advance(until: stage, budget: WorkBudget(budget, on: clock))
    }

    /// - Throws: `.missing` where the run does not exist.
    package func advance(
        _ run: RunID, until stage: StageName? = nil, budget: Duration, lease: LeaseTerms? = nil,
        progress: @escaping @Sendable (StageProgress) -> Void = { _ in }
    ) async throws(JournalFailure) -> RunAdvance {
        guard let record = try await journal.load(run) else {
            throw JournalFailure(.missing, "there is no run \(run); `headgate runs` lists them")
        }
        return try await advance(record, until: stage, budget: budget, lease: lease, progress: progress)
    }

    /// Ends a run that no process works on: held, interrupted, or left by a process that died. It takes the segment's
    /// lease and sends a notice. Imports in doubt stay in doubt until the next run asks about them.
    ///
    /// - Throws: `.leased` with the holder while a process works on the segment.
    package func cancel(_ record: RunRecord) async throws -> RunReport {
        var execution = RunExecution(runner: self, record: record, terms: lease, progress: { _ in })
        try await execution.holdLease()
        return try await execution.end(.cancelled, [])
    }

    /// The report of a run as its record is now.
    package func report(_ record: RunRecord) -> RunReport { closing.report(record) }
}
