import Foundation
import SegmentCore
import TestSupport
import Testing

@testable import Workflow

/// The rules by which a run goes from one step to the next.
@Suite struct RunMachineTests {
    @Test(arguments: MachineCase.order + MachineCase.failures + MachineCase.waits + MachineCase.ends)
    func `what a run does follows from what has happened`(rule: MachineCase) throws {
        var run = MachineRun(rule)
        #expect(try run.actions() == rule.actions, "\(rule)")
    }

    @Test func `the limits are five attempts, waits of 30 seconds, and 30 minutes of waiting`() {
        #expect(RunMachine.maxAttempts == 5)
        #expect(RunMachine.longestWait == .seconds(30))
        #expect(RunMachine.maxWaiting == .seconds(1_800))
    }

    @Test func `a run waits 30 minutes for a service, and is left to be resumed before it would wait longer`() throws {
        let refused = MachineCase.Answer.failed(.wait(after: .seconds(1)))
        var run = MachineRun(MachineCase("", [.ticket] + [MachineCase.Answer](repeating: refused, count: 80), []))
        let actions = try run.actions()
        let waits = actions.compactMap { $0.hasPrefix("wait ") ? Double($0.dropFirst(5)) : nil }
        #expect(Array(waits.prefix(7)) == [1, 2, 4, 8, 16, 30, 30])
        #expect(waits.reduce(0, +) == 1_771)
        #expect(actions.last == "end interrupted: broken")
    }

    @Test func `a resumed run may wait 30 minutes again, and keeps the count of its failures`() throws {
        var record = try Sample.record()
        for event in [
            .stageStarted(.validate, attempt: 1), .stageFailed(.validate, nextAttempt: 2),
            .stageRefused(.validate, waiting: 1_790), .status(.interrupted, problems: []),
            .status(.running, problems: []),
        ] as [JournalEvent] { record.apply(event, at: record.createdAt) }
        let stage = try #require(record.stages[.validate])
        #expect((stage.failures, stage.refusals, stage.waited) == (1, 0, 0))
    }

    @Test func `a stage that begins anew after it had ended has no failures`() throws {
        var record = try Sample.record()
        for event in [
            .stageFailed(.notice, nextAttempt: 2), .stageDone(.notice, output: Data()),
            .stageStarted(.notice, attempt: 1),
        ] as [JournalEvent] { record.apply(event, at: record.createdAt) }
        #expect(record.stages[.notice] == StageRecord(startedAt: record.createdAt))
    }
}

/// A rule: what has happened before, what the stages answer, and what the run does.
struct MachineCase: Sendable, CustomTestStringConvertible {
    enum Answer: Sendable {
        /// The stage has started.
        case ticket
        case pending(Duration = .zero)
        case done
        case lost
        case failed(StageFailure.Disposition)
        case failedWithoutReason
    }

    var rule: String
    var answers: [Answer]
    var actions: [String]
    /// What the journal has already.
    var before: [JournalEvent] = []
    var last = StageName.settle
    /// The stage whose output holds the run.
    var holds: StageName?

    init(
        _ rule: String, after before: [JournalEvent] = [], last: StageName = .settle, holds: StageName? = nil,
        _ answers: [Answer], _ actions: [String]
    ) {
        self.rule = rule
        self.answers = answers
        self.actions = actions
        self.before = before
        self.last = last
        self.holds = holds
    }

    var testDescription: String { rule }

    private static let retry = Answer.failed(.retry(after: .seconds(1)))
    private static let wait = Answer.failed(.wait(after: .seconds(1)))
    private static let validated = JournalEvent.stageDone(.validate, output: Data())
    private static let guarded = JournalEvent.stageDone(.guards, output: Data())

    static let order = [
        MachineCase(
            "each stage starts when the one before it is done", [.ticket, .done, .ticket, .done, .ticket, .done],
            [
                "start validate 1", "check validate 1", "start guards 1", "check guards 1", "start settle 1",
                "check settle 1", "end succeeded",
            ]),
        MachineCase("a plan ends after the guards", after: [validated, guarded], last: .guards, [], ["end succeeded"]),
        MachineCase("a stage with an output is skipped", after: [validated], [], ["start guards 1"]),
        MachineCase(
            "a stage with a ticket is checked and not started",
            after: [validated, .stageStarted(.guards, attempt: 2), .ticket(.guards, Data())], [], ["check guards 2"]),
        MachineCase(
            "a stage without a ticket starts again as the same attempt", after: [.stageStarted(.validate, attempt: 3)],
            [], ["start validate 3"]),
        MachineCase(
            "work under way is checked again at once", [.ticket, .pending()],
            ["start validate 1", "check validate 1", "check validate 1"]),
        MachineCase(
            "a stage says when to check again", [.ticket, .pending(.seconds(5))],
            ["start validate 1", "check validate 1", "wait 5.0", "check validate 1"]),
    ]

    static let failures = [
        MachineCase(
            "lost work starts again at once, as the next attempt", [.ticket, .lost],
            ["start validate 1", "check validate 1", "start validate 2"]),
        MachineCase(
            "a failure is retried after 1, 2, 4 and 8 times the delay; the fifth ends the run",
            [.failed(.retry(after: .seconds(3))), retry, retry, retry, retry],
            [
                "start validate 1", "wait 3.0", "start validate 2", "wait 2.0", "start validate 3", "wait 4.0",
                "start validate 4", "wait 8.0", "start validate 5", "end failed: broken",
            ]),
        MachineCase(
            "the fifth loss ends the run",
            [.ticket, .lost, .ticket, .lost, .ticket, .lost, .ticket, .lost, .ticket, .lost],
            [
                "start validate 1", "check validate 1", "start validate 2", "check validate 2", "start validate 3",
                "check validate 3", "start validate 4", "check validate 4", "start validate 5", "check validate 5",
                "end failed: stage_lost",
            ]),
        MachineCase(
            "losses and failures count together, also across processes",
            after: [.stageStarted(.validate, attempt: 1)]
                + (2...4).map { .stageFailed(.validate, nextAttempt: $0) }, [retry, .ticket, .lost],
            ["start validate 4", "wait 8.0", "start validate 5", "check validate 5", "end failed: stage_lost"]),
        MachineCase(
            "an answer does not forgive a failure", [retry, .ticket, .pending(), retry],
            [
                "start validate 1", "wait 1.0", "start validate 2", "check validate 2", "check validate 2", "wait 2.0",
                "start validate 3",
            ]),
        MachineCase(
            "each stage has five attempts of its own",
            after: (2...5).map { .stageFailed(.validate, nextAttempt: $0) }, [.ticket, .done, retry],
            ["start validate 5", "check validate 5", "start guards 1", "wait 1.0", "start guards 2"]),
        MachineCase(
            "an interruption is a new attempt and no failure",
            after: [.stageStarted(.validate, attempt: 1), .stageStarted(.validate, attempt: 6)], [retry],
            ["start validate 6", "wait 1.0", "start validate 7"]),
    ]

    static let waits = [
        MachineCase(
            "a refused check is made again as the same attempt, later each time", [.ticket, wait, wait, wait],
            [
                "start validate 1", "check validate 1", "wait 1.0", "check validate 1", "wait 2.0", "check validate 1",
                "wait 4.0", "check validate 1",
            ]),
        MachineCase(
            "a refused start is made again as the same attempt", [wait, .ticket],
            ["start validate 1", "wait 1.0", "start validate 1", "check validate 1"]),
        MachineCase(
            "no wait is longer than 30 seconds",
            after: [.stageStarted(.validate, attempt: 1)]
                + [Double](repeating: 1, count: 12).map { .stageRefused(.validate, waiting: $0) }, [wait],
            ["start validate 1", "wait 30.0", "start validate 1"]),
        MachineCase(
            "an answer ends a series of refusals", [.ticket, wait, wait, .pending(), wait],
            [
                "start validate 1", "check validate 1", "wait 1.0", "check validate 1", "wait 2.0", "check validate 1",
                "check validate 1", "wait 1.0", "check validate 1",
            ]),
        MachineCase(
            "a start that succeeds ends a series of refusals", [wait, .ticket, wait],
            [
                "start validate 1", "wait 1.0", "start validate 1", "check validate 1", "wait 1.0", "check validate 1",
            ]),
        MachineCase(
            "30 minutes of waiting are enough, in however many processes",
            after: [.stageStarted(.validate, attempt: 1), .stageRefused(.validate, waiting: 1_798)], [wait, wait],
            ["start validate 1", "wait 2.0", "start validate 1", "end interrupted: broken"]),
        MachineCase(
            "refusals are no failures", [wait, wait, wait, wait, wait, retry],
            [
                "start validate 1", "wait 1.0", "start validate 1", "wait 2.0", "start validate 1", "wait 4.0",
                "start validate 1", "wait 8.0", "start validate 1", "wait 16.0", "start validate 1", "wait 1.0",
                "start validate 2",
            ]),
    ]

    static let ends = [
        MachineCase(
            "a failure that cannot be retried ends the run", [.failed(.fail)],
            ["start validate 1", "end failed: broken"]),
        MachineCase(
            "wrong input ends the run as invalid", [.failed(.invalid)], ["start validate 1", "end invalid: broken"]),
        MachineCase(
            "work that somebody cancelled ends the run as cancelled", [.ticket, .failed(.cancelled)],
            ["start validate 1", "check validate 1", "end cancelled: broken"]),
        MachineCase(
            "work that does not end leaves the run to be resumed", [.ticket, .failed(.pause)],
            ["start validate 1", "check validate 1", "end interrupted: broken"]),
        MachineCase(
            "a lost lease ends the work without a word", [.failed(.fenced)], ["start validate 1", "abandon: broken"]),
        MachineCase(
            "no failure ends a run without a problem", [.failedWithoutReason],
            ["start validate 1", "end failed: stage_failed"]),
        MachineCase(
            "an output that holds ends the run as held", after: [validated], holds: .guards, [.ticket, .done],
            ["start guards 1", "check guards 1", "end held"]),
        MachineCase(
            "a run whose process died before it was held is held", after: [validated, guarded], holds: .guards, [],
            ["end held"]),
        MachineCase(
            "a plan that holds is held too", after: [validated, guarded], last: .guards, holds: .guards, [],
            ["end held"]),
        MachineCase("an approved run goes on", after: [validated, guarded], [], ["start settle 1"]),
    ]
}

/// Plays a case: performs the machine's actions, each over a record that went through JSON, as in a process of its own.
private struct MachineRun {
    private let rule: MachineCase
    private let machine: RunMachine
    private var stages: [StageName: StageRecord] = [:]

    init(_ rule: MachineCase) {
        self.rule = rule
        machine = RunMachine(order: [.validate, .guards, .settle], last: rule.last)
    }

    mutating func actions() throws -> [String] {
        var record = try Sample.record()
        for event in rule.before { record.apply(event, at: record.createdAt) }
        var (answers, actions) = (rule.answers[...], [String]())
        while true {
            record = try JSONDecoder().decode(RunRecord.self, from: JSONEncoder().encode(record))
            let action = machine.next(record.stages, holding: rule.holds.map { [$0] } ?? [])
            actions.append(action.words)
            guard let name = action.stage, let answer = answers.popFirst() else { return actions }
            if case .start(_, let attempt) = action {
                record.apply(.stageStarted(name, attempt: attempt), at: record.createdAt)
            }
            guard let sequel = sequel(answer, of: name, &record) else { continue }
            if let event = sequel.event { record.apply(event, at: record.createdAt) }
            switch sequel.move {
            case .proceed(.zero): continue
            case .proceed(let delay): actions.append("wait \(delay.inSeconds)")
            case .end(let status, let problems): return actions + [RunMachine.Action.end(status, problems).words]
            case .abandon(let problems): return actions + ["abandon: \(problems[0].code.rawValue)"]
            }
        }
    }

    /// Journals what the runner journals itself. Nil for a stage that is done.
    private func sequel(_ answer: MachineCase.Answer, of name: StageName, _ record: inout RunRecord)
        -> RunMachine.Sequel?
    {
        let given: RunMachine.Answer
        switch answer {
        case .done:
            record.apply(.stageDone(name, output: Data()), at: record.createdAt)
            return nil
        case .ticket:
            record.apply(.ticket(name, Data()), at: record.createdAt)
            given = .pending(after: .zero)
        case .pending(let delay):
            record.apply(.ticket(name, Data()), at: record.createdAt)
            given = .pending(after: delay)
        case .lost: given = .lost
        case .failed(let disposition): given = .failed(StageFailure([Problem("broken", "")], disposition))
        case .failedWithoutReason: given = .failed(StageFailure([], .fail))
        }
        return machine.sequel(of: given, from: name, record.stages[name] ?? StageRecord(startedAt: record.createdAt))
    }
}

extension RunMachine.Action {
    fileprivate var stage: StageName? {
        switch self {
        case .start(let name, _), .check(let name, _): name
        case .end: nil
        }
    }

    fileprivate var words: String {
        switch self {
        case .start(let name, let attempt): "start \(name.rawValue) \(attempt)"
        case .check(let name, let attempt): "check \(name.rawValue) \(attempt)"
        case .end(let status, let problems):
            "end \(status.rawValue)" + (problems.first.map { ": \($0.code.rawValue)" } ?? "")
        }
    }
}
