package import Foundation
import Hummingbird
import Logging
import NIOCore
package import SegmentCore
import Synchronization

/// A real HTTP server on this machine that takes alerts, and does at some paths what a receiver should not.
package final class LocalReceiver: Sendable {
    package struct Hit: Sendable {
        package var path: String
        package var headers: [String: String]
        package var body: Data
    }

    private let hits = Mutex<[Hit]>([])
    private let status = Mutex(200)
    private let patience = Mutex<Int?>(nil)

    /// All requests, oldest first.
    package var requests: [Hit] { hits.withLock { $0 } }
    package var paths: [String] { requests.map(\.path) }

    /// What `/alerts` answers.
    package var answer: Int {
        get { status.withLock { $0 } }
        set { status.withLock { $0 = newValue } }
    }

    /// Seconds of the header `Retry-After` of `/alerts`; nil leaves it out.
    package var retryAfter: Int? {
        get { patience.withLock { $0 } }
        set { patience.withLock { $0 = newValue } }
    }

    /// What `/alerts` was sent, each id once, oldest first.
    package func delivered() throws -> [Alert] {
        var seen: Set<String> = []
        return try requests.filter { $0.path == "/alerts" }
            .map { try JSONDecoder().decode(Alert.self, from: $0.body) }
            .filter { seen.insert($0.id).inserted }
    }

    private func note(_ request: Request) async throws {
        let body = try await request.body.collect(upTo: 1 << 20)
        let headers = Dictionary(request.headers.map { ($0.name.canonicalName, $0.value) }) { first, _ in first }
        let hit = Hit(path: request.uri.path, headers: headers, body: Data(body.readableBytesView))
        hits.withLock { $0.append(hit) }
    }

    private func router() -> Router<BasicRequestContext> {
        let router = Router()
        router.post("/alerts") { request, _ in
            try await self.note(request)
            var response = Response(status: HTTPResponse.Status(code: self.answer))
            if let seconds = self.retryAfter { response.headers[.retryAfter] = "\(seconds)" }
            return response
        }
        router.post("/moved") { request, _ in
            try await self.note(request)
            return Response(status: .temporaryRedirect, headers: [.location: "http://169.254.169.254/latest?token=x"])
        }
        router.post("/hangs") { request, _ in
            try await self.note(request)
            // Until the client goes away, or the server ends.
            for await _ in AsyncStream<Void>.makeStream().stream {}
            return HTTPResponse.Status.ok
        }
        router.post("/endless") { request, _ in
            try await self.note(request)
            let body = ResponseBody { writer in
                while !Task.isCancelled { try await writer.write(ByteBuffer(repeating: 120, count: 1 << 16)) }
            }
            return Response(status: .ok, body: body)
        }
        return router
    }

    /// Runs the body beside the server, with the server's port.
    package static func running(_ body: @escaping @Sendable (LocalReceiver, Int) async throws -> Void) async throws {
        let receiver = LocalReceiver()
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        let application = Application(
            router: receiver.router(), configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { continuation.yield($0.localAddress?.port ?? 0) },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { continuation.finish() }
                // Cancelled at the end of the body; where it cannot listen, the body is not run.
                try? await application.run()
            }
            var found = ports.makeAsyncIterator()
            defer { group.cancelAll() }
            guard let port = await found.next() else { throw ReceiverError.notListening }
            try await body(receiver, port)
        }
    }
}

package enum ReceiverError: Error { case notListening }
