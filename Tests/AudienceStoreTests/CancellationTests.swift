import AudienceStore
import Dispatch
import Foundation
import SegmentCore
import Synchronization
import Testing

@Suite struct CancellationTests {
    @Test func `an import that is cancelled midway is rolled back and can be taken again`() async throws {
        let (begun, signal) = AsyncStream.makeStream(of: Int.self)
        let gate = DispatchSemaphore(value: 0)
        let hold = Once()
        let progress: @Sendable (BatchKey, Int) -> Void = { _, rows in
            guard hold.first() else { return }
            signal.yield(rows)
            gate.wait()
        }
        try await AudienceFixture.with(progress: progress) { here in
            let rows = (0..<120_000).map { "id-\($0),x,SMS" }
            let bad = "bad,,"
            let batch = try await here.batch(
                "c", (["Id,Address,ChannelType", bad] + rows).joined(separator: "\n"))
            let result = await withTaskGroup(of: String?.self) { group in
                group.addTask { await code { try await here.take(batch) } }
                for await _ in begun { break }
                group.cancelAll()
                gate.signal()
                return await group.next() ?? nil
            }
            #expect(result == "import_cancelled")
            #expect(try await here.audience.count() == 0)
            #expect(try await here.audience.find(batch.key) == nil)
            #expect(try await here.rejections("c").isEmpty)
            let outcome = try await here.take(batch)
            #expect(outcome.accepted == 120_000)
            #expect(try await here.rejections("c").count == 1)
        }
    }

    @Test func `a second start while the first one runs waits and takes nothing again`() async throws {
        try await AudienceFixture.with { here in
            let rows = (0..<20_000).map { "id-\($0),x,SMS" }
            let batch = try await here.batch("t", (["Id,Address,ChannelType"] + rows).joined(separator: "\n"))
            let other = try EmbeddedAudience.open(path: here.path, objects: here.objects)
            async let first = here.audience.start(batch)
            async let second = other.start(batch)
            #expect(try await first == second)
            #expect(try await here.audience.count() == 20_000)
        }
    }
}

/// True the first time.
private final class Once: Sendable {
    private let isUsed = Mutex(false)

    func first() -> Bool {
        isUsed.withLock { isUsed in
            defer { isUsed = true }
            return !isUsed
        }
    }
}
