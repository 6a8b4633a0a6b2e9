import Foundation
import SegmentCore
import TestSupport
import Testing

@testable import Workflow

/// On a manual clock: `TestTime` stands still until a test advances it. It starts at 10:15 UTC, on a quarter of an hour.
@Suite struct SchedulerMachineTests {
    let time = TestTime()

    @Test func `a segment starts at each of its slots, once`() throws {
        var machine = SchedulerMachine(width: 4, jitter: .none)
        #expect(machine.reload([try segment("a", .every(seconds: 900))], at: time.date) == [])
        #expect(machine.nextWake == slot("10:30"))
        time.advance(by: .seconds(899))
        #expect(machine.tick(time.date) == [])
        time.advance(by: .seconds(1))
        #expect(machine.tick(time.date) == [try start("a", "10:30")])
        #expect(machine.tick(time.date) == [])
        #expect(machine.ended(try name("a"), at: time.date) == [])
        #expect(machine.nextWake == slot("10:45"))
    }

    @Test func `no segment runs twice at the same time, and what came meanwhile is one run`() throws {
        var machine = SchedulerMachine(width: 4, jitter: .none)
        _ = machine.reload([try segment("a", .every(seconds: 300))], at: time.date)
        time.advance(by: .seconds(300))
        #expect(machine.tick(time.date) == [try start("a", "10:20")])
        for _ in 0..<4 {
            time.advance(by: .seconds(300))
            #expect(machine.tick(time.date) == [])
        }
        #expect(machine.nextWake == nil)
        #expect(machine.ended(try name("a"), at: time.date) == [try start("a", "10:40", isLate: true)])
        #expect(machine.ended(try name("a"), at: time.date) == [])
    }

    @Test func `slots that were missed while nobody was there are one run`() throws {
        var machine = SchedulerMachine(width: 4, jitter: .none)
        let old = try segment("a", .every(seconds: 300), last: time.date.addingTimeInterval(-86_400))
        let current = try segment("b", .every(seconds: 300), last: time.date)
        #expect(machine.reload([old, current], at: time.date) == [try start("a", "10:15", isLate: true)])
    }

    @Test func `at most the width runs at the same time, the longest waiting first`() throws {
        var machine = SchedulerMachine(width: 2, jitter: .none)
        let segments = try ["a", "b", "c", "d"].map { try segment($0, .every(seconds: 900)) }
        _ = machine.reload(segments + [try segment("z", .every(seconds: 60))], at: time.date)
        time.advance(by: .seconds(60))
        #expect(machine.tick(time.date) == [try start("z", "10:16")])
        time.advance(by: .seconds(840))
        #expect(machine.tick(time.date) == [try start("a", "10:30")])
        #expect(machine.nextWake == nil)
        #expect(machine.ended(try name("z"), at: time.date) == [try start("b", "10:30")])
        #expect(machine.ended(try name("a"), at: time.date) == [try start("c", "10:30")])
        #expect(machine.ended(try name("b"), at: time.date) == [try start("d", "10:30")])
        #expect(machine.ended(try name("c"), at: time.date) == [try start("z", "10:30", isLate: true)])
    }

    @Test func `jitter puts segments of one slot apart, and none before its slot`() throws {
        var machine = SchedulerMachine(width: 50)
        _ = machine.reload(try (0..<50).map { try segment("s\($0)", .every(seconds: 900)) }, at: time.date)
        time.advance(by: .seconds(900))
        var starts: [TimeInterval] = []
        while starts.count < 50 {
            starts += machine.tick(time.date).map { _ in time.date.timeIntervalSince(slot("10:30")) }
            guard let wake = machine.nextWake, starts.count < 50 else { break }
            time.advance(by: .milliseconds(max(1, (wake.timeIntervalSince(time.date) * 1_000).rounded(.up))))
        }
        #expect(starts.count == 50)
        #expect(starts.allSatisfy { (0...61).contains($0) })
        #expect(Set(starts).count > 40)
    }

    @Test func `a reload adds, changes and removes, and what runs goes on`() throws {
        var machine = SchedulerMachine(width: 4, jitter: .none)
        _ = machine.reload(
            try [segment("goes", .every(seconds: 900)), segment("stays", .every(seconds: 900))], at: time.date)
        time.advance(by: .seconds(900))
        #expect(machine.tick(time.date).count == 2)
        // `stays` runs by a new schedule; what was read does not know of its 10:30 yet.
        let stays = try segment("stays", .every(seconds: 600), last: slot("10:30"))
        let new = try segment("new", .every(seconds: 600), last: slot("10:30"))
        #expect(machine.reload([stays, new], at: time.date) == [])
        time.advance(by: .seconds(600))
        #expect(machine.tick(time.date) == [try start("new", "10:40")])
        #expect(machine.ended(try name("goes"), at: time.date) == [])
        #expect(machine.ended(try name("stays"), at: time.date) == [try start("stays", "10:40")])
        #expect(machine.reload([], at: time.date) == [])
        #expect(machine.nextWake == nil)
    }

    @Test func `a reload does not repeat a slot that the machine has started`() throws {
        var machine = SchedulerMachine(width: 4, jitter: .none)
        let stale = try segment("a", .every(seconds: 900))
        _ = machine.reload([stale], at: time.date)
        time.advance(by: .seconds(900))
        #expect(machine.tick(time.date).count == 1)
        #expect(machine.ended(try name("a"), at: time.date) == [])
        #expect(machine.reload([stale], at: time.date) == [])
    }

    @Test func `a graceful stop starts nothing and ends with the last run`() throws {
        var machine = SchedulerMachine(width: 1, jitter: .none)
        _ = machine.reload(try ["a", "b"].map { try segment($0, .every(seconds: 900)) }, at: time.date)
        time.advance(by: .seconds(900))
        #expect(machine.tick(time.date) == [try start("a", "10:30")])
        #expect(machine.stop() == [])
        #expect(machine.tick(time.date) == [])
        #expect(machine.ended(try name("a"), at: time.date) == [.finish])
        var idle = SchedulerMachine(width: 1)
        #expect(idle.stop() == [.finish])
    }

    @Test func `a slot that somebody else started is left to them`() throws {
        var machine = SchedulerMachine(width: 1, jitter: .none)
        _ = machine.reload([try segment("a", .every(seconds: 900))], at: time.date)
        time.advance(by: .seconds(900))
        #expect(machine.tick(time.date).count == 1)
        #expect(machine.taken(try name("a"), upTo: slot("10:30"), at: time.date) == [])
        #expect(machine.nextWake == slot("10:45"))
    }

    @Test func `a clock that is set back repeats nothing, and one that ran ahead for long is forgotten`() throws {
        var machine = SchedulerMachine(width: 1, jitter: .none)
        // 10:30 was started, then the clock went back to 10:15.
        #expect(machine.reload([try segment("a", .every(seconds: 900), last: slot("10:30"))], at: time.date) == [])
        #expect(machine.nextWake == slot("10:45"))
        // A slot of the year 2030 was started under a wrong clock.
        let future = time.date.addingTimeInterval(4 * 365 * 86_400)
        #expect(machine.reload([try segment("b", .every(seconds: 900), last: future)], at: time.date) == [])
        #expect(machine.nextWake == slot("10:30"))
    }

    @Test func `a schedule that never comes is said, once`() throws {
        var machine = SchedulerMachine(width: 1, jitter: .none)
        let never = try segment("a", .cron("0 0 29 2 */7", timeZone: "UTC"), last: nil)
        time.advance(by: .seconds(6 * 365 * 86_400))
        #expect(machine.reload([never], at: time.date) == [.neverComes(try name("a"))])
        #expect(machine.reload([never], at: time.date) == [])
        #expect(machine.nextWake == nil)
    }

    private func name(_ text: String) throws -> SegmentName { try Sample.segmentName(text) }

    /// Of the test's day.
    private func slot(_ clock: String) -> Date {
        let parts = clock.split(separator: ":").compactMap { Double($0) }
        return TestTime().date.addingTimeInterval((parts[0] - 10) * 3_600 + (parts[1] - 15) * 60)
    }

    private func segment(_ text: String, _ definition: ScheduleDefinition) throws -> ScheduledSegment {
        try segment(text, definition, last: TestTime().date)
    }

    private func segment(_ text: String, _ definition: ScheduleDefinition, last: Date?) throws -> ScheduledSegment {
        ScheduledSegment(name: try name(text), schedule: try SlotSchedule(definition), last: last, now: time.date)
    }

    private func start(_ text: String, _ clock: String, isLate: Bool = false) throws -> SchedulerMachine.Action {
        .start(try name(text), slot: slot(clock), isLate: isLate)
    }
}
