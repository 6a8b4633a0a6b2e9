import Foundation
import Logging
import SegmentCore
import TestSupport
import Testing

@testable import Workflow

/// Notices that a sink did not take.
@Suite struct NoticeOutboxTests {
    private let time = TestTime()
    private let store = InMemoryObjectStore()
    private let sink = RecordingNoticeSink()
    private let other = NamedSink("other")

    private var outbox: NoticeOutbox {
        NoticeOutbox(
            store: store, sinks: [sink, other], now: { [time] in time.date }, logger: Logger(label: "test"))
    }

    private func notice(_ number: Int, _ status: RunStatus = .failed) throws -> RunNotice {
        try Sample.notice("20261121T10150\(number)Z-4f9a2c/\(status.rawValue)", status: status)
    }

    @Test func `a notice that fails is kept for its sink alone, and is a warning with what happens next`() async throws
    {
        sink.failure = NoticeFailure("SNS Publish: access denied")
        let problems = await outbox.announce(try notice(1))
        #expect(problems.map(\.code) == [.noticeFailed])
        #expect(problems.map(\.severity) == [.warning])
        #expect(problems.first?.message == "recorder: SNS Publish: access denied")
        #expect(problems.first?.hint?.contains("headgate notices send") == true)
        #expect(other.ids == [try notice(1).id])
        let waiting = try await outbox.waiting()
        #expect(waiting.map(\.sink) == ["recorder"])
        #expect(waiting.map(\.notice) == [try notice(1)])
        #expect(store.keys.map(\.rawValue).first?.hasPrefix("notices/outbox/20261121T101501Z-4f9a2c/failed/") == true)
    }

    @Test func `the next run sends what waits first, in its order, once, under the same id`() async throws {
        sink.failure = NoticeFailure("no")
        for number in 1...3 {
            _ = await outbox.announce(try notice(4 - number))
            time.advance(by: .seconds(60))
        }
        sink.failure = nil
        #expect(await outbox.announce(try notice(9, .succeeded)) == [])
        #expect(sink.notices == [try notice(3), try notice(2), try notice(1), try notice(9, .succeeded)])
        #expect(store.keys.isEmpty)
        #expect(await outbox.send().sent == 0)
        #expect(other.ids.count == 4)
    }

    @Test func `a newer notice does not overtake one that still waits, also when the clock was put back`() async throws
    {
        sink.failure = NoticeFailure("no")
        _ = await outbox.announce(try notice(1))
        let behind = NoticeOutbox(
            store: store, sinks: [sink], now: { [time] in time.date - 3_600 }, logger: Logger(label: "test"))
        _ = await behind.announce(try notice(2))
        sink.failure = nil
        let (sent, left, problems) = await outbox.send()
        #expect((sent, left.count, problems.count) == (2, 0, 0))
        #expect(sink.notices.map(\.id) == [try notice(1).id, try notice(2).id])
    }

    @Test func `the same notice again, after a crash, waits once`() async throws {
        sink.failure = NoticeFailure("no")
        for _ in 0..<2 { _ = await outbox.announce(try notice(1)) }
        #expect(try await outbox.waiting().count == 1)
    }

    @Test func `after seven days a notice is dropped with a warning`() async throws {
        sink.failure = NoticeFailure("no")
        _ = await outbox.announce(try notice(1))
        time.advance(by: .seconds(6 * 86_400))
        #expect(await outbox.send().left.count == 1)
        time.advance(by: .seconds(2 * 86_400))
        let problems = await outbox.announce(try notice(2))
        #expect(problems.map(\.code) == [.noticeDropped, .noticeFailed])
        #expect(try await outbox.waiting().map(\.notice.id) == [try notice(2).id])
    }

    @Test func `a sink that is configured no more keeps no other from its notices`() async throws {
        sink.failure = NoticeFailure("no")
        _ = await outbox.announce(try notice(1))
        let without = NoticeOutbox(
            store: store, sinks: [other], now: { [time] in time.date }, logger: Logger(label: "test"))
        #expect(await without.announce(try notice(2)) == [])
        #expect(other.ids.count == 2)
        #expect(try await without.waiting().count == 1)
    }

    @Test func `runs that end together send what waits once between them`() async throws {
        sink.failure = NoticeFailure("no")
        for number in 1...3 { _ = await outbox.announce(try notice(number)) }
        let slow = NamedSink("recorder")
        slow.meanwhile = { [self] in
            // While the first is being delivered, another run ends.
            let second = NoticeOutbox(
                store: store, sinks: [slow], now: { [time] in time.date }, logger: Logger(label: "test"))
            #expect(await second.send().sent == 0)
        }
        let first = NoticeOutbox(
            store: store, sinks: [slow], now: { [time] in time.date }, logger: Logger(label: "test"))
        #expect(await first.send().sent == 3)
        #expect(slow.ids == (1...3).compactMap { try? notice($0).id })
        #expect(store.keys.isEmpty)
    }

    @Test func `a notice whose sender died is sent again after two minutes, under its id`() async throws {
        sink.failure = NoticeFailure("no")
        _ = await outbox.announce(try notice(1))
        sink.failure = nil
        let dying = NamedSink("recorder")
        dying.meanwhile = { [store] in store.failure = StoreFailure(.unavailable, "the process is dead") }
        let died = await NoticeOutbox(
            store: store, sinks: [dying], now: { [time] in time.date }, logger: Logger(label: "test")
        ).send()
        store.failure = nil
        #expect(died.problems.map(\.code) == [.noticeFailed])
        #expect(await outbox.send().sent == 0)
        time.advance(by: .seconds(121))
        #expect(await outbox.send().sent == 1)
        #expect(sink.notices.map(\.id) == dying.ids)
    }

    @Test func `a store that does not answer fails nothing: the notice goes out, or the warning says both`()
        async throws
    {
        store.failure = StoreFailure(.unavailable, "no store")
        let told = await outbox.announce(try notice(1))
        #expect(sink.notices.count == 1)
        #expect(told.map(\.severity) == [.warning])
        sink.failure = NoticeFailure("no topic")
        let both = await outbox.announce(try notice(2))
        #expect(both.contains { $0.message.contains("no topic") && $0.message.contains("cannot be kept") })
    }

    @Test func `a kept file of another format is left as it is`() async throws {
        store.plant(#"{"format": 9}"#, at: ObjectKey("notices/outbox/20261121T101500Z-4f9a2c/failed/x.json"))
        #expect(await outbox.announce(try notice(1)) == [])
        #expect(store.keys.count == 1)
    }

    @Test func `a failed import is told as that, also when the stage stopped in order`() throws {
        var report = try Sample.notice(status: .failed).report
        report.stages = [StageReport(name: .import, status: .done), StageReport(name: .settle, status: .done)]
        #expect(RunNotice(report, words: .reference).subject == "Amazon Pinpoint Import Failed")
        report.stages = [StageReport(name: .plan, status: .failed), StageReport(name: .import, status: .skipped)]
        #expect(RunNotice(report, words: .reference).subject == "Amazon Pinpoint Segmentation Query Failed")
        #expect(RunNotice(report).subject == "Headgate run failed")
    }
}
