import Foundation
import SegmentCore
import Synchronization
import TestSupport
import Testing

@testable import Workflow

/// A later run asks about the batches of one that died.
@Suite struct DoubtResolutionTests {
    /// The ledger after a run that died in its import, and what a later run makes of it.
    private func resolved(_ destination: ScriptedDestination) async throws -> (
        isOver: Bool, states: [String: LedgerDelta.State]
    ) {
        let dead = try ImportCase([20], run: "20261121T091500Z-dead00", at: destination)
        _ = try await dead.stage().start(dead.exported, in: dead.context)
        #expect(try await dead.states() == ["c-0": .doubt])
        let (doubts, context) = try await asking(dead, NoEngine())
        let isOver = try await asked(doubts, in: context)
        return (isOver, try await dead.states())
    }

    /// A later run, under the segment's lease.
    private func asking(_ dead: ImportCase, _ engine: any QueryEngine) async throws -> (DoubtResolution, StageContext) {
        let later = try ImportCase([], at: dead.destination)
        let (ledger, identity) = (dead.ledger, dead.destination.contract.identity)
        let segment = try Sample.segmentName()
        let lease = try await ledger.lease(segment, for: identity, change: .take(run: later.record.request.id))
        let context = StageContext(
            request: later.record.request, attempt: 1, patience: .zero,
            lease: HeldLease(lease: lease, scope: "root", segment: segment, destination: identity, ledger: ledger),
            progress: { _ in })
        return (
            DoubtResolution(
                destination: dead.destination, ledger: ledger, engine: engine), context
        )
    }

    /// Checks until nothing is left to ask, or there is a wait.
    private func asked(_ doubts: DoubtResolution, in context: StageContext) async throws -> Bool {
        var ticket = try #require(try await doubts.begin(in: context))
        while true {
            switch try await doubts.check(ticket, in: context) {
            case .over: return true
            case .pending(_, let delay) where delay > .zero: return false
            case .pending(let next, _): ticket = next
            case .lost: throw CancellationError()
            }
        }
    }

    @Test func `a batch accepted in part is settled by a statement, which is checked and not waited for`() async throws
    {
        let done = ScriptedDestination.Status.says(
            .done(
                ImportOutcome(
                    key: BatchKey(run: try Sample.runID("20261121T091500Z-dead00"), batch: "c-0"), accepted: 15,
                    rejected: 5, unknown: 0, rejections: ObjectKey("rejected"))))
        let engine = SlowEngine()
        let destination = ScriptedDestination(statuses: [done], finds: [ImportTicket("job")])
        let dead = try ImportCase([20], run: "20261121T091500Z-dead00", at: destination)
        _ = try await dead.stage().start(dead.exported, in: dead.context)
        let (doubts, context) = try await asking(dead, engine)
        var ticket = try #require(try await doubts.begin(in: context))
        // Asked, then running twice, then settled.
        for checks in 1...4 {
            guard case .pending(let next, .zero) = try await doubts.check(ticket, in: context) else {
                throw CancellationError()
            }
            ticket = try JSONCoding.value(DoubtTicket.self, from: JSONCoding.data(next))
            #expect(try await dead.states() == (checks < 4 ? ["c-0": .doubt] : ["m": .mixed]))
        }
        guard case .over = try await doubts.check(ticket, in: context) else { throw CancellationError() }
        #expect(engine.submitted == 1)
        #expect(destination.calls == ["find c-0", "status job"])
    }

    @Test func `a ticket of a journal of format 1 begins to ask anew`() throws {
        let old = try JSONCoding.value(PlanStage.Ticket.self, from: Data(#"{"asking":{}}"#.utf8))
        guard case .asking = old else { throw CancellationError() }
    }

    private func outcome(accepted: Int = 0, rejected: Int = 0, unknown: Int = 0) throws -> ScriptedDestination.Status {
        let key = BatchKey(run: try Sample.runID("20261121T091500Z-dead00"), batch: "c-0")
        return .says(.done(ImportOutcome(key: key, accepted: accepted, rejected: rejected, unknown: unknown)))
    }

    @Test func `an import that went through ends the doubt`() async throws {
        let answer = try await resolved(
            ScriptedDestination(statuses: [outcome(accepted: 20)], finds: [ImportTicket("job")]))
        #expect(answer.isOver)
        #expect(answer.states == ["c-0": .accepted])
    }

    @Test func `an import that failed before it read a row is no small batch: it is halved`() async throws {
        let answer = try await resolved(
            ScriptedDestination(statuses: [outcome(unknown: 1)], finds: [ImportTicket("job")]))
        #expect(answer.states == ["c-0": .unknown])
    }

    @Test func `an import that is on its way is waited for`() async throws {
        let answer = try await resolved(
            ScriptedDestination(statuses: [.says(.running(rows: nil))], finds: [ImportTicket("job")]))
        #expect(!answer.isOver)
        #expect(answer.states == ["c-0": .doubt])
    }

    @Test func `an import that does not end stays in doubt and holds up no later run`() async throws {
        let answer = try await resolved(
            ScriptedDestination(statuses: [.fails(.timeout)], finds: [ImportTicket("job")]))
        #expect(answer.isOver)
        #expect(answer.states == ["c-0": .doubt])
    }

    @Test func `where finding is not certain, a batch that is not found stays in doubt`() async throws {
        let answer = try await resolved(ScriptedDestination(finds: [nil]))
        #expect(answer.isOver)
        #expect(answer.states == ["c-0": .doubt])
    }

    @Test func `a destination that nobody reaches makes the stage wait`() async throws {
        let failure = await thrown(StageFailure.self) {
            try await resolved(
                ScriptedDestination(statuses: [.fails(.unreachable)], finds: [ImportTicket("job")]))
        }
        #expect(failure?.disposition == .wait(after: .seconds(1)))
    }
}

/// An engine with one statement, which is still running the first two times that it is asked.
private final class SlowEngine: QueryEngine {
    private let state = Mutex((submitted: 0, asked: 0))

    var submitted: Int { state.withLock { $0.submitted } }

    func inspect(_ query: SourceText, dialect: QueryDialect, asOf: Date) async throws(EngineFailure) -> QueryInspection
    {
        throw EngineFailure(.notInstalled, Problem("none", "no inspection here"))
    }
    func submit(_ task: EngineTask) async throws(EngineFailure) -> EngineTicket {
        state.withLock { $0.submitted += 1 }
        return EngineTicket(task.key)
    }
    func status(of ticket: EngineTicket, waiting patience: Duration) async throws(EngineFailure) -> EngineStatus {
        let asked = state.withLock { state in
            state.asked += 1
            return state.asked
        }
        return asked < 3 ? .running(fraction: nil) : .succeeded(EngineResult(files: [ObjectKey("mixed")]))
    }
    func cancel(_ ticket: EngineTicket) async throws(EngineFailure) {}
    func rows(of select: SQL, reading scope: EngineScope) async throws(EngineFailure) -> [[String?]] { [] }
}
