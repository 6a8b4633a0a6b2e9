import Foundation
import SigV4
import Synchronization
import TestSupport
import Testing

@testable import AWSClient

@Suite struct CredentialCacheTests {
    /// Gives what it is told to, and counts; may be held until it is let go.
    private final class Source: CredentialSource {
        let name = "test"
        private let state: Mutex<(results: [Result<Credentials, AWSError>], loads: Int)>
        private let gate = AsyncStream<Void>.makeStream()
        private let isHeld: Bool

        init(_ results: [Result<Credentials, AWSError>], isHeld: Bool = false) {
            state = Mutex((results, 0))
            self.isHeld = isHeld
        }

        var loads: Int { state.withLock(\.loads) }

        func letGo() { gate.continuation.yield() }

        func load() async throws(AWSError) -> CredentialAnswer {
            let result = state.withLock { state in
                state.loads += 1
                return state.results.count > 1 ? state.results.removeFirst() : state.results[0]
            }
            if isHeld {
                for await _ in gate.stream { break }
                if Task.isCancelled { throw AWSError.cancelled }
            }
            return .found(try result.get())
        }
    }

    private let time = TestTime()
    private let trouble = AWSError.badCredentials("the source is down")

    private func keys(_ id: String, minutes: Double) -> Result<Credentials, AWSError> {
        .success(TestMachine.keys(id, expires: time.date.addingTimeInterval(minutes * 60)))
    }

    private func cache(_ source: Source) -> CredentialCache { CredentialCache(source, now: { [time] in time.date }) }

    @Test func `credentials are kept until fifteen minutes before their end`() async throws {
        let source = Source([keys("A", minutes: 60), keys("B", minutes: 120)])
        let cache = cache(source)
        for _ in 0..<3 { #expect(try await cache.credentials().keys.accessKeyID == "A") }
        time.advance(by: .seconds(44 * 60))
        #expect(try await cache.credentials().keys.accessKeyID == "A")
        time.advance(by: .seconds(2 * 60))
        #expect(try await cache.credentials().keys.accessKeyID == "B")
        #expect(source.loads == 2)
    }

    @Test func `a refresh that fails early leaves the old ones in use, and recovers`() async throws {
        let source = Source([keys("A", minutes: 60), .failure(trouble), .failure(trouble), keys("B", minutes: 120)])
        let cache = cache(source)
        _ = try await cache.credentials()
        time.advance(by: .seconds(47 * 60))
        #expect(try await cache.credentials().keys.accessKeyID == "A")
        #expect(try await cache.credentials().keys.accessKeyID == "A")
        #expect(source.loads == 2)
        time.advance(by: .seconds(4 * 60))
        #expect(await failure { () async throws(AWSError) in try await cache.credentials() } == trouble)
        #expect(try await cache.credentials().keys.accessKeyID == "B")
    }

    @Test func `many callers are one refresh`() async throws {
        let source = Source([keys("A", minutes: 60)], isHeld: true)
        let cache = cache(source)
        try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<50 { group.addTask { try await cache.credentials().keys.accessKeyID } }
            while cache.waiting < 49 { await Task.yield() }
            source.letGo()
            for try await id in group { #expect(id == "A") }
        }
        #expect(source.loads == 1)
    }

    @Test func `who waits may leave, and who refreshes may too`() async throws {
        let source = Source([keys("A", minutes: 60)], isHeld: true)
        let cache = cache(source)
        try await withThrowingTaskGroup(of: String?.self) { patient in
            try await withThrowingTaskGroup(of: AWSError?.self) { hasty in
                hasty.addTask { await failure { () async throws(AWSError) in try await cache.credentials() } }
                while source.loads < 1 { await Task.yield() }
                hasty.addTask { await failure { () async throws(AWSError) in try await cache.credentials() } }
                patient.addTask { try await cache.credentials().keys.accessKeyID }
                while cache.waiting < 2 { await Task.yield() }
                hasty.cancelAll()
                for try await error in hasty { #expect(error?.kind == .cancelled) }
            }
            while source.loads < 2 { await Task.yield() }
            source.letGo()
            for try await id in patient { #expect(id == "A") }
        }
    }

    @Test func `credentials that have expired are told, with their place`() async throws {
        let cache = cache(Source([keys("A", minutes: -1)]))
        let error = await failure { () async throws(AWSError) in try await cache.credentials() }
        #expect(error?.code == "expired_credentials" && error?.message == "the credentials of test have expired")
    }

    @Test func `only those that were refused are dropped`() async throws {
        let source = Source([keys("A", minutes: 60), keys("B", minutes: 60)])
        let cache = cache(source)
        let refused = try await cache.credentials().keys
        for _ in 0..<3 {
            #expect(await cache.renew(refused))
            #expect(try await cache.credentials().keys.accessKeyID == "B")
        }
        #expect(source.loads == 2)
    }

    @Test func `no description shows the secret`() async throws {
        var text = ""
        dump(TestMachine.keys("A"), to: &text)
        text += "\(TestMachine.keys("A"))"
        #expect(!text.contains("secret-of"))
    }
}
