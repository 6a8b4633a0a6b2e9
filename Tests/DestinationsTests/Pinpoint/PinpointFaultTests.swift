import AWSTestSupport
import Destinations
import SegmentCore
import TestSupport
import Testing

/// Calls that fail, at every place and at random: every batch is taken in once.
@Suite(.timeLimit(.minutes(60))) struct PinpointFaultTests {
    /// What a stage does: look, start, ask; and again where nobody answers. A new process now and then.
    private func taken(_ batch: ImportBatch, _ here: PinpointFixture, dying share: Double, _ random: inout SeededRandom)
        async throws -> ImportOutcome
    {
        var destination: PinpointDestination?
        var ticket: ImportTicket?
        for _ in 0..<200 {
            do {
                if random.chance(share) { (destination, ticket) = (nil, nil) }
                let current: PinpointDestination
                if let destination { current = destination } else { current = try await here.destination() }
                destination = current
                if ticket == nil { ticket = try await current.find(batch.key) }
                let running: ImportTicket
                if let ticket { running = ticket } else { running = try await current.start(batch) }
                // It dies between the start and the record of its ticket.
                if ticket == nil, random.chance(share) {
                    destination = nil
                    continue
                }
                ticket = running
                switch try await current.status(of: running, waiting: .seconds(1)) {
                case .running: continue
                case .done(let outcome): return outcome
                case .lost: ticket = nil
                }
            } catch let failure as DestinationFailure {
                guard failure.reason == .unreachable || failure.reason == .busy else { throw failure }
            }
        }
        throw DestinationFailure(.unavailable, Problem("no_end", "200 tries were not enough"))
    }

    @Test func `no fault of a call, of whatever kind, starts a batch twice`() async throws {
        let kinds = [
            "reset", "lost-answer", "timeout", "500", "503", "throttle", "garbage", "wrong", "html", "truncated",
        ]
        try await PinpointFixture.with { here in
            for kind in kinds {
                for operation in ["CreateImportJob", "GetImportJobs", "GetImportJob"] {
                    let batch = try await here.batch(
                        "\(kind)-\(operation)", PinpointFixture.rows(2, prefix: kind + operation))
                    try await here.bench.turn(
                        "faults",
                        #"{"rules": [{"service": "pinpoint", "operation": "\#(operation)", "next": 2, "seconds": 0.05, "kind": "\#(kind)"}]}"#
                    )
                    var random = SeededRandom(seed: 1)
                    let outcome = try await taken(batch, here, dying: 0, &random)
                    #expect(outcome.accepted == 2, "\(kind) on \(operation)")
                }
            }
            let overview = try await here.overview()
            #expect(overview.repeated == [:])
            #expect(overview.jobs.count == 3 * kinds.count)
        }
    }

    @Test(arguments: [0.1, 0.3]) func `with calls failing at random and processes dying, nothing is lost or doubled`(
        _ share: Double
    ) async throws {
        try await PinpointFixture.with { here in
            let kinds = ["reset", "lost-answer", "500", "throttle", "garbage"]
            let rules = kinds.map { #"{"service": "pinpoint", "share": \#(share / 5), "kind": "\#($0)"}"# }
            try await here.bench.turn("faults", #"{"seed": 11, "rules": [\#(rules.joined(separator: ","))]}"#)
            var random = SeededRandom(seed: 5)
            for index in 0..<15 {
                let batch = try await here.batch("c-\(index)", PinpointFixture.rows(3, prefix: "b\(index)"))
                #expect(try await taken(batch, here, dying: 0.1, &random).accepted == 3)
            }
            try await here.bench.mend()
            let overview = try await here.overview()
            #expect(overview.repeated == [:])
            #expect(overview.jobs.count == 15)
            #expect(try await here.values("b14-2", "Attributes.A") == ["x"])
        }
    }
}
