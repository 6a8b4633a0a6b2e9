import Foundation
import SegmentCore
import TestSupport
import Testing

@testable import Workflow

struct ObjectLedgerTests {
    private let here = DestinationIdentity("embedded:5f3a")
    private let store = InMemoryObjectStore()
    private let time = TestTime()

    @Test(arguments: LedgerConformance.allCases)
    func `ledgers in memory keep the rules of ledgers`(rule: LedgerConformance) async throws {
        try await rule.check { owner, time in
            ObjectLedger(
                store: store, owner: owner, leaseDuration: LedgerConformance.leaseDuration, now: { time.date })
        }
    }

    @Test func `objects stand where the guide says, and a person can read whose they are`() async throws {
        try await ledger.save(pointer(1))
        try await ledger.claim(["Attributes.Plan"], for: segment(), at: here)
        _ = try await ledger.lease(segment(), for: here, change: .take(run: Sample.runID()))
        #expect(
            store.keys.map(\.rawValue) == [
                "ledgers/407efaa29a7aecde/identity.json", "ledgers/407efaa29a7aecde/vip/lease.json",
                "ledgers/407efaa29a7aecde/vip/pointer.json", "owners/407efaa29a7aecde/81f8def321356e85.json",
                "owners/407efaa29a7aecde/identity.json", "owners/407efaa29a7aecde/index.json",
            ])
        let texts = try await text(LedgerPlaces(destination: here).owner(of: "Attributes.Plan"))
        #expect(texts == "{\n  \"attribute\" : \"Attributes.Plan\",\n  \"format\" : 1,\n  \"segment\" : \"vip\"\n}\n")
        let identity = try await text(LedgerPlaces.identity(in: LedgerPlaces(destination: here).ledgers))
        #expect(identity == "{\n  \"destination\" : \"embedded:5f3a\",\n  \"format\" : 1\n}\n")
    }

    @Test(arguments: ["", "{", "[]", #"{"format":1}"#, #"{"generation":3}"#])
    func `a damaged pointer is corrupt by name, on load and on save, and left as it is`(content: String) async throws {
        let key = LedgerPlaces(destination: here).pointer(of: try segment())
        store.plant(content, at: key)
        let load = await #expect(throws: LedgerFailure.self) { try await ledger.load(segment(), for: here) }
        let save = await #expect(throws: LedgerFailure.self) { try await ledger.save(pointer(1)) }
        for failure in [load, save] {
            #expect(failure?.reason == .corrupt)
            #expect(failure?.message.contains("memory://\(key)") == true)
            #expect(failure?.message.contains("left as it is") == true)
        }
        #expect(try await text(key) == content)
    }

    @Test func `a pointer of another format is refused by its number`() async throws {
        let key = LedgerPlaces(destination: here).pointer(of: try segment())
        store.plant(#"{"format":2,"news":true}"#, at: key)
        let failure = await #expect(throws: LedgerFailure.self) { try await ledger.load(segment(), for: here) }
        #expect(failure?.reason == .corrupt)
        #expect(failure?.message.contains("format 2") == true)
        #expect(failure?.message.contains("memory://\(key)") == true)
    }

    @Test func `a pointer that was moved by hand is not taken for another segment's`() async throws {
        try await ledger.save(pointer(1))
        let places = LedgerPlaces(destination: here)
        let other = try segment("other")
        store.plant(try await text(places.pointer(of: segment())), at: places.pointer(of: other))
        let failure = await #expect(throws: LedgerFailure.self) { try await ledger.load(other, for: here) }
        #expect(failure?.reason == .corrupt)
    }

    @Test func `a writer that comes between read and write wins, and the other learns of it`() async throws {
        try await ledger.save(pointer(1))
        let key = LedgerPlaces(destination: here).pointer(of: try segment())
        let theirs = String(decoding: try pointer(2).encoded(), as: UTF8.self)
        store.beforeNextPut { [store] _ in store.plant(theirs, at: key) }
        var mine = try pointer(2)
        mine.sequence = 99
        let failure = await thrown(LedgerFailure.self) { try await ledger.save(mine) }
        #expect(failure?.reason == .conflict)
        #expect(try await ledger.load(segment(), for: here) == pointer(2))
    }

    @Test func `a claim that loses in the middle gives up what it had newly taken, and keeps what it had`() async throws
    {
        let (mine, other) = (try segment("mine"), try segment("other"))
        try await ledger.claim(["Attributes.A"], for: mine, at: here)
        let contested = LedgerPlaces(destination: here).owner(of: "Attributes.C")
        let theirs = String(
            decoding: try OwnerDocument(attribute: "Attributes.C", segment: other).encoded(), as: UTF8.self)
        store.beforeNextPut { [store] _ in store.plant(theirs, at: contested) }
        let failure = await #expect(throws: LedgerFailure.self) {
            try await ledger.claim(["Attributes.C", "Attributes.B", "Attributes.A"], for: mine, at: here)
        }
        #expect(failure?.reason == .owned(attribute: "Attributes.C", by: other))
        #expect(try await ledger.owners(at: here) == ["Attributes.A": mine, "Attributes.C": other])
    }

    @Test func `release gives up what the segment owns and nothing else`() async throws {
        let (mine, other) = (try segment("mine"), try segment("other"))
        try await ledger.claim(["Attributes.A", "Attributes.B"], for: mine, at: here)
        try await ledger.claim(["Attributes.C"], for: other, at: here)
        try await ledger.release(["Attributes.A", "Attributes.C", "Attributes.D"], of: mine, at: here)
        #expect(try await ledger.owners(at: here) == ["Attributes.B": mine, "Attributes.C": other])
    }

    @Test func `a damaged lease is corrupt by name and nobody takes it`() async throws {
        let key = LedgerPlaces(destination: here).lease(of: try segment())
        store.plant("{", at: key)
        let failure = await #expect(throws: LedgerFailure.self) {
            try await ledger.lease(segment(), for: here, change: .take(run: Sample.runID()))
        }
        #expect(failure?.reason == .corrupt)
        #expect(failure?.message.contains("lease.json") == true)
        #expect(try await text(key) == "{")
    }

    @Test(arguments: ["4e9", "1e18", "1e300"])
    func `a lease of any future is told, not tripped over`(expires: String) async throws {
        let lease = #"{"expires":\#(expires),"owner":"there:1","run":"other","token":7}"#
        store.plant(#"{"format":1,"lease":\#(lease)}"#, at: LedgerPlaces(destination: here).lease(of: try segment()))
        let failure = await thrown(LedgerFailure.self) {
            try await ledger.lease(segment(), for: here, change: .take(run: Sample.runID()))
        }
        #expect(failure?.message.contains("there:1 (run other)") == true)
        #expect(failure?.message.contains("far in the future") == true)
    }

    @Test func `a store that fails is unavailable, in its own words`() async throws {
        store.failure = StoreFailure(.full, "the disk is full")
        let failure = await #expect(throws: LedgerFailure.self) { try await ledger.save(pointer(1)) }
        #expect(failure == LedgerFailure(.unavailable, "the disk is full"))
    }

    private var ledger: ObjectLedger {
        ObjectLedger(store: store, owner: "here:1", leaseDuration: .seconds(60), now: { [time] in time.date })
    }

    private func segment(_ name: String = "vip") throws -> SegmentName { try Sample.segmentName(name) }

    private func pointer(_ generation: Int) throws -> LedgerPointer {
        var pointer = LedgerPointer(destination: here, segment: try segment())
        pointer.generation = generation
        return pointer
    }

    private func text(_ key: ObjectKey) async throws -> String {
        String(decoding: try #require(try await store.get(key)).data, as: UTF8.self)
    }
}
