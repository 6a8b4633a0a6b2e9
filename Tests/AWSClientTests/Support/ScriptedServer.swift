import AWSClient
import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A real HTTP server on loopback that plays a script: the n-th request gets the n-th step.
enum ScriptedServer {
    enum Step: Sendable {
        case answer(Int, [String: String] = [:], String = "")
        /// So many bytes, made as they are sent.
        case bytes(Int)
        /// Promises more than it sends, and then the connection is reset.
        case brokenOff(promised: Int, sent: String, [String: String] = [:])
        /// The connection is reset without an answer.
        case reset
        /// Never answers.
        case silence
        /// What is no HTTP.
        case garbage
    }

    struct Request: Sendable {
        var method: String
        var uri: String
        var headers: [String: String]
        var bodyLength = 0
    }

    final class Log: Sendable {
        private let state = Mutex<[Request]>([])

        var requests: [Request] { state.withLock(\.self) }

        func add(_ request: Request) { state.withLock { $0.append(request) } }
    }
}

/// Runs the body against a server with the script; hands its URL, an HTTP transport and what the server has seen.
func withServer<T>(
    _ steps: ScriptedServer.Step..., isolation: isolated (any Actor)? = #isolation,
    body: (String, AsyncHTTPTransport, ScriptedServer.Log) async throws -> T
) async throws -> T {
    try await withServer(script: steps, body: body)
}

func withServer<T>(
    script steps: [ScriptedServer.Step], isolation: isolated (any Actor)? = #isolation,
    body: (String, AsyncHTTPTransport, ScriptedServer.Log) async throws -> T
) async throws -> T {
    let log = ScriptedServer.Log()
    let group = MultiThreadedEventLoopGroup.singleton
    let server = try await ServerBootstrap(group: group)
        .childChannelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                try channel.pipeline.syncOperations.addHandler(ScriptHandler(steps: steps, log: log))
            }
        }
        .bind(host: "127.0.0.1", port: 0).get()
    let client = HTTPClient(eventLoopGroup: group, configuration: AsyncHTTPTransport.configuration)
    let result: Result<T, any Error>
    do {
        let url = "http://127.0.0.1:\(server.localAddress?.port ?? 0)"
        result = .success(try await body(url, AsyncHTTPTransport(client), log))
    } catch { result = .failure(error) }
    try await client.shutdown()
    try await server.close()
    return try result.get()
}

private final class ScriptHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let steps: [ScriptedServer.Step]
    private let log: ScriptedServer.Log
    private var request: ScriptedServer.Request?

    init(steps: [ScriptedServer.Step], log: ScriptedServer.Log) {
        self.steps = steps
        self.log = log
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            let headers = Dictionary(head.headers.map { ($0.name.lowercased(), $0.value) }) { $1 }
            request = ScriptedServer.Request(method: head.method.rawValue, uri: head.uri, headers: headers)
        case .body(let part): request?.bodyLength += part.readableBytes
        case .end:
            guard let request else { return }
            log.add(request)
            play(steps[min(log.requests.count, steps.count) - 1], context)
        }
    }

    private func play(_ step: ScriptedServer.Step, _ context: ChannelHandlerContext) {
        switch step {
        case .answer(let status, let headers, let body):
            head(status, headers, length: body.utf8.count, context)
            write(body, context)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        case .bytes(let count):
            head(200, ["etag": "\"v\""], length: count, context)
            send(count, context)
        case .brokenOff(let promised, let sent, let headers):
            head(200, headers, length: promised, context)
            write(sent, context)
            context.flush()
            reset(context)
        case .reset: reset(context)
        case .silence: break
        case .garbage:
            context.pipeline.context(handlerType: HTTPResponseEncoder.self).whenSuccess { encoder in
                encoder.writeAndFlush(NIOAny(ByteBuffer(string: "BYE BYE\r\n\r\n")), promise: nil)
                encoder.close(promise: nil)
            }
        }
    }

    private func head(_ status: Int, _ headers: [String: String], length: Int, _ context: ChannelHandlerContext) {
        var fields = HTTPHeaders(headers.map { ($0.key, $0.value) })
        fields.add(name: "content-length", value: String(length))
        let head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: status), headers: fields)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
    }

    private func write(_ text: String, _ context: ChannelHandlerContext) {
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: text)))), promise: nil)
    }

    /// A piece, and the next one when it has left.
    private func send(_ rest: Int, _ context: ChannelHandlerContext) {
        guard rest > 0 else { return context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil) }
        let piece = min(rest, 1 << 20)
        let written = context.eventLoop.makePromise(of: Void.self)
        let (handler, loopBound) = (
            NIOLoopBound(self, eventLoop: context.eventLoop), NIOLoopBound(context, eventLoop: context.eventLoop)
        )
        written.futureResult.whenSuccess { handler.value.send(rest - piece, loopBound.value) }
        let buffer = ByteBuffer(repeating: UInt8(ascii: "x"), count: piece)
        context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(buffer))), promise: written)
    }

    private func reset(_ context: ChannelHandlerContext) {
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        let set = (context.channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
        (set ?? context.eventLoop.makeSucceededVoidFuture()).whenComplete { _ in bound.value.close(promise: nil) }
    }
}
