package import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import SigV4

/// `HTTPTransport` over AsyncHTTPClient.
package struct AsyncHTTPTransport: HTTPTransport {
    private let client: HTTPClient

    /// `client` should be made with `configuration`; its owner shuts it down.
    package init(_ client: HTTPClient) { self.client = client }

    /// No redirects (a redirect of a signed request is an error to report), HTTP/1.1, and no hidden retries.
    package static var configuration: HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: .seconds(5), read: .seconds(60), write: .seconds(60)))
        configuration.httpVersion = .http1Only
        configuration.connectionPool.retryConnectionEstablishment = false
        return configuration
    }

    package func send(_ message: HTTPMessage, patience: Duration) async throws(TransportFailure) -> AWSResponse {
        var request = HTTPClientRequest(url: message.url)
        request.method = HTTPMethod(rawValue: message.method)
        request.headers = HTTPHeaders(message.headers.map { ($0.name, $0.value) })
        switch message.body {
        case .bytes(let bytes) where bytes.isEmpty: break
        case .bytes(let bytes): request.body = .bytes(bytes)
        case .file(let slice): request.body = .stream(FileChunks(slice), length: .known(slice.length))
        }
        do {
            let response = try await client.execute(request, timeout: .init(patience))
            return AWSResponse(
                status: Int(response.status.code),
                headers: response.headers.map { HeaderField($0.name, $0.value) }, body: ResponseBody(response.body))
        } catch {
            throw TransportFailure(reading: error)
        }
    }
}

extension ResponseBody {
    fileprivate init(_ body: HTTPClientResponse.Body) {
        self.init { take in
            var iterator = body.makeAsyncIterator()
            while true {
                let chunk: ByteBuffer?
                do {
                    chunk = try await iterator.next()
                } catch {
                    throw TransportFailure(reading: error)
                }
                guard let chunk else { return }
                try await take(Array(chunk.readableBytesView))
            }
        }
    }
}

extension TransportFailure {
    /// Classifies an error of AsyncHTTPClient by whether a byte of the request can have been sent.
    init(reading error: any Error) {
        switch error {
        case let failure as TransportFailure: self = failure
        case is CancellationError: self.init(.cancelled, "cancelled")
        case let failure as FileReadFailure: self.init(.impossible, failure.message)
        case let failure as HTTPClientError: self.init(failure)
        case let failure as NIOConnectionError:
            let isUnknown = failure.dnsAError != nil && failure.connectionErrors.isEmpty
            self.init(
                .refused,
                isUnknown ? "the host name is not known" : "connecting to \(failure.host):\(failure.port) failed")
        case ChannelError.connectTimeout: self.init(.refused, "connecting took too long")
        case let failure as IOError where failure.errnoCode == ECONNREFUSED:
            self.init(.refused, "the connection was refused")
        case let failure as IOError: self.init(.ambiguous, String(cString: strerror(failure.errnoCode)))
        default: self.init(.ambiguous, "\(type(of: error))")
        }
    }

    private init(_ failure: HTTPClientError) {
        switch failure {
        case .cancelled: self.init(.cancelled, "cancelled")
        case .deadlineExceeded: self.init(.timedOut, "no answer in time")
        case .readTimeout, .writeTimeout: self.init(.timedOut, "the connection stalled")
        case .invalidURL, .emptyHost, .emptyScheme: self.init(.impossible, "the endpoint is not a usable URL")
        default:
            self.init(TransportFailure.refusals.contains(failure) ? .refused : .ambiguous, failure.shortDescription)
        }
    }

    private static let refusals: [HTTPClientError] = [
        .connectTimeout, .getConnectionFromPoolTimeout, .tlsHandshakeTimeout, .socksHandshakeTimeout,
        .httpProxyHandshakeTimeout, .alreadyShutdown,
    ]
}
