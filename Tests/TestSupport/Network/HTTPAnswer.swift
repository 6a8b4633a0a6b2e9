import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// What a server of this machine answers.
package struct HTTPAnswer: Sendable {
    package enum Method: Sendable { case get, head, post }

    package var code: Int
    package var type: String?
    package var body: String

    package static func of(_ url: String, method: Method = .get) async throws -> HTTPAnswer {
        var request = HTTPClientRequest(url: url)
        request.method = method == .get ? .GET : method == .head ? .HEAD : .POST
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
        let body = try await response.body.collect(upTo: 16 << 20)
        return HTTPAnswer(
            code: Int(response.status.code), type: response.headers.first(name: "content-type"),
            body: String(buffer: body))
    }
}
