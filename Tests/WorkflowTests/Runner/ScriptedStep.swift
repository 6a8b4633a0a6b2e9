import FileStore
import Foundation
import Logging
import SegmentCore
import Synchronization
import TestSupport

@testable import Workflow

/// A stage between the first and the last that answers what a test has written down.
struct ScriptedStep: Stage {
    static let name = StageName.materialise
    let script: StepScript

    func start(_ input: Step, in context: StageContext) async throws(StageFailure) -> Int {
        if let failure = script.next("start \(context.attempt)", context).failure { throw failure }
        return 1
    }

    func check(_ ticket: Int, for input: Step, in context: StageContext) async throws(StageFailure)
        -> StageStatus<Int, Step>
    {
        let answer = script.next("check \(context.attempt)", context)
        if let failure = answer.failure { throw failure }
        switch answer {
        case .pending(let delay): return .pending(ticket, after: delay)
        case .lost: return .lost
        default: return .done(Step())
        }
    }

    func cancel(_ ticket: Int, in context: StageContext) async throws(StageFailure) {
        script.note("cancel \(context.attempt)", context)
    }
}

/// The world outside the processes: what it answers, each answer once and the last one always, and what it was asked.
final class StepScript: Sendable {
    enum Answer: Sendable {
        case taken
        case pending(Duration)
        case done
        case lost
        case fails(StageFailure.Disposition)
        case failsWithoutReason

        var failure: StageFailure? {
            switch self {
            case .fails(let disposition): StageFailure([Problem("broken", "it is broken")], disposition)
            case .failsWithoutReason: StageFailure([], .fail)
            default: nil
            }
        }
    }

    private let state: Mutex<(answers: [Answer], calls: [String], patience: [Duration])>

    init(_ answers: [Answer]) { state = Mutex((answers, [], [])) }

    var calls: [String] { state.withLock { $0.calls } }
    /// That each call was given.
    var patience: [Duration] { state.withLock { $0.patience } }

    func next(_ call: String, _ context: StageContext) -> Answer {
        note(call, context)
        return state.withLock { state in
            state.answers.count > 1 ? state.answers.removeFirst() : state.answers.first ?? .done
        }
    }

    func note(_ call: String, _ context: StageContext) {
        state.withLock { state in
            state.calls.append(call)
            state.patience.append(context.patience)
        }
    }
}

/// A run of three stages, the second by a script, over the stores of a folder.
struct ScriptedRun: Sendable {
    let folder: URL
    let kept: KeptJournal
    let script: StepScript
    let time = TestTime()
    let notices = RecordingNoticeSink()
    let record: RunRecord

    static let terms = LeaseTerms(owner: "execution-7", length: .seconds(600))

    init(_ kept: KeptJournal, in folder: URL, _ answers: [StepScript.Answer]) async throws {
        self.folder = folder
        self.kept = kept
        script = StepScript(answers)
        record = try Sample.record()
        try await kept.open(in: folder).create(record)
    }

    var store: FileObjectStore { FileObjectStore(root: folder.appending(path: "results")) }

    func journaled() async throws -> RunRecord? { try await kept.open(in: folder).load(record.request.id) }

    /// The ledger as another process sees it.
    var ledger: ObjectLedger {
        ObjectLedger(store: store, owner: "process:1", leaseDuration: .seconds(120), now: { [time] in time.date })
    }

    func lease() async throws -> Lease? {
        try await ledger.standingLease(of: try Sample.segmentName(), at: record.request.destination)
    }

    /// A new process.
    @Sendable func runner() async throws -> Runner {
        let chain = StageChain<Step>.first(FirstStep()).then(ScriptedStep(script: script)).then(LastStep())
        return Runner(
            chain: chain, journal: try await kept.open(in: folder), ledger: ledger,
            closing: RunClosing(
                store: store, sinks: [notices], order: chain.stages.map(\.name), now: { [time] in time.date },
                logger: .init(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })),
            clock: time, now: { [time] in time.date },
            logger: .init(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }), lease: Self.terms)
    }

    func processPerStep(between: @Sendable @escaping () async throws -> Void = {}) -> ProcessPerStep {
        ProcessPerStep(run: record.request.id, time: time, process: runner, between: between)
    }
}
