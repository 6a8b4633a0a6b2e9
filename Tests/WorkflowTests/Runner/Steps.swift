import Foundation
import Logging
import SegmentCore
import TestSupport
import Workflow

/// Three stages that do nothing but tell what happens in between: enough to see what the runner does around them.
struct Step: Codable, Sendable {}

struct FirstStep: ImmediateStage {
    typealias Input = RunRequest
    typealias Ticket = Step
    typealias Output = Step

    static let name = StageName.validate
    func start(_ input: RunRequest, in context: StageContext) async throws(StageFailure) -> Step { Step() }
}

/// A stage that is asked twice; `moment` happens between the two.
struct MiddleStep: Stage {
    static let name = StageName.materialise
    let moment: @Sendable () async -> Void

    func start(_ input: Step, in context: StageContext) async throws(StageFailure) -> Int { 1 }

    func check(_ ticket: Int, for input: Step, in context: StageContext) async throws(StageFailure)
        -> StageStatus<Int, Step>
    {
        guard ticket == 1 else { return .done(Step()) }
        await moment()
        return .pending(2)
    }
}

struct LastStep: ImmediateStage {
    typealias Input = Step
    typealias Ticket = Settlement
    typealias Output = Settlement

    static let name = StageName.settle
    func start(_ input: Step, in context: StageContext) async throws(StageFailure) -> Settlement {
        Settlement(counts: RowCounts(), attributes: [:], ledgerGeneration: nil, reasons: [], stopped: nil)
    }
}

/// A run of these stages by the real runner, over a ledger in memory and a clock by hand.
struct SteppedRun: Sendable {
    let time = TestTime()
    let store = InMemoryObjectStore()
    let journal = InMemoryJournal()
    let notices = RecordingNoticeSink()
    let record: RunRecord

    init() throws { record = try Sample.record() }

    /// The ledger as a process sees it.
    func ledger(of owner: String) -> ObjectLedger {
        ObjectLedger(store: store, owner: owner, leaseDuration: .seconds(120), now: { [time] in time.date })
    }

    func lease() async throws -> Lease? {
        let segment = try Sample.segmentName()
        return try await ledger(of: "anybody:0").standingLease(of: segment, at: record.request.destination)
    }

    func run(moment: @escaping @Sendable () async -> Void) async throws -> RunReport {
        try await journal.create(record)
        let chain = StageChain<Step>.first(FirstStep()).then(MiddleStep(moment: moment)).then(LastStep())
        let runner = Runner(
            chain: chain, journal: journal, ledger: ledger(of: "ours:1"),
            closing: RunClosing(
                store: store, sinks: [notices], order: chain.stages.map(\.name), now: { [time] in time.date },
                logger: .init(label: "test")),
            clock: time, now: { [time] in time.date }, logger: .init(label: "test"))
        return try await runner.run(record) { _ in }
    }
}
