import Foundation
import Logging
import SegmentCore
import Synchronization
import TestSupport
import Testing

@testable import Workflow

@Suite struct AlertDeskTests {
    let store = InMemoryObjectStore()
    let sink = RecordingAlertSink()
    let time = TestTime()

    @Test func `a hundred failing runs give one alert, the first good one a recovery`() async throws {
        for run in 0..<100 { #expect(await consider(run, .failed) == []) }
        #expect(sink.told == ["failing"])
        #expect(await consider(100, .succeeded) == [])
        #expect(await consider(101, .succeeded) == [])
        #expect(sink.told == ["failing", "ok"])
        #expect(sink.alerts.last?.previous == .failing)
        #expect(sink.alerts.last?.subject == "Headgate: segment vip has recovered (target dev)")
        #expect(store.keys.map(\.rawValue) == ["alerts/dev/vip.json"])
    }

    @Test func `a segment that is well from the start is not told, and nothing is written`() async throws {
        _ = await consider(0, .succeeded)
        _ = await consider(1, .succeeded)
        #expect(sink.told == [])
        #expect(store.keys.count == 1)
    }

    @Test func `each change is told, and what says nothing about the segment is not`() async throws {
        let runs: [RunStatus] = [
            .failed, .invalid, .cancelled, .held, .superseded, .held, .partial, .interrupted, .partial, .succeeded,
        ]
        for (run, status) in runs.enumerated() { _ = await consider(run, status) }
        #expect(sink.told == ["failing", "held", "partial", "ok"])
    }

    @Test func `a held run that is approved is a recovery under the same run`() async throws {
        _ = await consider(7, .held)
        _ = await consider(7, .succeeded)
        #expect(sink.told == ["held", "ok"])
    }

    @Test func `a run that is announced again after a crash counts once`() async throws {
        for _ in 0..<3 { _ = await consider(1, .failed) }
        _ = await consider(2, .failed)
        #expect(sink.told == ["failing"])
        #expect(try await state()?.runs == 2)
    }

    @Test func `a condition that stays bad is told again after the time that was set`() async throws {
        for run in 0..<49 {
            _ = await consider(run, .failed, repeatAfter: 86_400)
            time.advance(by: .seconds(3_600))
        }
        #expect(sink.alerts.map(\.isRepeat) == [false, true, true])
        #expect(sink.alerts.map(\.runs) == [1, 25, 49])
        #expect(Set(sink.alerts.map(\.since)).count == 1)
    }

    @Test func `what no sink took is told by the next run`() async throws {
        sink.failure = NoticeFailure("no network")
        #expect(await consider(0, .failed).map(\.code) == [.alertFailed])
        sink.failure = nil
        #expect(await consider(1, .failed) == [])
        #expect(sink.told == ["failing"])
    }

    @Test func `a partial run within what is allowed is well, a refused one says nothing`() async throws {
        var report = try report(0, .partial)
        report.counts.rejected = 3
        #expect(SegmentCondition(report, maxRejected: 3) == .ok)
        #expect(SegmentCondition(report, maxRejected: 2) == .partial)
        var refused = try self.report(1, .failed)
        refused.problems = [Problem(.leased, "another run is on its way")]
        #expect(SegmentCondition(refused, maxRejected: 0) == nil)
    }

    @Test func `a file that is no alert state is a warning, and stays`() async throws {
        store.plant("{}", at: ObjectKey("alerts", "dev", "vip.json"))
        let problems = await consider(0, .failed)
        #expect(problems.map(\.severity) == [.warning])
        #expect(problems.first?.message.contains("alerts/dev/vip.json") == true)
        #expect(try await store.get(ObjectKey("alerts", "dev", "vip.json"))?.data == Data("{}".utf8))
    }

    @Test func `a slot that comes to no run is told once, and a good run ends it`() async throws {
        for slot in 0..<3 { #expect(try await notStarted(slot) == []) }
        _ = await consider(1, .failed)
        _ = await consider(2, .succeeded)
        #expect(sink.told == ["failing", "ok"])
        let alert = try #require(sink.alerts.first)
        #expect(alert.id == "not-started-20261121T101500Z/dev/vip/failing")
        #expect(alert.subject == "Headgate: segment vip cannot be started (target dev)")
        #expect(alert.report == nil && alert.problems?.map(\.code) == ["store_denied"])
        #expect(sink.alerts.last?.runs == 1)
    }

    @Test func `what the store cannot keep is remembered while the process lives`() async throws {
        let memory = AlertMemory()
        store.failure = StoreFailure(.denied, "the disk is full")
        for slot in 0..<3 { #expect(try await notStarted(slot, memory) == []) }
        #expect(sink.told == ["failing"])
        store.failure = nil
        #expect(await consider(1, .succeeded, memory: memory) == [])
        #expect(sink.told == ["failing", "ok"])
        #expect(try await state()?.condition == .ok)
        // From here on the store knows.
        _ = await consider(2, .failed)
        #expect(sink.told == ["failing", "ok", "failing"])
    }

    @Test func `a store that can be read and not written tells once as well`() async throws {
        _ = await consider(0, .succeeded)
        let memory = AlertMemory()
        let full = UnwritableStore(base: store)
        for slot in 0..<3 { #expect(try await notStarted(slot, memory, store: full) == []) }
        #expect(sink.told == ["failing"])
    }

    private func notStarted(_ slot: Int, _ memory: AlertMemory? = nil, store: (any ObjectStore)? = nil) async throws
        -> [Problem]
    {
        let occasion = AlertOccasion(
            notStarted: try Sample.segmentName(), target: "dev", slot: time.date.addingTimeInterval(Double(slot) * 900),
            problems: [Problem("store_denied", "the disk is full")])
        return await desk(memory: memory, store: store).consider(try #require(occasion))
    }

    private func desk(
        repeatAfter: TimeInterval? = nil, memory: AlertMemory? = nil, store: (any ObjectStore)? = nil
    ) -> AlertNotifier {
        AlertNotifier(
            store: store ?? self.store, sinks: [sink], repeatAfter: repeatAfter, maxRejected: 0, memory: memory,
            now: { [time] in time.date }, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private func consider(_ run: Int, _ status: RunStatus, repeatAfter: TimeInterval? = nil, memory: AlertMemory? = nil)
        async -> [Problem]
    {
        let desk = desk(repeatAfter: repeatAfter, memory: memory)
        guard var report = try? report(run, status) else { return [Problem("test", "no report")] }
        if status == .partial { report.counts.rejected = 1 }
        return await desk.consider(report)
    }

    private func report(_ run: Int, _ status: RunStatus) throws -> RunReport {
        RunReport(
            runID: try Sample.runID("run-\(run)"), segment: "vip", target: "dev", status: status,
            asOf: "2026-11-21T10:15:00Z")
    }

    private func state() async throws -> AlertState? {
        try await store.get(ObjectKey("alerts", "dev", "vip.json")).map {
            try JSONCoding.value(AlertState.self, from: $0.data)
        }
    }
}

/// Keeps what it is told.
final class RecordingAlertSink: AlertSink {
    private let state = Mutex((alerts: [Alert](), failure: NoticeFailure?.none))

    var name: String { "recorder" }
    var alerts: [Alert] { state.withLock { $0.alerts } }
    var told: [String] { alerts.map(\.condition.rawValue) }
    var failure: NoticeFailure? {
        get { state.withLock { $0.failure } }
        set { state.withLock { $0.failure = newValue } }
    }

    func deliver(_ alert: Alert) async throws(NoticeFailure) {
        if let failure { throw failure }
        state.withLock { $0.alerts.append(alert) }
    }
}

/// Takes no writes.
private struct UnwritableStore: ObjectStore {
    let base: InMemoryObjectStore

    func get(_ key: ObjectKey) async throws(StoreFailure) -> StoredObject? { try await base.get(key) }

    @discardableResult
    func put(_ data: Data, at key: ObjectKey, when condition: PutCondition) async throws(StoreFailure) -> ObjectVersion
    {
        throw StoreFailure(.denied, "the disk is full")
    }

    func list(under prefix: ObjectKey) async throws(StoreFailure) -> [ObjectKey] { try await base.list(under: prefix) }
    func delete(_ key: ObjectKey) async throws(StoreFailure) { throw StoreFailure(.denied, "the disk is full") }
    func location(of key: ObjectKey) -> Location { base.location(of: key) }
}
