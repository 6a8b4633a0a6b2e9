import Foundation
import Logging
import SegmentCore
import TestSupport
import Testing

@testable import Workflow

/// A run that is taken further by one call after another, each of which may be a process of its own.
@Suite struct AdvanceTests {
    private func scripted(
        _ kept: KeptJournal, _ answers: [StepScript.Answer], _ body: (ScriptedRun) async throws -> Void
    ) async throws {
        try await withScratchFolder { folder in
            try await body(ScriptedRun(kept, in: folder, answers))
        }
    }

    // MARK: Limits

    @Test(arguments: KeptJournal.allCases)
    func `five attempts end a run, though another process makes each`(kept: KeptJournal) async throws {
        let answers: [StepScript.Answer] = [.taken, .lost, .fails(.retry(after: .seconds(1)))]
        try await scripted(kept, answers) { one in
            let report = try await one.runner().run(one.record) { _ in }
            try await scripted(kept, answers) { many in
                let ending = try await many.processPerStep().end()
                #expect(ending.report.status == .failed)
                #expect(ending.report.problems.map(\.code) == ["broken"])
                #expect(ending.report.problems == report.problems)
                #expect(many.script.calls == ["start 1", "check 1", "start 2", "start 3", "start 4", "start 5"])
                #expect(many.script.calls == one.script.calls)
                #expect(ending.waits == [.seconds(2), .seconds(4), .seconds(8)])
                #expect(ending.waits == one.time.sleeps)
                #expect(many.notices.notices.map(\.id) == one.notices.notices.map(\.id))
            }
        }
    }

    @Test(arguments: KeptJournal.allCases)
    func `30 minutes of waiting end a run, though another process waits each time`(kept: KeptJournal) async throws {
        let answers: [StepScript.Answer] = [.taken, .fails(.wait(after: .seconds(1)))]
        try await scripted(kept, answers) { one in
            let report = try await one.runner().run(one.record) { _ in }
            try await scripted(kept, answers) { many in
                let ending = try await many.processPerStep().end()
                #expect(ending.report.status == .interrupted)
                #expect(ending.report.problems == report.problems)
                #expect(ending.waits.reduce(.zero, +) == .seconds(1_771))
                #expect(ending.waits == one.time.sleeps)
                #expect(many.script.calls == one.script.calls)
                #expect(many.notices.notices.map(\.subject) == ["Headgate run interrupted"])
                // Resumed, it may wait as long again.
                #expect(try await many.journaled()?.stages[.materialise]?.waited == 0)
            }
        }
    }

    @Test(arguments: KeptJournal.allCases)
    func `an answer ends a series of waits, in whichever process it comes`(kept: KeptJournal) async throws {
        let refused = StepScript.Answer.fails(.wait(after: .seconds(1)))
        try await scripted(kept, [.taken, refused, refused, .pending(.zero), refused, .done]) { many in
            let ending = try await many.processPerStep().end()
            #expect(ending.report.status == .succeeded)
            #expect(ending.waits == [1, 2, 1, 1].map { .seconds($0) }, "the third is the poll of work without news")
        }
    }

    @Test func `a run without failures and waits writes what it always wrote`() async throws {
        try await withScratchFolder { folder in
            let run = try await ScriptedRun(.objects, in: folder, [.taken, .pending(.seconds(5)), .done])
            let journal = InMemoryJournal()
            try await journal.create(run.record)
            let chain = StageChain<Step>.first(FirstStep()).then(ScriptedStep(script: run.script)).then(LastStep())
            let runner = Runner(
                chain: chain, journal: journal, ledger: run.ledger,
                closing: RunClosing(
                    store: run.store, sinks: [], order: chain.stages.map(\.name),
                    now: { [time = run.time] in time.date },
                    logger: .init(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })),
                clock: run.time, now: { [time = run.time] in time.date },
                logger: .init(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
            _ = try await runner.run(run.record) { _ in }
            let events = journal.events(of: run.record.request.id)
            // Three for each of three stages, two for the notice, one for the end.
            #expect(events.count == 12, "\(events)")
        }
    }

    // MARK: Handing back

    @Test(arguments: KeptJournal.allCases)
    func `a wait is handed back, never slept`(kept: KeptJournal) async throws {
        try await scripted(kept, [.taken, .pending(.seconds(5)), .done]) { run in
            let first = try await run.runner().advance(run.record.request.id, budget: .seconds(60))
            #expect(first == .waiting(after: .seconds(5), stage: .materialise))
            let second = try await run.runner().advance(run.record.request.id, budget: .seconds(60))
            guard case .ended(let report) = second else { throw CancellationError() }
            #expect(report.status == .succeeded)
            #expect(run.time.sleeps.isEmpty)
        }
    }

    @Test func `a budget of zero does one step, and gives a check no time to wait for news`() async throws {
        try await scripted(.objects, [.taken, .pending(.zero), .done]) { run in
            #expect(
                try await run.runner().advance(run.record, budget: .zero) == .waiting(after: .zero, stage: .validate))
            let ending = try await run.processPerStep().end()
            // A start and a check for each stage, a second check of the second, and the end.
            #expect(ending.calls == 7)
            #expect(ending.waits == [Runner.pollInterval])
            #expect(run.script.patience == [.zero, .zero, .zero])
        }
    }

    @Test func `a check waits for news no longer than what is left of the budget`() async throws {
        try await scripted(.objects, [.taken, .pending(.seconds(1)), .done]) { run in
            _ = try await run.runner().advance(run.record.request.id, budget: .milliseconds(40))
            #expect(run.script.patience == [.milliseconds(40), .milliseconds(40)])
            _ = try await run.runner().advance(run.record.request.id, budget: .seconds(60))
            #expect(run.script.patience.last == .milliseconds(250))
        }
    }

    @Test(arguments: KeptJournal.allCases)
    func `a run stops where a stage was asked for, and an ended one only reports`(kept: KeptJournal) async throws {
        try await scripted(kept, [.taken, .done]) { run in
            let id = run.record.request.id
            for _ in 0..<2 {
                let result = try await run.runner().advance(id, until: .validate, budget: .seconds(60))
                #expect(result == .reached(.validate))
                #expect(run.script.calls.isEmpty)
            }
            guard case .ended(let report) = try await run.runner().advance(id, until: .settle, budget: .seconds(60))
            else { throw CancellationError() }
            #expect(report.status == .succeeded)
            let again = try await run.runner().advance(id, until: .validate, budget: .seconds(60))
            #expect(again == .ended(report))
            #expect(run.notices.notices.count == 1)
            #expect(run.script.calls.count == 2)
        }
    }

    @Test func `a run that does not exist is missing`() async throws {
        try await scripted(.objects, []) { run in
            let failure = await thrown(JournalFailure.self) {
                try await run.runner().advance(try Sample.runID("other"), budget: .zero)
            }
            #expect(failure?.reason == .missing)
        }
    }

    // MARK: Leases

    @Test(arguments: KeptJournal.allCases)
    func `the lease is kept between two calls, and given back at the end`(kept: KeptJournal) async throws {
        try await scripted(kept, [.taken, .pending(.seconds(300)), .done]) { run in
            let destination = run.record.request.destination
            let ending = try await run.processPerStep(between: {
                let lease = try #require(try await run.lease())
                #expect(lease.owner == ScriptedRun.terms.owner)
                #expect(lease.expires == run.time.date.timeIntervalSince1970 + 600)
                let failure = await thrown(LedgerFailure.self) {
                    try await run.ledger.lease(
                        try Sample.segmentName(), for: destination, change: .take(run: try Sample.runID("other")))
                }
                #expect(failure?.reason == .leased(lease))
            }).end()
            #expect(ending.report.status == .succeeded)
            #expect(try await run.lease() == nil)
        }
    }

    @Test func `another owner cannot take a run further while the lease lasts, and can afterwards`() async throws {
        try await scripted(.objects, [.taken, .pending(.seconds(30)), .done]) { run in
            let id = run.record.request.id
            _ = try await run.runner().advance(id, budget: .zero)
            let other = LeaseTerms(owner: "execution-8", length: .seconds(60))
            guard case .ended(let refused) = try await run.runner().advance(id, budget: .zero, lease: other) else {
                throw CancellationError()
            }
            #expect(refused.status == .interrupted)
            #expect(refused.problems.map(\.code) == [.leased])
            #expect(try await run.journaled()?.status == .running, "nothing is journaled")
            run.time.advance(by: .seconds(601))
            #expect(
                try await run.runner().advance(id, budget: .zero, lease: other)
                    == .waiting(after: .zero, stage: .validate))
            #expect(try await run.lease()?.owner == "execution-8")
        }
    }

    @Test func `a lease has the owner and the length that its holder asked for`() async throws {
        let ledger = ObjectLedger(
            store: InMemoryObjectStore(), owner: "process:1", leaseDuration: .seconds(120), now: { TestTime().date })
        let (segment, run) = (try Sample.segmentName(), try Sample.runID())
        let here = DestinationIdentity("embedded:5f3a")
        let now = TestTime().date
        let lease = try await ledger.lease(segment, for: here, change: .take(run: run, terms: ScriptedRun.terms))
        #expect(lease.expires == now.timeIntervalSince1970 + 600)
        #expect(lease.owner == "execution-7")
        let held = HeldLease(
            lease: lease, scope: "root", segment: segment, destination: here, ledger: ledger, takenAt: now,
            length: .seconds(600))
        #expect(!held.wantsRenewal(at: now.addingTimeInterval(300)))
        #expect(held.wantsRenewal(at: now.addingTimeInterval(301)))
    }

    // MARK: Stopping

    @Test(arguments: KeptJournal.allCases)
    func `a call whose task is cancelled ends the work and interrupts the run`(kept: KeptJournal) async throws {
        try await scripted(kept, [.taken, .pending(.seconds(5)), .done]) { run in
            let id = run.record.request.id
            _ = try await run.runner().advance(id, budget: .seconds(60))
            let runner = try await run.runner()
            let result = try await withThrowingTaskGroup(of: RunAdvance.self) { group in
                group.addTask {
                    withUnsafeCurrentTask { $0?.cancel() }
                    return try await runner.advance(id, budget: .seconds(60))
                }
                return try await group.next()
            }
            guard case .ended(let report)? = result else { throw CancellationError() }
            #expect(report.status == .interrupted)
            #expect(run.script.calls == ["start 1", "check 1", "cancel 1"])
            #expect(run.notices.notices.isEmpty)
            #expect(try await run.lease() == nil)
            guard case .ended(report) = try await run.runner().advance(id, budget: .zero) else {
                throw CancellationError()
            }
            // Resumed, it goes on as a new attempt.
            let journal = try await run.kept.open(in: run.folder)
            try await journal.append(.status(.running, problems: []), to: id, at: run.time.date)
            #expect(try await run.processPerStep().end().report.status == .succeeded)
            #expect(run.script.calls.suffix(2) == ["start 2", "check 2"])
        }
    }

    @Test func `the next call finds a cancel request, however short it is`() async throws {
        try await scripted(.sqlite, [.taken, .pending(.seconds(5)), .done]) { run in
            let id = run.record.request.id
            _ = try await run.runner().advance(id, budget: .seconds(60))
            try await CancelRequest(store: run.store).place(for: id)
            guard case .ended(let report) = try await run.runner().advance(id, budget: .zero) else {
                throw CancellationError()
            }
            #expect(report.status == .cancelled)
            #expect(run.script.calls.last == "cancel 1")
        }
    }

    // MARK: Problems

    @Test func `no failure ends a run without a problem`() async throws {
        try await scripted(.objects, [.failsWithoutReason]) { run in
            let report = try await run.processPerStep().end().report
            #expect(report.status == .failed)
            #expect(report.problems.map(\.code) == [.stageFailed])
            #expect(report.problems.first?.message == "the stage materialise failed without a reason")
        }
    }

    @Test(arguments: [
        JournalEvent.ticket(.materialise, Data("{".utf8)), .stageDone(.settle, output: Data("[]".utf8)),
    ])
    func `an entry that cannot be read ends the run with a problem that says so`(event: JournalEvent) async throws {
        try await scripted(.sqlite, [.taken, .done]) { run in
            let (id, time) = (run.record.request.id, run.record.createdAt)
            _ = try await run.runner().advance(id, until: .validate, budget: .seconds(60))
            let journal = try await run.kept.open(in: run.folder)
            if case .stageDone(.settle, _) = event {
                _ = try await run.runner().advance(id, until: .materialise, budget: .seconds(60))
            } else {
                try await journal.append(.stageStarted(.materialise, attempt: 1), to: id, at: time)
            }
            try await journal.append(event, to: id, at: time)
            let report = try await run.processPerStep().end().report
            #expect(report.status == .failed)
            #expect(report.problems.map(\.code) == ["journal_unreadable"])
        }
    }
}
