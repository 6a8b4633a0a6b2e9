import Foundation
package import SegmentCore
import Testing

/// What every ledger keeps to. `open` gives another instance over the same ledgers, as another process would have
/// it: its owner text, and the time that it reads. Leases last a minute.
package enum LedgerConformance: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case missing = "a segment without a ledger has none, and a destination without owners none"
    case moving = "a pointer moves generation by generation and loads as it was saved"
    case separate = "ledgers of other segments and destinations are other ledgers"
    case conflict = "a pointer over a generation that has passed, or is yet to come, is a conflict and changes nothing"
    case race = "of 20 writers of one generation exactly one wins"
    case owning = "an attribute has one owner; claiming again is fine"
    case owned = "a claim that meets another owner names it and takes nothing"
    case claimRace = "of two segments that want the same attributes one gets all"
    case leasing = "a lease is held by one run, renewed by its token, and free once given back"
    case takeover = "an expired lease is taken over with a higher token, and the loser's token is worth nothing"
    case resuming = "a run that is resumed elsewhere waits for its own lease to expire, and then has a higher token"
    case future = "a lease of the far future holds, and the message says so"
    case leaseRace = "of 20 takers exactly one gets the lease"

    package var testDescription: String { rawValue }
    package static let leaseDuration = Duration.seconds(60)

    package func check(_ open: (_ owner: String, _ time: TestTime) async throws -> any Ledger) async throws {
        let time = TestTime()
        let (one, two) = (try await open("one:1", time), try await open("two:2", time))
        switch self {
        case .missing: try await checkMissing(one)
        case .moving: try await checkMoving(one, two)
        case .separate: try await checkSeparate(one)
        case .conflict: try await checkConflict(one, two)
        case .race: try await checkRace(one, two)
        case .owning: try await checkOwning(one, two)
        case .owned: try await checkOwned(one, two)
        case .claimRace: try await checkClaimRace(one, two)
        case .leasing: try await checkLeasing(one, two, time)
        case .takeover: try await checkTakeover(one, two, time)
        case .resuming: try await checkResuming(one, two, time)
        case .future: try await checkFuture(one, two, time)
        case .leaseRace: try await checkLeaseRace(one, two)
        }
    }
}

private let here = DestinationIdentity("embedded:5f3a")

/// Nil where nothing is thrown.
func ledgerReason(_ body: () async throws -> some Any) async -> LedgerFailure.Reason? {
    await ledgerFailure(body)?.reason
}

func ledgerFailure(_ body: () async throws -> some Any) async -> LedgerFailure? {
    await thrown(LedgerFailure.self, by: body)
}

private func checkMissing(_ ledger: any Ledger) async throws {
    #expect(try await ledger.load(Sample.segmentName(), for: here) == nil)
    #expect(try await ledger.owners(at: here) == [:])
}

private func checkMoving(_ one: any Ledger, _ two: any Ledger) async throws {
    let run = try Sample.runID()
    var pointer = LedgerPointer(destination: here, segment: try Sample.segmentName())
    pointer.slots = [LedgerSlot(index: 0, attribute: Attribute(name: "Attributes.Plan", kind: .endpoint))]
    for generation in 1...3 {
        let ledger = generation == 2 ? two : one
        pointer.generation = generation
        let file = LedgerFile(key: ObjectKey("ledgers", "f\(generation).parquet"), slots: [0], rows: 7)
        pointer.deltas.append(
            LedgerDelta(sequence: generation, run: run, batch: "c-0", file: file, rows: 7, state: .accepted))
        pointer.delivered.append(DeliveredRun(run: run, queried: 7, nullRates: ["Attributes.Plan": 1.0 / 3]))
        try await ledger.save(pointer)
        #expect(try await one.load(pointer.segment, for: here) == pointer)
        #expect(try await two.load(pointer.segment, for: here) == pointer)
    }
}

private func checkSeparate(_ ledger: any Ledger) async throws {
    let elsewhere = DestinationIdentity("../pinpoint/eu-west-1:123/app?x=\"y\"")
    for (segment, destination) in [("a", here), ("b", here), ("a", elsewhere)] {
        var pointer = LedgerPointer(destination: destination, segment: try Sample.segmentName(segment))
        pointer.generation = 1
        try await ledger.save(pointer)
        #expect(try await ledger.load(pointer.segment, for: destination) == pointer)
    }
    try await ledger.claim(["Attributes.Plan"], for: Sample.segmentName("a"), at: here)
    #expect(try await ledger.owners(at: elsewhere) == [:])
}

private func checkConflict(_ one: any Ledger, _ two: any Ledger) async throws {
    var pointer = LedgerPointer(destination: here, segment: try Sample.segmentName())
    #expect(await ledgerReason { try await one.save(pointer) } == .conflict)
    pointer.generation = 1
    try await one.save(pointer)
    for generation in [0, 1, 3] {
        var wrong = pointer
        wrong.generation = generation
        wrong.sequence = 99
        #expect(await ledgerReason { try await two.save(wrong) } == .conflict)
    }
    #expect(try await two.load(pointer.segment, for: here) == pointer)
}

private func checkRace(_ one: any Ledger, _ two: any Ledger) async throws {
    let segment = try Sample.segmentName()
    for generation in 1...2 {
        let winners = await withTaskGroup(of: Int?.self) { group in
            for writer in 0..<20 {
                var pointer = LedgerPointer(destination: here, segment: segment)
                pointer.generation = generation
                pointer.sequence = writer
                let ledger = writer.isMultiple(of: 2) ? one : two
                group.addTask { [pointer] in
                    await ledgerReason { try await ledger.save(pointer) } == nil ? writer : nil
                }
            }
            return await group.reduce(into: []) { $0 += $1.map { [$0] } ?? [] }
        }
        #expect(winners.count == 1)
        #expect(try await one.load(segment, for: here)?.sequence == winners.first)
    }
}
