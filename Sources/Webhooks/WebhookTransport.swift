package import Foundation

/// Port: sends one request to a webhook's receiver. Follows no redirects and reads no body.
package protocol WebhookTransport: Sendable {
    /// - Parameters:
    ///   - attempt: from 0; where the receiver has several addresses, each attempt takes the next one.
    ///   - timeout: for everything, from the look-up of the name to the status of the answer.
    func post(_ request: WebhookRequest, attempt: Int, timeout: Duration) async throws(WebhookFailure) -> WebhookAnswer
}

package struct WebhookRequest: Sendable {
    package var headers: [(name: String, value: String)]
    package var body: Data
}

/// The parts of an answer that matter.
package struct WebhookAnswer: Sendable, Hashable {
    package var status: Int
    package var retryAfter: String?
    package var location: String?

    package init(status: Int, retryAfter: String? = nil, location: String? = nil) {
        self.status = status
        self.retryAfter = retryAfter
        self.location = location
    }
}
