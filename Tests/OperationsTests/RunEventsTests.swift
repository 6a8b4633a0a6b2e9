import SegmentCore
import TestSupport
import Testing
import Workflow

@testable import Operations

/// The events of runs as an asynchronous sequence.
@Suite struct RunEventsTests {
    private func event(_ id: String) throws -> RunEvent {
        .progress(StageProgress(run: try Sample.runID(id), segment: "vip", stage: .plan))
    }

    @Test func `events come in order, and the sequence ends`() async throws {
        let events = RunEvents()
        let (first, second) = (try event("20261121T101500Z-000001"), try event("20261121T101500Z-000002"))
        events.send(first)
        async let read = events.reduce(into: [RunEvent]()) { $0.append($1) }
        events.send(second)
        events.finish()
        #expect(await read == [first, second])
    }

    @Test func `a reader that is cancelled still gets what comes`() async throws {
        let events = RunEvents()
        let last = try event("20261121T101500Z-000001")
        let read = try await withThrowingTaskGroup(of: [RunEvent].self) { group in
            group.addTask { await events.reduce(into: [RunEvent]()) { $0.append($1) } }
            group.cancelAll()
            events.send(last)
            events.finish()
            return try await group.next() ?? []
        }
        #expect(read == [last])
    }

    @Test func `what is sent after the end is dropped`() async throws {
        let events = RunEvents()
        events.finish()
        events.send(try event("20261121T101500Z-000001"))
        #expect(await events.reduce(into: 0) { count, _ in count += 1 } == 0)
    }
}
