import Foundation
import SegmentCore
import TestSupport
import Testing

@testable import Workflow

@Suite struct SlotScheduleTests {
    @Test func `every means multiples since the epoch, so a restart shifts nothing`() throws {
        let schedule = try SlotSchedule(.every(seconds: 900))
        #expect(schedule.nextSlot(after: try time("2026-11-21T10:15:00Z")) == (try time("2026-11-21T10:30:00Z")))
        #expect(schedule.nextSlot(after: try time("2026-11-21T10:14:59Z")) == (try time("2026-11-21T10:15:00Z")))
        #expect(schedule.lastSlot(upTo: try time("2026-11-21T10:15:00Z")) == (try time("2026-11-21T10:15:00Z")))
        #expect(schedule.lastSlot(upTo: try time("2026-11-21T10:14:59Z")) == (try time("2026-11-21T10:00:00Z")))
        #expect(schedule.lastSlot(upTo: try time("1969-12-31T23:59:00Z")) == (try time("1969-12-31T23:45:00Z")))
    }

    @Test(
        arguments: [
            ("*/20 8-9 * * *", "2026-11-21T08:10:00Z", "2026-11-21T08:20:00Z"),
            ("*/20 8-9 * * *", "2026-11-21T09:40:00Z", "2026-11-22T08:00:00Z"),
            ("0 6 * * mon-fri", "2026-11-20T06:00:00Z", "2026-11-23T06:00:00Z"),
            ("0 6 1,15 * *", "2026-11-15T07:00:00Z", "2026-12-01T06:00:00Z"),
            // Both day fields limited: either may match.
            ("0 0 13 * fri", "2026-11-07T00:00:00Z", "2026-11-13T00:00:00Z"),
            ("0 0 13 * fri", "2026-11-13T00:00:00Z", "2026-11-20T00:00:00Z"),
            // The end of a year, the end of short months, leap days.
            ("59 23 31 12 *", "2026-11-21T00:00:00Z", "2026-12-31T23:59:00Z"),
            ("*/5 * * * *", "2026-12-31T23:55:00Z", "2027-01-01T00:00:00Z"),
            ("0 0 31 * *", "2026-03-31T00:00:00Z", "2026-05-31T00:00:00Z"),
            ("0 12 29 2 *", "2026-11-21T00:00:00Z", "2028-02-29T12:00:00Z"),
            ("0 12 29 2 *", "2096-02-29T12:00:00Z", "2104-02-29T12:00:00Z"),
            ("0 0 * * 7", "2026-11-21T00:00:00Z", "2026-11-22T00:00:00Z"),
        ])
    func `cron fields take lists, ranges, steps and names`(_ cron: String, _ from: String, _ next: String) throws {
        let schedule = try SlotSchedule(.cron(cron, timeZone: "UTC"))
        #expect(schedule.nextSlot(after: try time(from)) == (try time(next)))
        #expect(schedule.lastSlot(upTo: try time(next)) == (try time(next)))
        let justBefore = try time(next).addingTimeInterval(-1)
        #expect(try #require(schedule.lastSlot(upTo: justBefore)) <= (try time(from)))
    }

    @Test func `a schedule that never comes is found`() throws {
        // A leap day that is a Sunday: not within eight years of 2032, the next is 2060.
        let schedule = try SlotSchedule(.cron("0 0 29 2 */7", timeZone: "UTC"))
        #expect(schedule.nextSlot(after: try time("2032-03-01T00:00:00Z")) == nil)
        #expect(schedule.lastSlot(upTo: try time("2028-01-01T00:00:00Z")) == nil)
        #expect(throws: Problem.self) { try SlotSchedule(.cron("0 0 31 2 *", timeZone: "UTC")) }
        #expect(throws: Problem.self) { try SlotSchedule(.cron("0 0 * * *", timeZone: "Mars/Olympus")) }
        #expect(throws: Problem.self) { try SlotSchedule(.every(seconds: 0)) }
    }

    @Test(arguments: [ScheduleDefinition.every(seconds: 300), .cron("*/5 * * * *", timeZone: "Europe/Berlin")])
    func `a year of a five-minute schedule takes less than two seconds of a processor`(_ definition: ScheduleDefinition)
        throws
    {
        let schedule = try SlotSchedule(definition)
        let end = try time("2027-01-01T00:00:00Z")
        var slot = try time("2026-01-01T00:00:00Z")
        var count = 0
        let start = ProcessorTime.ofThread
        while let next = schedule.nextSlot(after: slot), next <= end {
            slot = next
            count += 1
        }
        let taken = ProcessorTime.ofThread - start
        // In Berlin an hour is skipped in spring, and the hour that comes twice in autumn counts once.
        #expect(count == (definition == .every(seconds: 300) ? 105_120 : 105_120 - 12))
        #expect(taken < .seconds(2))
    }

    @Test func `jitter is the segment's own, and small`() throws {
        let jitter = Jitter()
        let names = try (0..<200).map { try Sample.segmentName("s\($0)") }
        let hourly = names.map { jitter.delay(of: $0, period: 3_600) }
        #expect(hourly == names.map { jitter.delay(of: $0, period: 3_600) })
        #expect(hourly.allSatisfy { (0...60).contains($0) })
        #expect(Set(hourly).count > 190)
        #expect(names.allSatisfy { jitter.delay(of: $0, period: 60) <= 6 })
        #expect(Jitter.none.delay(of: names[0], period: 60) == 0)
    }

    private func time(_ text: String) throws -> Date { try Date(text, strategy: .iso8601) }
}
