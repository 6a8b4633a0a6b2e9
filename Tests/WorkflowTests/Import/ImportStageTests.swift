import Foundation
import SegmentCore
import TestSupport
import Testing

@testable import Workflow

/// The import of batches into a destination far away: calls that nobody answers, limits, counts without names.
@Suite struct ImportStageTests {
    @Test func `a destination without room is asked later each time, and looked through once`() async throws {
        let busy = [ScriptedDestination.Start](repeating: .fails(.busy), count: 6)
        let destination = ScriptedDestination(
            starts: busy + [.taken(ImportTicket("job"))], statuses: [.says(.running(rows: 3))])
        let here = try ImportCase([20], at: destination)
        let stage = here.stage()
        var ticket = try await stage.start(here.exported, in: here.context)
        var waits: [Duration] = []
        while ticket.running == nil {
            guard
                case .pending(let next, let delay) = try await stage.check(ticket, for: here.exported, in: here.context)
            else { return }
            ticket = next
            if delay > .zero { waits.append(delay) }
        }
        #expect(waits == [1, 2, 4, 8, 10, 10].map { .seconds($0) })
        #expect(destination.calls == ["find c-0"] + [String](repeating: "start c-0", count: 7))
        #expect(ticket.refusals == nil)
    }

    @Test func `after a start whose end is unknown the import is found, not started again`() async throws {
        let destination = ScriptedDestination(
            starts: [.fails(.unreachable)], finds: [nil, ImportTicket("job")])
        let here = try ImportCase([20], at: destination)
        let stage = here.stage()
        let ticket = try await stage.start(here.exported, in: here.context)
        let failure = await thrown(StageFailure.self) {
            try await stage.check(ticket, for: here.exported, in: here.context)
        }
        #expect(failure?.disposition == .wait(after: .seconds(1)))
        guard case .pending(let next, _) = try await stage.check(ticket, for: here.exported, in: here.context) else {
            return
        }
        #expect(next.running == ImportTicket("job"))
        #expect(destination.calls == ["find c-0", "start c-0", "find c-0"])
    }

    @Test func `a status that nobody answers waits, an import that does not end pauses the run`() async throws {
        for (reason, disposition) in [
            (DestinationFailure.Reason.unreachable, StageFailure.Disposition.wait(after: .seconds(1))),
            (.timeout, .pause),
        ] {
            let here = try ImportCase([20], at: ScriptedDestination(statuses: [.fails(reason)]))
            let stage = here.stage()
            var ticket = try await stage.start(here.exported, in: here.context)
            ticket.running = ImportTicket("job")
            let failure = await thrown(StageFailure.self) {
                try await stage.check(ticket, for: here.exported, in: here.context)
            }
            #expect(failure?.disposition == disposition)
            #expect(try await here.states() == ["c-0": .doubt])
        }
    }

    @Test func `an import that is lost is looked for and started again under the same key`() async throws {
        let destination = ScriptedDestination()
        let here = try ImportCase([20], at: destination)
        let done = here.outcome("c-0", accepted: 20)
        let scripted = ScriptedDestination(statuses: [.says(.lost), .says(done)])
        let again = try ImportCase([20], at: scripted)
        let stage = again.stage()
        let (results, _) = try await again.end(
            of: stage, from: try await stage.start(again.exported, in: again.context))
        #expect(results.outcomes.map(\.accepted) == [20])
        #expect(scripted.calls.filter { $0.hasPrefix("start") } == ["start c-0", "start c-0"])
        #expect(try await again.settled(results) == ["c-0": .accepted])
    }

    @Test func `rows that are counted as failed without names trip the stop rule, and halve by batch`() async throws {
        let destination = ScriptedDestination()
        let here = try ImportCase([20, 20, 20], at: destination)
        let scripted = ScriptedDestination(statuses: [
            .says(here.outcome("c-0", accepted: 20)), .says(here.outcome("c-1", unknown: 20, failed: 12)),
        ])
        let run = try ImportCase([20, 20, 20], at: scripted)
        let stage = run.stage(stopRule: .init(share: 0.25, rows: 10))
        let (results, _) = try await run.end(of: stage, from: try await stage.start(run.exported, in: run.context))
        #expect(results.outcomes.map(\.unknown) == [0, 20])
        #expect(results.stopped?.message.contains("12 of 40 rows were refused") == true)
        #expect(Outcomes(results).counts.unknown == 40)
        // The first without an outcome may have begun; it was not, and stays in doubt all the same.
        #expect(try await run.settled(results) == ["c-0": .accepted, "c-1": .unknown, "c-2": .doubt])
    }

    @Test func `a batch small enough is isolated, one refused whole is rejected, one refused by right ends the run`()
        async throws
    {
        let model = try ImportCase([10, 20, 20, 20], at: ScriptedDestination())
        let scripted = ScriptedDestination(
            starts: [
                .taken(ImportTicket("a")), .taken(ImportTicket("b")), .fails(.denied),
            ],
            statuses: [
                .says(model.outcome("c-0", unknown: 10, failed: 1)), .says(model.outcome("c-1", rejected: 20)),
            ])
        let run = try ImportCase([10, 20, 20, 20], at: scripted)
        let stage = run.stage()
        let (results, _) = try await run.end(of: stage, from: try await stage.start(run.exported, in: run.context))
        #expect(results.stopped?.code == "scripted")
        #expect(try await run.settled(results) == ["c-0": .isolated, "c-1": .rejected, "c-2": .doubt])
    }

    @Test func `an outcome that knows fewer rows than the batch has leaves all of them unknown`() async throws {
        let model = try ImportCase([20], at: ScriptedDestination())
        let run = try ImportCase(
            [20], at: ScriptedDestination(statuses: [.says(model.outcome("c-0", accepted: 19))]))
        let stage = run.stage()
        let (results, _) = try await run.end(of: stage, from: try await stage.start(run.exported, in: run.context))
        #expect(results.outcomes.map { [$0.accepted, $0.rejected, $0.unknown] } == [[0, 0, 20]])
    }

    @Test func `a ticket of an older version counts the outcomes that stand`() async throws {
        let model = try ImportCase([20, 20, 20], at: ScriptedDestination())
        let scripted = ScriptedDestination(statuses: [.says(model.outcome("c-1", unknown: 20, failed: 5))])
        let run = try ImportCase([20, 20, 20], at: scripted)
        let stage = run.stage(stopRule: .init(share: 0.2, rows: 5))
        _ = try await stage.start(run.exported, in: run.context)
        guard case .done(let first) = model.outcome("c-0", unknown: 20, failed: 4) else { return }
        try await run.store.put(JSONCoding.data(first), at: run.context.files.outcome("c-0"), when: .always)
        let old = try JSONCoding.value(
            ImportStage.Ticket.self, from: Data(#"{"next": 1, "running": {"rawValue": "job"}}"#.utf8))
        let (results, _) = try await run.end(of: stage, from: old)
        #expect(results.stopped?.message.contains("9 of 40 rows") == true)
    }

    @Test func `outcomes of batches that went in whole are not read again, others are`() async throws {
        let model = try ImportCase([20, 20, 20], at: ScriptedDestination())
        let scripted = ScriptedDestination(statuses: [
            .says(model.outcome("c-0", accepted: 20)), .says(model.outcome("c-1", unknown: 20, failed: 1)),
            .says(model.outcome("c-2", accepted: 20)),
        ])
        let run = try ImportCase([20, 20, 20], at: scripted)
        let stage = run.stage()
        var ticket = try await stage.start(run.exported, in: run.context)
        while ticket.next < 3 {
            guard case .pending(let next, _) = try await stage.check(ticket, for: run.exported, in: run.context) else {
                return
            }
            ticket = next
        }
        for batch in ["c-0", "c-2"] { run.store.plant(nil, at: run.context.files.outcome(batch)) }
        let (results, _) = try await run.end(of: stage, from: ticket)
        #expect(results.outcomes.map(\.accepted) == [20, 0, 20])
        #expect(results.outcomes.map(\.failed) == [nil, 1, nil])
        #expect(scripted.calls.count { $0.hasPrefix("find") } == 3)
    }
}
