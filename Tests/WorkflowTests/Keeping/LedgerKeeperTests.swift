import Foundation
import SegmentCore
import TestSupport
import Testing

@testable import Workflow

/// Forgetting and renaming ledgers, over a store in memory.
@Suite
struct LedgerKeeperTests {
    private let here = DestinationIdentity("embedded:5f3a")
    private let store = InMemoryObjectStore()
    private let time = TestTime()

    // MARK: Forget

    @Test func `a forgotten ledger is empty, owns nothing, and is of a later generation`() async throws {
        try await begin("vip", files: "a", owning: ["Attributes.A", "Attributes.B"])
        try await begin("gold", files: "b", owning: ["Attributes.C"])
        try await keeper().forget(name("vip"))
        let pointer = try #require(try await load("vip"))
        #expect(pointer.isForgotten)
        #expect(pointer.generation == 2)
        #expect(pointer.sequence == 7, "no later run may take a sequence again")
        #expect(!pointer.hasSucceeded)
        #expect(try await owners() == ["Attributes.C": "gold"])
        #expect(try await load("gold")?.base != nil)
    }

    @Test func `what a forgotten ledger was made of is gone, part by part`() throws {
        for part in Part.allCases {
            var pointer = LedgerPointer(destination: here, segment: try name("vip"))
            try part.put(in: &pointer)
            #expect(!pointer.isForgotten, "\(part)")
            pointer.forget()
            #expect(pointer.isForgotten, "\(part)")
        }
    }

    @Test func `forgetting twice is forgetting once`() async throws {
        try await begin("vip", files: "a", owning: [])
        try await keeper().forget(name("vip"))
        try await keeper().forget(name("vip"))
        #expect(try await load("vip")?.generation == 2)
    }

    @Test func `what a segment owns is given up also where its ledger is forgotten or missing`() async throws {
        try await ledger.claim(["Attributes.A"], for: name("vip"), at: here)
        try await keeper().forget(name("vip"))
        #expect(try await owners() == [:])
        #expect(try await load("vip") == nil)
    }

    @Test(arguments: [(1, true), (0, false), (2, false), (nil, true)] as [(Int?, Bool)])
    func `a ledger that has moved since it was looked at is left as it is`(expected: Int?, isForgotten: Bool)
        async throws
    {
        try await begin("vip", files: "a", owning: ["Attributes.A"])
        let problem = await problem { try await keeper().forget(name("vip"), expected: expected) }
        #expect(problem?.code == (isForgotten ? nil : .ledgerMoved))
        #expect(try await load("vip")?.isForgotten == isForgotten)
        #expect(try await owners() == (isForgotten ? [:] : ["Attributes.A": "vip"]))
        #expect(try await isFree("vip"))
    }

    @Test func `a missing ledger is of generation 0`() async throws {
        #expect(await problem { try await keeper().forget(name("vip"), expected: 1) }?.code == .ledgerMoved)
        #expect(await problem { try await keeper().forget(name("vip"), expected: 0) } == nil)
    }

    // MARK: Rename

    @Test func `a renamed ledger is the new name's, with all that it owned`() async throws {
        try await begin("vip", files: "a", owning: ["Attributes.A", "Attributes.B"])
        let old = try await load("vip")
        try await keeper().rename(name("vip"), to: name("gold"))
        var moved = try #require(try await load("gold"))
        #expect(moved.holdsSame(as: try #require(old)))
        #expect(moved.hasSucceeded)
        moved.segment = try name("vip")
        #expect(moved == old, "but for its name")
        #expect(try await load("vip")?.isForgotten == true)
        #expect(try await load("vip")?.generation == 2)
        #expect(try await owners() == ["Attributes.A": "gold", "Attributes.B": "gold"])
        #expect(try await isFree("vip"))
        #expect(try await isFree("gold"))
    }

    @Test func `a ledger that is missing or forgotten cannot be renamed`() async throws {
        let rename = { try await keeper().rename(name("vip"), to: name("gold")) }
        #expect(await problem(rename)?.code == .ledgerMissing)
        try await begin("vip", files: "a", owning: [])
        try await keeper().forget(name("vip"))
        #expect(await problem(rename)?.code == .ledgerMissing)
        #expect(try await load("gold") == nil)
    }

    @Test func `a name with a ledger of its own is not taken over`() async throws {
        try await begin("vip", files: "a", owning: ["Attributes.A"])
        try await begin("gold", files: "b", owning: [])
        let problem = await problem { try await keeper().rename(name("vip"), to: name("gold")) }
        #expect(problem?.code == .ledgerExists)
        #expect(try await load("vip")?.isForgotten == false)
        #expect(try await load("gold")?.base?.key == ObjectKey("b"))
        #expect(try await owners() == ["Attributes.A": "vip"])
    }

    @Test func `a ledger that differs in any part is another, whoever delivered it`() throws {
        var pointer = LedgerPointer(destination: here, segment: try name("vip"))
        for part in Part.allCases {
            let before = pointer
            try part.put(in: &pointer)
            #expect(pointer.holdsSame(as: before) == (part == .delivered), "\(part)")
        }
    }

    @Test(arguments: [(3, 7), (9, 9)])
    func `a name that was forgotten is taken, and neither generation nor sequence goes back`(
        sequence: Int, expected: Int
    ) async throws {
        try await begin("gold", files: "b", owning: [], sequence: sequence)
        try await keeper().forget(name("gold"))
        try await begin("vip", files: "a", owning: [])
        try await keeper().rename(name("vip"), to: name("gold"))
        let moved = try #require(try await load("gold"))
        #expect(moved.base?.key == ObjectKey("a"))
        #expect(moved.generation == 3)
        #expect(moved.sequence == expected)
    }

    /// The process dies at each write of a rename in turn. An attribute that was given up by then, and not yet claimed, has
    /// no owner until a run of the new name claims it.
    @Test(arguments: 1...12)
    func `a rename that was broken off can be called again`(writes: Int) async throws {
        try await begin("vip", files: "a", owning: ["Attributes.A", "Attributes.B"])
        let breaking = BreakingStore(store, after: writes)
        let broken = LedgerKeeper(ledger: ledger(over: breaking), destination: here, name: try Sample.runID("keeper-1"))
        _ = try? await broken.rename(name("vip"), to: name("gold"))
        time.advance(by: .seconds(121))
        if try await load("vip")?.isForgotten == false {
            try await keeper().rename(name("vip"), to: name("gold"))
        }
        #expect(try await load("gold")?.base?.key == ObjectKey("a"))
        #expect(try await load("gold")?.generation == 1)
        #expect(try await load("vip")?.isForgotten == true)
        let owners = try await owners()
        #expect(owners.values.allSatisfy { $0 == "gold" })
        #expect(owners.count >= 1)
    }

    // MARK: Leases

    @Test(arguments: ["vip", "gold"])
    func `nothing moves while another holds a lease`(leased: String) async throws {
        try await begin("vip", files: "a", owning: ["Attributes.A"])
        _ = try await ledger.lease(name(leased), for: here, change: .take(run: try Sample.runID("other")))
        let failure = await thrownFailure { try await keeper().rename(name("vip"), to: name("gold")) }
        guard case .leased(let lease)? = failure?.reason else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(lease.run == (try Sample.runID("other")))
        #expect(try await load("vip")?.isForgotten == false)
        #expect(try await load("gold") == nil)
        #expect(try await owners() == ["Attributes.A": "vip"])
        #expect(try await isFree(leased == "vip" ? "gold" : "vip"), "what was taken on the way is given back")
    }

    @Test func `leases are held while the body runs, and given back whatever it throws`() async throws {
        struct Stop: Error {}
        var held: [Bool] = []
        await #expect(throws: Stop.self) {
            try await keeper().holding([name("a"), name("b")]) {
                held = [try await isFree("a"), try await isFree("b")]
                throw Stop()
            }
        }
        #expect(held == [false, false])
        #expect(try await isFree("a"))
        #expect(try await isFree("b"))
    }

    @Test func `what a segment owns is listed by name`() async throws {
        try await ledger.claim(["Attributes.B", "Attributes.A"], for: name("vip"), at: here)
        try await ledger.claim(["Attributes.C"], for: name("gold"), at: here)
        #expect(try await keeper().owned(by: name("vip")) == ["Attributes.A", "Attributes.B"])
    }

    // MARK: Making

    /// A new instance each time, as another process would have it.
    private var ledger: ObjectLedger { ledger(over: store) }

    private func ledger(over store: any ObjectStore) -> ObjectLedger {
        ObjectLedger(store: store, owner: "ours:1", leaseDuration: .seconds(120), now: { [time] in time.date })
    }

    private func keeper() throws -> LedgerKeeper {
        LedgerKeeper(ledger: ledger, destination: here, name: try Sample.runID("keeper"))
    }

    private func begin(_ segment: String, files: String, owning: [String], sequence: Int = 7) async throws {
        var pointer = LedgerPointer(destination: here, segment: try name(segment))
        for part in Part.allCases { try part.put(in: &pointer) }
        pointer.base?.key = ObjectKey(files)
        pointer.generation = (try await load(segment)?.generation ?? 0) + 1
        pointer.sequence = sequence
        pointer.hasSucceeded = true
        try await ledger.save(pointer)
        try await ledger.claim(owning, for: name(segment), at: here)
    }

    private func name(_ text: String) throws -> SegmentName { try Sample.segmentName(text) }

    private func load(_ segment: String) async throws -> LedgerPointer? {
        try await ledger.load(name(segment), for: here)
    }

    private func owners() async throws -> [String: String] {
        try await ledger.owners(at: here).mapValues(\.rawValue)
    }

    /// Whether another run could take the segment's lease now; it gives it back.
    private func isFree(_ segment: String) async throws -> Bool {
        do {
            let lease = try await ledger.lease(name(segment), for: here, change: .take(run: try Sample.runID("look")))
            _ = try await ledger.lease(name(segment), for: here, change: .giveBack(lease))
            return true
        } catch let failure as LedgerFailure {
            if case .leased = failure.reason { return false }
            throw failure
        }
    }

    private func problem(_ body: () async throws -> Void) async -> Problem? {
        do { try await body() } catch { return error as? Problem }
        return nil
    }

    private func thrownFailure(_ body: () async throws -> Void) async -> LedgerFailure? {
        do { try await body() } catch { return error as? LedgerFailure }
        return nil
    }
}

/// What a ledger remembers.
private enum Part: CaseIterable {
    case base, open, deltas, slots, delivered

    func put(in pointer: inout LedgerPointer) throws {
        let file = LedgerFile(key: ObjectKey("file"), slots: [0], rows: 5)
        let run = try Sample.runID()
        switch self {
        case .base: pointer.base = file
        case .open: pointer.open = file
        case .deltas:
            pointer.deltas = [
                LedgerDelta(sequence: 1, run: run, batch: "c-0", file: file, rows: 5, state: .accepted)
            ]
        case .slots: pointer.slots = [LedgerSlot(index: 0, attribute: SegmentCase.attribute("Attributes.A"))]
        case .delivered: pointer.delivered = [DeliveredRun(run: run, queried: 5, nullRates: [:])]
        }
    }
}
