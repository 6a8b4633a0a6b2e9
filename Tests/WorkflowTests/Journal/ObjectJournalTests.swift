import Foundation
import SegmentCore
import Synchronization
import TestSupport
import Testing

@testable import Workflow

@Suite struct ObjectJournalTests {
    @Test(arguments: JournalConformance.allCases)
    func `objects keep the rules of journals`(rule: JournalConformance) async throws {
        let store = InMemoryObjectStore()
        try await rule.check { ObjectJournal(store: store) }
    }

    @Test func `a record of another format and a damaged one are refused by name and left as they are`() async throws {
        let store = InMemoryObjectStore()
        let journal = ObjectJournal(store: store)
        let record = try Sample.record()
        let run = record.request.id
        try await journal.create(record)
        let key = ObjectKey("journal", "runs", "\(run).json")
        let good = try #require(try await store.get(key)).data
        let later = Data(String(decoding: good, as: UTF8.self).replacing("\"format\":2", with: "\"format\":3").utf8)
        for (bytes, reason) in [(later, JournalFailure.Reason.wrongFormat), (good.prefix(40), .corrupt)] {
            try await store.put(bytes, at: key, when: .always)
            let other = ObjectJournal(store: store)
            for call in [{ _ = try await other.load(run) }, { try await other.append(.approved, to: run, at: Date()) }]
                as [() async throws -> Void]
            {
                let failure = await thrown(JournalFailure.self, by: call)
                #expect(failure?.reason == reason)
                #expect(failure?.message.contains("\(run).json") == true)
            }
            #expect(try await store.get(key)?.data == bytes)
        }
    }

    @Test func `a newer format is refused with both versions named`() async throws {
        let store = InMemoryObjectStore()
        let run = try Sample.runID()
        store.plant(#"{"format":3,"record":{}}"#, at: ObjectKey("journal", "runs", "\(run).json"))
        let failure = await thrown(JournalFailure.self) { try await ObjectJournal(store: store).load(run) }
        #expect(failure?.message.contains("journal format 3, and this version reads the formats 1 to 2") == true)
    }

    @Test func `a record of format 1 is read, without counts, and goes on as format 2`() async throws {
        let store = InMemoryObjectStore()
        let record = try Sample.record()
        let run = record.request.id
        try await ObjectJournal(store: store).create(record)
        let key = ObjectKey("journal", "runs", "\(run).json")
        let text = String(decoding: try #require(try await store.get(key)).data, as: UTF8.self)
        let stage = #"{"attempt":2,"startedAt":817208100,"ticket":"MQ=="}"#
        store.plant(
            text.replacing("\"format\":2", with: "\"format\":1")
                .replacing("\"stages\":[]", with: "\"stages\":[\"validate\",\(stage)]"), at: key)
        let journal = ObjectJournal(store: store)
        let old = try #require(try await journal.load(run)?.stages[.validate])
        #expect((old.attempt, old.failures, old.refusals, old.waited) == (2, 0, 0, 0))
        #expect(old.ticket == Data("1".utf8))
        try await journal.append(.stageRefused(.validate, waiting: 2), to: run, at: record.createdAt)
        let new = try #require(try await ObjectJournal(store: store).load(run)?.stages[.validate])
        #expect((new.attempt, new.refusals, new.waited) == (2, 1, 2))
        #expect(String(decoding: try #require(try await store.get(key)).data, as: UTF8.self).contains("\"format\":2"))
    }

    @Test func `a list of the newest reads few of many, also of one segment`() async throws {
        let store = InMemoryObjectStore()
        let journal = ObjectJournal(store: store)
        let time = TestTime()
        for number in 0..<200 {
            let stamp = time.date.formatted(
                Date.ISO8601FormatStyle(dateSeparator: .omitted, timeSeparator: .omitted))
            try await journal.create(
                Sample.record("\(stamp)-\(100_000 + number)", segment: number % 2 == 0 ? "even" : "odd", at: time.date))
            time.advance(by: .seconds(120))
        }
        let counting = CountingStore(base: store)
        let reader = ObjectJournal(store: counting)
        let newest = try await reader.list(RunFilter(limit: 3))
        #expect(newest.map { $0.request.id.rawValue.suffix(3) } == ["199", "198", "197"])
        #expect(counting.reads <= 16)
        let even = try await reader.list(
            RunFilter(segment: Sample.segmentName("even"), before: time.date.addingTimeInterval(-12_000), limit: 2))
        #expect(even.map { $0.request.id.rawValue.suffix(3) } == ["098", "096"])
        #expect(counting.reads <= 32)
    }
}

/// A store that counts what is read from it.
private final class CountingStore: ObjectStore {
    private let base: any ObjectStore
    private let count = Mutex(0)

    init(base: any ObjectStore) { self.base = base }

    var reads: Int { count.withLock { $0 } }

    func get(_ key: ObjectKey) async throws(StoreFailure) -> StoredObject? {
        count.withLock { $0 += 1 }
        return try await base.get(key)
    }

    func put(_ data: Data, at key: ObjectKey, when condition: PutCondition) async throws(StoreFailure) -> ObjectVersion
    {
        try await base.put(data, at: key, when: condition)
    }

    func list(under prefix: ObjectKey) async throws(StoreFailure) -> [ObjectKey] { try await base.list(under: prefix) }
    func delete(_ key: ObjectKey) async throws(StoreFailure) { try await base.delete(key) }
    func location(of key: ObjectKey) -> Location { base.location(of: key) }
}
