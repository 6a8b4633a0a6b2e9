import Foundation
import SegmentCore
import Synchronization
import TestSupport
import Testing

@testable import Workflow

/// Every look at a ledger on S3 is a call: what a run knows for certain it does not ask again.
@Suite struct LedgerCallTests {
    private let store = CountingStore()
    private let here = DestinationIdentity("embedded:5f3a")
    private let time = TestTime()

    private func ledger(_ owner: String) -> ObjectLedger {
        ObjectLedger(store: store, owner: owner, leaseDuration: .seconds(60), now: { time.date })
    }

    private func pointer(_ generation: Int) throws -> LedgerPointer {
        var pointer = LedgerPointer(destination: here, segment: try #require(SegmentName("vip")))
        pointer.generation = generation
        return pointer
    }

    @Test func `under a lease the pointer is read once, and written without a look`() async throws {
        let vip = try #require(SegmentName("vip"))
        let ledger = ledger("one:1")
        try await ledger.save(pointer(1))
        _ = try await ledger.lease(vip, for: here, change: .take(run: Sample.runID()))
        let before = store.gets
        for _ in 0..<5 { #expect(try await ledger.load(vip, for: here)?.generation == 1) }
        try await ledger.save(pointer(2))
        #expect(try await ledger.load(vip, for: here)?.generation == 2)
        #expect(store.gets - before == 1)
    }

    @Test func `without a lease, and after it, the pointer is read each time`() async throws {
        let vip = try #require(SegmentName("vip"))
        let (ledger, other) = (ledger("one:1"), ledger("two:2"))
        try await ledger.save(pointer(1))
        let lease = try await ledger.lease(vip, for: here, change: .take(run: Sample.runID()))
        _ = try await ledger.load(vip, for: here)
        time.advance(by: .seconds(61))
        // The lease has run out: somebody else may move the ledger now, and does.
        _ = try await other.lease(vip, for: here, change: .take(run: Sample.runID("20261121T101500Z-ffffff")))
        try await other.save(pointer(2))
        #expect(try await ledger.load(vip, for: here)?.generation == 2)
        #expect(await thrown(LedgerFailure.self) { try await ledger.save(pointer(2)) }?.reason == .conflict)
        _ = try await ledger.lease(vip, for: here, change: .giveBack(lease))
    }

    @Test func `a write over a pointer that moved in spite of the lease is refused, then it is read anew`() async throws
    {
        let vip = try #require(SegmentName("vip"))
        let (ledger, other) = (ledger("one:1"), ledger("two:2"))
        try await ledger.save(pointer(1))
        _ = try await ledger.lease(vip, for: here, change: .take(run: Sample.runID()))
        _ = try await ledger.load(vip, for: here)
        // A clock that is wrong elsewhere, or a person.
        try await other.save(pointer(2))
        #expect(await thrown(LedgerFailure.self) { try await ledger.save(pointer(2)) }?.reason == .conflict)
        #expect(try await ledger.load(vip, for: here)?.generation == 2)
    }

    @Test func `thirty owners are two calls, one claim of what is owned is one`() async throws {
        let vip = try #require(SegmentName("vip"))
        let ledger = ledger("one:1")
        let names = (0..<30).map { "Attributes.A\($0)" }
        try await ledger.claim(names, for: vip, at: here)
        let before = (store.gets, store.lists)
        #expect(try await ledger.owners(at: here) == Dictionary(uniqueKeysWithValues: names.map { ($0, vip) }))
        #expect((store.gets - before.0, store.lists - before.1) == (1, 1))
        try await ledger.claim(names, for: vip, at: here)
        #expect(store.gets - before.0 == 2)
        // Under the lease, what the index said stands.
        _ = try await ledger.lease(vip, for: here, change: .take(run: Sample.runID()))
        _ = try await ledger.owners(at: here)
        let known = store.gets
        try await ledger.claim(names, for: vip, at: here)
        #expect(store.gets == known)
        try await ledger.release(["Attributes.A3"], of: vip, at: here)
        let other = try #require(SegmentName("other"))
        try await ledger.claim(["Attributes.A3"], for: other, at: here)
        await #expect(throws: LedgerFailure.self) { try await ledger.claim(names, for: vip, at: here) }
    }

    @Test(arguments: ["{", #"{"format":1,"owners":{}}"#])
    func `an index that is damaged or says little changes no answer`(_ content: String) async throws {
        let vip = try #require(SegmentName("vip"))
        let new = try #require(SegmentName("new"))
        let ledger = ledger("one:1")
        try await ledger.claim(["Attributes.A", "Attributes.B"], for: vip, at: here)
        let index = LedgerPlaces.index(in: LedgerPlaces(destination: here).owners)
        _ = try await store.put(Data(content.utf8), at: index, when: .always)
        #expect(try await ledger.owners(at: here) == ["Attributes.A": vip, "Attributes.B": vip])
        try await ledger.release(["Attributes.A"], of: vip, at: here)
        try await ledger.claim(["Attributes.A"], for: new, at: here)
        #expect(try await ledger.owners(at: here) == ["Attributes.A": new, "Attributes.B": vip])
    }
}

/// Counts what is read.
private final class CountingStore: ObjectStore {
    private let base = InMemoryObjectStore()
    private let counts = Mutex((gets: 0, lists: 0))

    var gets: Int { counts.withLock { $0.gets } }
    var lists: Int { counts.withLock { $0.lists } }

    func get(_ key: ObjectKey) async throws(StoreFailure) -> StoredObject? {
        counts.withLock { $0.gets += 1 }
        return try await base.get(key)
    }

    func put(
        _ data: Data, at key: ObjectKey, when condition: PutCondition
    ) async throws(StoreFailure) -> ObjectVersion { try await base.put(data, at: key, when: condition) }

    func list(under prefix: ObjectKey) async throws(StoreFailure) -> [ObjectKey] {
        counts.withLock { $0.lists += 1 }
        return try await base.list(under: prefix)
    }

    func delete(_ key: ObjectKey) async throws(StoreFailure) { try await base.delete(key) }

    func location(of key: ObjectKey) -> Location { base.location(of: key) }
}
