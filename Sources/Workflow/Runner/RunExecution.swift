import Foundation
import SegmentCore

/// One process at work on one run: the record as journaled so far, and the lease.
struct RunExecution {
    let runner: Runner
    let terms: LeaseTerms?
    let progress: @Sendable (StageProgress) -> Void
    let machine: RunMachine
    var record: RunRecord
    var lease: HeldLease?
    private var hasBegun = false
    /// Stages whose output holds the run.
    private var holding: Set<StageName> = []
    private var lookedForCancel: Date

    init(
        runner: Runner, record: RunRecord, terms: LeaseTerms?,
        progress: @escaping @Sendable (StageProgress) -> Void
    ) {
        self.runner = runner
        self.record = record
        self.terms = terms
        lookedForCancel = runner.now()
        machine = RunMachine(
            order: runner.stages.map(\.name), last: record.request.kind == .plan ? .guards : .settle)
        let log = RunLog(runner.logger, of: record.request)
        self.progress = { news in
            if let activity = news.activity { log.busy(news.stage, activity) }
            progress(news)
        }
    }

    /// Continues until the stage is done, the run has ended, a wait is due, or the budget is used up.
    mutating func advance(until target: StageName?, budget: WorkBudget) async throws(JournalFailure) -> RunAdvance {
        if let report = try await begin() { return .ended(report) }
        while true {
            if let lost = await keepLease() { return .ended(abandoned(lost)) }
            let action = machine.next(record.stages, holding: holding)
            if let status = await reasonToStop() { return .ended(try await stop(action, as: status)) }
            if case .end(let status, let problems) = action { return .ended(try await end(status, problems)) }
            if let target, record.stages[target]?.output != nil { return .reached(target) }
            let step = try await perform(action, budget)
            switch step.move {
            case .end(let status, let problems): return .ended(try await end(status, problems))
            case .abandon(let problems): return .ended(abandoned(problems))
            case .proceed(let delay):
                guard let wait = wait(delay, hasNews: step.hasNews, budget) else { continue }
                log.waiting(wait)
                return .waiting(after: wait, stage: step.stage)
            }
        }
    }

    /// Polls for a cancel request before the first step, however short this execution may be.
    mutating func lookForCancelFirst() { lookedForCancel = .distantPast }

    // MARK: Steps

    /// What a stage has answered, and what follows from it.
    private struct Step {
        var stage: StageName
        var move: RunMachine.Sequel.Move
        /// Whether the work has moved on, so that asking again at once may be worth it.
        var hasNews = true
    }

    /// The report where the run cannot begin: another process has the lease.
    private mutating func begin() async throws(JournalFailure) -> RunReport? {
        guard !hasBegun else { return nil }
        hasBegun = true
        for stage in runner.stages {
            if let output = record.stages[stage.name]?.output { note(output, of: stage) }
        }
        guard let refusal = await takeLease() else { return nil }
        // A run with finished stages stays as it is: it can be resumed once the lease is free.
        return record.stages.isEmpty ? try await end(.failed, [refusal]) : abandoned([refusal])
    }

    private mutating func perform(_ action: RunMachine.Action, _ budget: WorkBudget) async throws(JournalFailure)
        -> Step
    {
        switch action {
        case .start(let name, let attempt):
            guard let stage = stage(name) else { return missing(name) }
            return try await start(stage, context(attempt, budget))
        case .check(let name, let attempt):
            guard let stage = stage(name), let ticket = record.stages[name]?.ticket else { return missing(name) }
            return try await check(stage, ticket, context(attempt, budget))
        case .end(let status, let problems): return Step(stage: .notice, move: .end(status, problems))
        }
    }

    private func missing(_ name: StageName) -> Step {
        let problem = Problem(.stageFailed, "the stage \(name.rawValue) cannot be run by this version")
        return Step(stage: name, move: .end(.failed, [problem]))
    }

    private mutating func start(_ stage: AnyStage, _ context: StageContext) async throws(JournalFailure) -> Step {
        try await write(.stageStarted(stage.name, attempt: context.attempt))
        log.started(stage.name, context.attempt)
        context.report(stage.name)
        let ticket: Data
        do throws(StageFailure) { ticket = try await stage.start(input(of: stage.name), context) } catch {
            return try await failed(stage.name, error, context.attempt)
        }
        try await write(.ticket(stage.name, ticket))
        return try await follow(.pending(after: .zero), from: stage.name)
    }

    private mutating func check(_ stage: AnyStage, _ ticket: Data, _ context: StageContext)
        async throws(JournalFailure) -> Step
    {
        let (name, attempt) = (stage.name, context.attempt)
        log.asking(name, attempt)
        let status: AnyStage.Status
        do throws(StageFailure) { status = try await stage.check(ticket, input(of: name), context) } catch {
            return try await failed(name, error, attempt)
        }
        switch status {
        case .pending(let next, let delay):
            // The answer ends a series of refusals, so it is journaled even where the ticket is the same.
            if next != ticket || record.stages[name]?.refusals != 0 { try await write(.ticket(name, next)) }
            var step = try await follow(.pending(after: delay), from: name)
            step.hasNews = next != ticket
            return step
        case .done(let output):
            try await write(.stageDone(name, output: output))
            log.done(name, attempt, record.stages[name]?.seconds)
            note(output, of: stage)
            return Step(stage: name, move: .proceed(after: .zero))
        case .lost:
            log.lost(name, attempt)
            return try await follow(.lost, from: name)
        }
    }

    private mutating func failed(_ name: StageName, _ failure: StageFailure, _ attempt: Int)
        async throws(JournalFailure) -> Step
    {
        log.failed(name, attempt, failure)
        return try await follow(.failed(failure), from: name)
    }

    /// Journals what an answer counts towards a limit, before anything else happens.
    private mutating func follow(_ answer: RunMachine.Answer, from name: StageName) async throws(JournalFailure)
        -> Step
    {
        let stage = record.stages[name] ?? StageRecord(startedAt: runner.now())
        let sequel = machine.sequel(of: answer, from: name, stage)
        if let event = sequel.event { try await write(event) }
        return Step(stage: name, move: sequel.move)
    }

    /// An unreadable output does not hold the run; the next stage refuses it.
    private mutating func note(_ output: Data, of stage: AnyStage) {
        if (try? stage.holds(output, context(1, .unlimited))) == true { holding.insert(stage.name) }
    }

    /// Nil where the next step can be done at once.
    private func wait(_ delay: Duration, hasNews: Bool, _ budget: WorkBudget) -> Duration? {
        if delay > .zero { return delay }
        guard budget.isUsedUp else { return nil }
        return hasNews ? .zero : Runner.pollInterval
    }

    // MARK: Stopping

    /// Polls for a cancel request at intervals: a run of a second need not poll at all.
    private mutating func reasonToStop() async -> RunStatus? {
        if Task.isCancelled { return .interrupted }
        let time = runner.now()
        guard time.timeIntervalSince(lookedForCancel) >= runner.closing.cancelInterval else { return nil }
        lookedForCancel = time
        guard await runner.closing.cancelRequest.isPlaced(for: record.request.id) else { return nil }
        log.cancelRequested()
        return .cancelled
    }

    // MARK: Values

    var log: RunLog { RunLog(runner.logger, of: record.request) }

    func stage(_ name: StageName) -> AnyStage? { runner.stages.first { $0.name == name } }

    private func input(of name: StageName) -> Data {
        guard let index = runner.stages.firstIndex(where: { $0.name == name }), index > 0 else {
            return JSONCoding.data(record.request)
        }
        return record.stages[runner.stages[index - 1].name]?.output ?? Data()
    }

    func context(_ attempt: Int, _ budget: WorkBudget) -> StageContext {
        StageContext(
            request: record.request, attempt: attempt, patience: budget.patience(upTo: runner.patience), lease: lease,
            progress: progress)
    }
}
