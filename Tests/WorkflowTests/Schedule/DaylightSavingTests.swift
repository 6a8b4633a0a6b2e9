import Foundation
import SegmentCore
import Testing

@testable import Workflow

@Suite struct DaylightSavingTests {
    /// A wall clock's change: where, which cron, from when, and the slots that follow.
    struct Change: Sendable, CustomTestStringConvertible {
        var zone: String
        var cron: String
        var from: String
        var slots: [String]
        var testDescription: String { "\(zone) \(cron) \(from)" }
    }

    static let changes = [
        // 2026-03-29, Berlin: 02:00 becomes 03:00. 02:30 does not exist.
        Change(
            zone: "Europe/Berlin", cron: "30 2 * * *", from: "2026-03-28T00:00:00Z",
            slots: ["2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"]),
        // All that is skipped is one slot, and 03:00 is the same one.
        Change(
            zone: "Europe/Berlin", cron: "*/15 2-3 * * *", from: "2026-03-28T23:00:00Z",
            slots: ["2026-03-29T01:00:00Z", "2026-03-29T01:15:00Z", "2026-03-29T01:30:00Z", "2026-03-29T01:45:00Z"]),
        // 2026-10-25, Berlin: 03:00 becomes 02:00. 02:30 comes twice and counts once.
        Change(
            zone: "Europe/Berlin", cron: "30 2 * * *", from: "2026-10-24T12:00:00Z",
            slots: ["2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"]),
        Change(
            zone: "Europe/Berlin", cron: "*/30 1-3 * * *", from: "2026-10-24T12:00:00Z",
            slots: [
                "2026-10-24T23:00:00Z", "2026-10-24T23:30:00Z", "2026-10-25T00:00:00Z", "2026-10-25T00:30:00Z",
                "2026-10-25T02:00:00Z", "2026-10-25T02:30:00Z",
            ]),
        // 2026-03-08 and 2026-11-01, New York, at 02:00.
        Change(
            zone: "America/New_York", cron: "15 2 * * *", from: "2026-03-07T12:00:00Z",
            slots: ["2026-03-08T07:00:00Z", "2026-03-09T06:15:00Z"]),
        Change(
            zone: "America/New_York", cron: "15 1 * * *", from: "2026-10-31T12:00:00Z",
            slots: ["2026-11-01T05:15:00Z", "2026-11-02T06:15:00Z"]),
        // Lord Howe moves by half an hour: 2026-10-04 02:00 → 02:30, 2026-04-05 02:00 → 01:30.
        Change(
            zone: "Australia/Lord_Howe", cron: "15 2 * * *", from: "2026-10-03T00:00:00Z",
            slots: ["2026-10-03T15:30:00Z", "2026-10-04T15:15:00Z"]),
        Change(
            zone: "Australia/Lord_Howe", cron: "45 1 * * *", from: "2026-04-04T00:00:00Z",
            slots: ["2026-04-04T14:45:00Z", "2026-04-05T15:15:00Z"]),
        // Apia left out a whole day, 2011-12-30.
        Change(
            zone: "Pacific/Apia", cron: "0 6 * * *", from: "2011-12-29T00:00:00Z",
            slots: ["2011-12-29T16:00:00Z", "2011-12-30T10:00:00Z", "2011-12-30T16:00:00Z"]),
        // A year's end on a wall clock ahead of UTC.
        Change(
            zone: "Asia/Kolkata", cron: "0 0 1 1 *", from: "2026-11-21T00:00:00Z",
            slots: ["2026-12-31T18:30:00Z", "2027-12-31T18:30:00Z"]),
    ]

    @Test(arguments: changes)
    func `a skipped time runs at the next minute that exists, a doubled one once`(_ change: Change) throws {
        let schedule = try SlotSchedule(.cron(change.cron, timeZone: change.zone))
        var time = try Date(change.from, strategy: .iso8601)
        var slots: [String] = []
        for _ in change.slots {
            time = try #require(schedule.nextSlot(after: time))
            slots.append(time.formatted(.iso8601))
        }
        #expect(slots == change.slots)
    }

    @Test(arguments: ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC", "America/St_Johns"])
    func `looking back finds the slots that looking ahead found, at every minute of the changes`(_ zone: String) throws
    {
        let schedule = try SlotSchedule(.cron("*/7 * * * *", timeZone: zone))
        for day in ["2026-03-08", "2026-03-29", "2026-04-05", "2026-10-04", "2026-10-25", "2026-11-01"] {
            let start = try Date(day + "T00:00:00Z", strategy: .iso8601).addingTimeInterval(-43_200)
            var last = try #require(schedule.lastSlot(upTo: start))
            var next = try #require(schedule.nextSlot(after: last))
            for minute in 0..<(2 * 1_440) {
                let now = start.addingTimeInterval(Double(minute) * 60)
                if next <= now {
                    last = next
                    next = try #require(schedule.nextSlot(after: next))
                }
                #expect(schedule.lastSlot(upTo: now) == last)
                #expect(schedule.nextSlot(after: now) == next)
            }
        }
    }
}
