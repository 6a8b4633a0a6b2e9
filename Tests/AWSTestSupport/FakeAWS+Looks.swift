import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

extension FakeAWS {
    /// No call fails any more.
    package func mend() async throws {
        var request = HTTPClientRequest(url: "\(url)/_bench/faults")
        request.method = .DELETE
        let answer = try await HTTPClient.shared.execute(request, timeout: .minutes(10))
        guard answer.status == .ok else { throw CocoaError(.fileReadUnknown) }
    }

    /// Requests that broke a service's model; none where all is well.
    package func violations() async throws -> [String] {
        let told = try JSONSerialization.jsonObject(with: try await look("violations")) as? [String: Any]
        return (told?["violations"] as? [Any] ?? ["no answer"]).map { "\($0)" }
    }
}
