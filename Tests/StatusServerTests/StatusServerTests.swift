import Foundation
import Logging
import SegmentCore
import Synchronization
import TestSupport
import Testing

@testable import StatusServer

@Suite(.timeLimit(.minutes(60))) struct StatusServerTests {
    private func running(
        _ status: FakeStatus, host: String = "127.0.0.1", _ body: @escaping @Sendable (String) async throws -> Void
    ) async throws {
        let server = StatusServer(
            host: host, port: 0, status: status, metricsType: "text/plain; version=0.0.4",
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let (addresses, continuation) = AsyncStream.makeStream(of: String.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try? await server.run { continuation.yield($0) } }
            var found = addresses.makeAsyncIterator()
            try await body("http://" + (try #require(await found.next())))
            group.cancelAll()
        }
    }

    @Test func `what is well is 200, what is not is 503 with its reasons`() async throws {
        let status = FakeStatus()
        try await running(status) { base in
            let alive = try await HTTPAnswer.of(base + "/livez")
            #expect(alive.code == 200 && alive.type == "application/json")
            #expect(alive.body == "{\"reasons\":[],\"status\":\"ok\"}\n")
            status.reasons = [StatusReason(code: "stopping", message: "nothing new starts")]
            for path in ["/livez", "/readyz"] {
                let answer = try await HTTPAnswer.of(base + path)
                #expect(answer.code == 503)
                #expect(
                    answer.body
                        == "{\"reasons\":[{\"code\":\"stopping\",\"message\":\"nothing new starts\"}],\"status\":\"unavailable\"}\n"
                )
            }
        }
    }

    @Test func `metrics come in their own type; other paths and methods are not known`() async throws {
        try await running(FakeStatus()) { base in
            let metrics = try await HTTPAnswer.of(base + "/metrics")
            #expect(metrics.code == 200 && metrics.type == "text/plain; version=0.0.4" && metrics.body == "a 1\n")
            #expect(try await HTTPAnswer.of(base + "/").code == 404)
            #expect(try await HTTPAnswer.of(base + "/metrics", method: .post).code == 404)
            #expect(try await HTTPAnswer.of(base + "/livez", method: .head).code == 200)
        }
    }

    @Test func `a port that is taken is said with its address`() async throws {
        try await running(FakeStatus()) { base in
            let port = try #require(Int(base.split(separator: ":").last ?? ""))
            let second = StatusServer(
                host: "127.0.0.1", port: port, status: FakeStatus(), metricsType: "text/plain",
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            let problem = await #expect(throws: Problem.self) { try await second.run { _ in } }
            #expect(problem?.code == .listenFailed)
            #expect(problem?.message == "127.0.0.1:\(port) is in use: another process listens there")
        }
    }
}

private final class FakeStatus: ServiceStatus {
    private let state = Mutex<[StatusReason]>([])

    var reasons: [StatusReason] {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }

    func liveness() async -> [StatusReason] { reasons }
    func readiness() async -> [StatusReason] { reasons }
    func metrics() async -> String { "a 1\n" }
}
