import Foundation
import Logging
import SegmentCore
import Synchronization
import TestSupport
import Testing

@testable import Workflow

@Suite struct SchedulerTests {
    @Test func `a day of a quarter-hourly schedule is 96 runs, and a stop ends it`() async throws {
        let host = FakeHost(try ["a", "b"].map { try FakeHost.segment($0, .every(seconds: 900)) }, until: 86_400)
        await host.scheduler(width: 2).run()
        let started = host.started
        #expect(started.count == 2 * 96)
        for name in ["a", "b"] {
            let slots = started.filter { $0.segment.rawValue == name }.map(\.slot)
            #expect(slots == (1...96).map { TestTime().date.addingTimeInterval(Double($0) * 900) })
        }
    }

    @Test func `a reload in the middle adds and removes`() async throws {
        let host = FakeHost([try FakeHost.segment("a", .every(seconds: 900))], until: 7_200)
        let later = try FakeHost.segment("b", .every(seconds: 1_800))
        host.reloads = [(TestTime().date.addingTimeInterval(3_601), [later])]
        await host.scheduler(width: 2).run()
        #expect(host.started.filter { $0.segment.rawValue == "a" }.count == 4)
        #expect(
            host.started.filter { $0.segment.rawValue == "b" }.map(\.slot).last
                == TestTime().date.addingTimeInterval(6_300))
    }

    @Test func `a run that was broken off goes on before its segment starts again`() async throws {
        let host = FakeHost([try FakeHost.segment("a", .every(seconds: 900))], until: 1_000)
        host.owed = [
            OwedRun(segment: try Sample.segmentName("a"), slot: TestTime().date, run: try Sample.runID())
        ]
        await host.scheduler(width: 1).run()
        #expect(host.started.map(\.kind) == ["owed", "run"])
    }

    @Test func `once runs what is due and ends, however long that takes`() async throws {
        let missed = TestTime().date.addingTimeInterval(-7_200)
        let host = FakeHost(
            [
                try FakeHost.segment("late", .every(seconds: 60), last: missed),
                try FakeHost.segment("due", .every(seconds: 900), last: TestTime().date.addingTimeInterval(-900)),
                try FakeHost.segment("not-due", .every(seconds: 900)),
            ], until: 86_400)
        let ends = await host.scheduler(width: 1).runOnce()
        #expect(ends.count == 2)
        #expect(host.started.map(\.segment.rawValue).sorted() == ["due", "late"])
    }

    @Test func `a slot that another process has is not run here`() async throws {
        let host = FakeHost([try FakeHost.segment("a", .every(seconds: 900))], until: 1_900)
        host.isTaken = true
        await host.scheduler(width: 1).run()
        #expect(host.started.map(\.kind) == ["taken", "taken"])
    }
}

/// Runs that take no time, on a clock that passes at once, but never while the scheduler has not heard of a run's end.
private final class FakeHost: ScheduleHost {
    struct Start: Sendable {
        var kind: String
        var segment: SegmentName
        var slot: Date
    }

    private struct State {
        var segments: [ScheduledSegment]?
        var reloads: [(Date, [ScheduledSegment])] = []
        var owed: [OwedRun] = []
        var started: [Start] = []
        var isTaken = false
    }

    private let time = TestTime()
    private let handler = RunCountingHandler()
    private let end: Date
    private let state: Mutex<State>

    /// - Parameter seconds: when it is told to stop.
    init(_ segments: [ScheduledSegment], until seconds: Double) {
        state = Mutex(State(segments: segments))
        end = time.date.addingTimeInterval(seconds)
    }

    static func segment(_ name: String, _ definition: ScheduleDefinition, last: Date = TestTime().date) throws
        -> ScheduledSegment
    {
        ScheduledSegment(
            name: try Sample.segmentName(name), schedule: try SlotSchedule(definition), last: last,
            now: TestTime().date)
    }

    var started: [Start] { state.withLock { $0.started } }
    var reloads: [(Date, [ScheduledSegment])] {
        get { state.withLock { $0.reloads } }
        set { state.withLock { $0.reloads = newValue } }
    }
    var owed: [OwedRun] {
        get { state.withLock { $0.owed } }
        set { state.withLock { $0.owed = newValue } }
    }
    var isTaken: Bool {
        get { state.withLock { $0.isTaken } }
        set { state.withLock { $0.isTaken = newValue } }
    }

    func scheduler(width: Int) -> Scheduler {
        Scheduler(
            host: self, width: width, jitter: .none, poll: .seconds(60), now: { self.time.date },
            sleep: { duration in
                while self.handler.isAnyRunning { await Task.yield() }
                self.time.advance(by: duration)
            }, isStopping: { self.time.date > self.end }, logger: Logger(label: "test") { _ in self.handler })
    }

    func changedSegments() async -> [ScheduledSegment]? {
        let now = time.date
        return state.withLock { state in
            if let first = state.segments {
                state.segments = nil
                return first
            }
            guard let next = state.reloads.first, next.0 <= now else { return nil }
            state.reloads.removeFirst()
            return next.1
        }
    }

    func owedRuns() async -> [OwedRun] { owed }

    func run(_ segment: SegmentName, slot: Date) async -> ScheduledEnd {
        note(isTaken ? "taken" : "run", segment, slot)
        return isTaken ? .taken(upTo: slot) : .failed([Problem("fake", "no run")])
    }

    func goOn(_ run: OwedRun) async -> ScheduledEnd {
        note("owed", run.segment, run.slot)
        return .failed([Problem("fake", "no run")])
    }

    private func note(_ kind: String, _ segment: SegmentName, _ slot: Date) {
        state.withLock { $0.started.append(Start(kind: kind, segment: segment, slot: slot)) }
    }
}

/// Counts, from what the scheduler logs, how many runs it believes to be on their way.
private final class RunCountingHandler: LogHandler {
    private let running = Mutex(0)

    var isAnyRunning: Bool { running.withLock { $0 > 0 } }

    func log(event: LogEvent) {
        let text = event.message.description
        if text.hasPrefix("starting") || text.hasPrefix("going on") { running.withLock { $0 += 1 } }
        if text.hasPrefix("not run") || text.hasPrefix("another process") { running.withLock { $0 -= 1 } }
    }

    var metadata: Logger.Metadata {
        get { [:] }
        set {}
    }
    var logLevel: Logger.Level {
        get { .trace }
        set {}
    }
    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { nil }
        set {}
    }
}
