import Foundation
import SegmentCore
import TestSupport
import Testing

@testable import Workflow

@Suite struct ScheduleBookTests {
    let store = InMemoryObjectStore()
    let time = TestTime()
    let quarter = ScheduleDefinition.every(seconds: 900)

    private var book: ScheduleBook { ScheduleBook(store: store, target: "dev") }

    @Test func `a segment that is new begins with its next slot, and later starts from what was kept`() async throws {
        let vip = try Sample.segmentName()
        let entry = try await book.entry(vip, SlotSchedule(quarter), at: time.date.addingTimeInterval(60))
        #expect(entry.slot == time.date)
        #expect(entry.run == nil)
        let later = try await book.entry(vip, SlotSchedule(quarter), at: time.date.addingTimeInterval(86_400))
        #expect(later == entry)
        #expect(store.keys.map(\.rawValue) == ["schedule/dev/vip.json"])
    }

    @Test func `a slot is claimed once, and the claim is kept`() async throws {
        #expect(try await claim(at: time.date) == .ours)
        #expect(try await claim(at: time.date) == .taken(time.date))
        #expect(try await claim(at: time.date.addingTimeInterval(-900)) == .taken(time.date))
        #expect(try await claim(at: time.date.addingTimeInterval(900)) == .ours)
        let entry = try await book.entry(Sample.segmentName(), SlotSchedule(quarter), at: time.date)
        #expect(entry.slot == time.date.addingTimeInterval(900))
        #expect(try entry.run == Sample.runID())
        #expect(entry.owner == "host:1")
    }

    @Test func `of two that claim a slot at the same time one has it`() async throws {
        let slot = time.date
        store.beforeNextPut { [store] key in
            let entry = ScheduleEntry(definition: .every(seconds: 900), slot: slot, run: nil, owner: "other:1")
            store.plant(String(decoding: JSONCoding.data(entry), as: UTF8.self), at: key)
        }
        #expect(try await claim(at: slot) == .taken(slot))
    }

    @Test func `a schedule that was changed begins with its next slot`() async throws {
        _ = try await claim(at: time.date.addingTimeInterval(-3_600))
        let hourly = try SlotSchedule(.every(seconds: 3_600))
        let entry = try await book.entry(Sample.segmentName(), hourly, at: time.date)
        #expect(entry.slot == time.date.addingTimeInterval(-900))
        #expect(entry.definition == hourly.definition)
    }

    @Test func `a slot of the far future hinders no claim`() async throws {
        #expect(try await claim(at: time.date.addingTimeInterval(86_400 * 900)) == .ours)
        #expect(try await claim(at: time.date) == .ours)
    }

    @Test(arguments: ["", "{}", #"{"format":2,"definition":{"every":{"seconds":900}}}"#])
    func `a file that is no entry is refused by name`(_ text: String) async throws {
        store.plant(text, at: ObjectKey("schedule", "dev", "vip.json"))
        let problem = await thrown { try await claim(at: time.date) }
        #expect(problem?.code == .scheduleCorrupt)
        #expect(problem?.message.contains("schedule/dev/vip.json") == true)
        #expect(try await store.get(ObjectKey("schedule", "dev", "vip.json"))?.data == Data(text.utf8))
    }

    private func claim(at slot: Date) async throws -> ScheduleBook.Claim {
        try await book.claim(
            slot, of: Sample.segmentName(), quarter, run: Sample.runID(), owner: "host:1", at: time.date)
    }

    private func thrown(_ body: () async throws -> ScheduleBook.Claim) async -> Problem? {
        do {
            _ = try await body()
            return nil
        } catch { return error as? Problem }
    }
}
