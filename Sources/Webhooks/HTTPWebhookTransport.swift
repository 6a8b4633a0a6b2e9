import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
package import SegmentCore

/// Posts over HTTP/1.1, on a new connection each time, to an address that was checked first.
///
/// The name is looked up here, once. The client then connects to the checked address, while certificate and `Host`
/// remain those of the name, so a later answer of a name server cannot redirect it to the internal network.
package struct HTTPWebhookTransport: WebhookTransport {
    private let address: WebhookAddress
    private let allowInternal: Bool
    private let lookup: @Sendable (String) async -> [IPAddress]

    /// - Parameter allowInternal: whether the receiver may be on this machine or network.
    package init(
        _ address: WebhookAddress, allowInternal: Bool,
        lookup: @escaping @Sendable (String) async -> [IPAddress] = { await NameLookup.addresses(of: $0) }
    ) {
        self.address = address
        self.allowInternal = allowInternal
        self.lookup = lookup
    }

    package func post(
        _ request: WebhookRequest, attempt: Int, timeout: Duration
    ) async throws(WebhookFailure) -> WebhookAnswer {
        let deadline = NIODeadline.now() + TimeAmount(timeout)
        let addresses = try await checkedAddresses(timeout)
        do {
            return try await send(request, to: addresses[attempt % addresses.count], deadline)
        } catch {
            throw WebhookFailure(Self.text(error, timeout))
        }
    }

    private func checkedAddresses(_ timeout: Duration) async throws(WebhookFailure) -> [IPAddress] {
        let (lookup, host) = (lookup, address.host)
        let found = await withTaskGroup(of: [IPAddress].self) { group in
            group.addTask { await lookup(host) }
            group.addTask {
                try? await ContinuousClock().sleep(for: timeout)
                return []
            }
            let first = await group.next() ?? []
            group.cancelAll()
            return first
        }
        guard !found.isEmpty else { throw WebhookFailure("the name \(host) has no address") }
        // One internal address among several is refused: which one a connection uses is not predictable.
        if !allowInternal, let refused = found.first(where: \.isInternal) {
            throw WebhookFailure(
                "\(host) is at the internal address \(refused), which is refused without allow_internal", isFinal: true)
        }
        return found
    }

    private func send(
        _ request: WebhookRequest, to target: IPAddress, _ deadline: NIODeadline
    ) async throws -> WebhookAnswer {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.httpVersion = .http1Only
        configuration.dnsOverride = [address.host: target.description]
        configuration.timeout.connect = deadline - .now()
        return try await HTTPClient.withHTTPClient(configuration: configuration) { client in
            var message = HTTPClientRequest(url: address.url)
            message.method = .POST
            message.headers.add(name: "content-type", value: "application/json")
            message.headers.add(name: "user-agent", value: "headgate")
            for header in request.headers { message.headers.add(name: header.name, value: header.value) }
            message.body = .bytes(ByteBuffer(bytes: request.body))
            // The body of the answer is not read: it is not used, and it may be endless.
            let response = try await client.execute(message, deadline: deadline)
            return WebhookAnswer(
                status: Int(response.status.code), retryAfter: response.headers.first(name: "retry-after"),
                location: response.headers.first(name: "location"))
        }
    }

    /// The message without the address, whose path may be secret.
    private static func text(_ error: any Error, _ timeout: Duration) -> String {
        switch error {
        case let error as HTTPClientError
        where [.deadlineExceeded, .connectTimeout, .readTimeout, .getConnectionFromPoolTimeout].contains(error):
            "no answer within \(timeout.components.seconds) s"
        case let error as HTTPClientError: "no answer: \(error.shortDescription)"
        case let error as IOError: "it cannot be reached: \(String(cString: strerror(error.errnoCode)))"
        case let error as NIOConnectionError:
            (error.connectionErrors.first?.error as? IOError).map { text($0, timeout) } ?? "it cannot be reached"
        case is CancellationError: "it was not waited for"
        default: "no secure connection: \(type(of: error))"
        }
    }
}
