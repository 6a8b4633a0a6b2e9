import Foundation
import SegmentCore
import Testing

private let here = DestinationIdentity("embedded:5f3a")

func checkLeasing(_ one: any Ledger, _ two: any Ledger, _ time: TestTime) async throws {
    let segment = try Sample.segmentName()
    let (mine, yours) = (try Sample.runID("mine"), try Sample.runID("yours"))
    let taken = try await one.lease(segment, for: here, change: .take(run: mine))
    #expect(taken == Lease(owner: "one:1", run: mine, token: 1, expires: time.date.timeIntervalSince1970 + 60))
    time.advance(by: .seconds(59))
    #expect(await ledgerReason { try await two.lease(segment, for: here, change: .take(run: yours)) } == .leased(taken))
    let renewed = try await one.lease(segment, for: here, change: .renew(taken))
    #expect(renewed.token == 1)
    #expect(renewed.expires == time.date.timeIntervalSince1970 + 60)
    time.advance(by: .seconds(59))
    // The token counts, not the time that the holder remembers.
    #expect(try await one.lease(segment, for: here, change: .renew(taken)).token == 1)
    _ = try await one.lease(segment, for: here, change: .giveBack(renewed))
    let next = try await two.lease(segment, for: here, change: .take(run: yours))
    #expect(next.token == 2)
    let other = try Sample.segmentName("other")
    #expect(try await one.lease(other, for: here, change: .take(run: mine)).token == 1)
}

func checkTakeover(_ one: any Ledger, _ two: any Ledger, _ time: TestTime) async throws {
    let segment = try Sample.segmentName()
    let lost = try await one.lease(segment, for: here, change: .take(run: Sample.runID("mine")))
    time.advance(by: .seconds(60))
    // Nobody took over: a woken holder goes on.
    let kept = try await one.lease(segment, for: here, change: .renew(lost))
    time.advance(by: .seconds(61))
    let taken = try await two.lease(segment, for: here, change: .take(run: Sample.runID("yours")))
    #expect(taken.token == kept.token + 1)
    #expect(await ledgerReason { try await one.lease(segment, for: here, change: .renew(kept)) } == .leased(taken))
    // Giving back what was lost is no error and frees nothing.
    _ = try await one.lease(segment, for: here, change: .giveBack(kept))
    #expect(try await two.lease(segment, for: here, change: .renew(taken)).token == taken.token)
    _ = try await two.lease(segment, for: here, change: .giveBack(taken))
    _ = try await two.lease(segment, for: here, change: .giveBack(taken))
    #expect(await ledgerReason { try await two.lease(segment, for: here, change: .renew(taken)) } == .conflict)
    // A token is never given twice, also after the lease was free.
    let again = try await one.lease(segment, for: here, change: .take(run: Sample.runID("mine")))
    #expect(again.token == taken.token + 1)
}

func checkResuming(_ one: any Ledger, _ two: any Ledger, _ time: TestTime) async throws {
    let segment = try Sample.segmentName()
    let run = try Sample.runID()
    let dead = try await one.lease(segment, for: here, change: .take(run: run))
    #expect(await ledgerReason { try await two.lease(segment, for: here, change: .take(run: run)) } == .leased(dead))
    time.advance(by: .seconds(61))
    let resumed = try await two.lease(segment, for: here, change: .take(run: run))
    #expect(resumed.token == dead.token + 1)
    #expect(await ledgerReason { try await one.lease(segment, for: here, change: .renew(dead)) } == .leased(resumed))
}

func checkFuture(_ one: any Ledger, _ two: any Ledger, _ time: TestTime) async throws {
    let segment = try Sample.segmentName()
    time.advance(by: .seconds(86_400))
    let future = try await one.lease(segment, for: here, change: .take(run: Sample.runID("mine")))
    // The clock is put right again.
    time.advance(by: .seconds(-86_400))
    let failure = await ledgerFailure {
        try await two.lease(segment, for: here, change: .take(run: Sample.runID("yours")))
    }
    #expect(failure?.reason == .leased(future))
    #expect(failure?.message.contains("far in the future") == true)
    #expect(failure?.message.contains("2026-11-22T10:16:00Z") == true)
}

func checkLeaseRace(_ one: any Ledger, _ two: any Ledger) async throws {
    let segment = try Sample.segmentName()
    let runs = try (0..<20).map { try Sample.runID("run\($0)") }
    let leases = await withTaskGroup(of: Lease?.self) { group in
        for (index, run) in runs.enumerated() {
            let ledger = index.isMultiple(of: 2) ? one : two
            group.addTask { try? await ledger.lease(segment, for: here, change: .take(run: run)) }
        }
        return await group.reduce(into: []) { $0 += $1.map { [$0] } ?? [] }
    }
    #expect(leases.map(\.token) == [1])
}
