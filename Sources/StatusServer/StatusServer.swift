import Foundation
import Hummingbird
package import Logging
import NIOCore
import NIOPosix
package import SegmentCore

/// Answers `/livez`, `/readyz` and `/metrics` over HTTP, on one thread of its own.
package struct StatusServer: Sendable {
    private let host: String
    private let port: Int
    private let status: any ServiceStatus
    private let metricsType: String
    private let logger: Logger

    /// - Parameters:
    ///   - port: 0 for any that is free.
    ///   - metricsType: the media type of the metrics' text.
    package init(host: String, port: Int, status: any ServiceStatus, metricsType: String, logger: Logger) {
        self.host = host
        self.port = port
        self.status = status
        self.metricsType = metricsType
        self.logger = logger
    }

    /// Until it is cancelled or gracefully shut down.
    ///
    /// - Parameter onListening: called once with host and port, when it answers.
    package func run(onListening: @escaping @Sendable (String) -> Void) async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let application = Application(
            router: router(), server: .http1(configuration: .init(idleTimeout: .seconds(60))),
            configuration: .init(address: .hostname(host, port: port), serverName: nil),
            onServerRunning: { channel in onListening(address(port: channel.localAddress?.port ?? port)) },
            eventLoopGroupProvider: .shared(group), logger: logger)
        do {
            try await application.run()
            try await group.shutdownGracefully()
        } catch {
            try? await group.shutdownGracefully()
            throw problem(error) ?? error
        }
    }

    private func problem(_ error: any Error) -> Problem? {
        guard let error = error as? IOError else { return nil }
        let address = address(port: port)
        if error.errnoCode == EADDRINUSE {
            return Problem(
                .listenFailed, "\(address) is in use: another process listens there",
                hint: "end it, or name another port with --listen or serve.listen")
        }
        return Problem(
            .listenFailed, "cannot listen on \(address): \(String(cString: strerror(error.errnoCode)))",
            hint: "name another address with --listen or serve.listen")
    }

    private func address(port: Int) -> String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    private func router() -> Router<BasicRequestContext> {
        let router = Router(options: .autoGenerateHeadEndpoints)
        router.get("/livez") { [status] _, _ in try Self.answer(await status.liveness()) }
        router.get("/readyz") { [status] _, _ in try Self.answer(await status.readiness()) }
        router.get("/metrics") { [status, metricsType] _, _ in
            Self.response(.ok, type: metricsType, Data(await status.metrics().utf8))
        }
        return router
    }

    private struct Answer: Encodable {
        var status: String
        var reasons: [StatusReason]
    }

    private static func answer(_ reasons: [StatusReason]) throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let answer = Answer(status: reasons.isEmpty ? "ok" : "unavailable", reasons: reasons)
        return response(
            reasons.isEmpty ? .ok : .serviceUnavailable, type: "application/json",
            try encoder.encode(answer) + Data("\n".utf8))
    }

    private static func response(_ status: HTTPResponse.Status, type: String, _ body: Data) -> Response {
        Response(
            status: status, headers: [.contentType: type, .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(bytes: body)))
    }
}

extension ProblemCode {
    package static let listenFailed: Self = "listen_failed"
}
