package import Foundation
package import SegmentCore

/// Posts each alert as signed JSON, with retries.
///
/// Network errors, 408, 429 and 5xx are retried after growing pauses; any other status but 2xx is final. A retry has
/// the same id and body.
package struct WebhookAlertSink: AlertSink {
    private let address: WebhookAddress
    private let secrets: [Secret]
    private let patience: WebhookPatience
    private let transport: any WebhookTransport
    private let clock: any Clock<Duration>
    private let now: @Sendable () -> Date
    private let fraction: @Sendable () -> Double

    /// - Parameters:
    ///   - clock: measures the budget and waits between attempts; the transport keeps each attempt's time.
    ///   - fraction: chance, from 0 to 1.
    package init(
        _ address: WebhookAddress, secrets: [Secret], patience: WebhookPatience, transport: any WebhookTransport,
        clock: any Clock<Duration>, now: @escaping @Sendable () -> Date, fraction: @escaping @Sendable () -> Double
    ) {
        self.address = address
        self.secrets = secrets
        self.patience = patience
        self.transport = transport
        self.clock = clock
        self.now = now
        self.fraction = fraction
    }

    package var name: String { "webhook \(address)" }

    package func deliver(_ alert: Alert) async throws(NoticeFailure) {
        let body: Data
        do { body = try Self.json(alert) } catch {
            throw NoticeFailure("the alert \(alert.id) cannot be written as JSON: \(error)")
        }
        try await deliver(body, id: alert.id)
    }

    private func deliver(_ body: Data, id: String) async throws(NoticeFailure) {
        let elapsed = clock.stopwatch()
        var attempt = 0
        while true {
            let (reason, wait) = try await post(body, id: id, attempt: attempt, left: patience.budget - elapsed())
            guard let reason else { return }
            let most = patience.longestPause(after: attempt)
            let pause = max(most * fraction(), wait.map { .seconds($0) } ?? .zero)
            attempt += 1
            guard pause < patience.budget - elapsed() else {
                let asked = wait.map { $0 > 0 ? "; it asked for \(Int($0)) s of patience" : "" } ?? ""
                throw NoticeFailure("given up after \(attempt) attempt\(attempt == 1 ? "" : "s"): \(reason)\(asked)")
            }
            do { try await clock.sleep(for: pause) } catch {
                throw NoticeFailure("it was not waited for, after \(attempt) attempts: \(reason)")
            }
        }
    }

    /// Nil when the alert was delivered; else the reason, and the seconds that the receiver asks to wait.
    private func post(
        _ body: Data, id: String, attempt: Int, left: Duration
    ) async throws(NoticeFailure) -> (reason: String?, wait: TimeInterval?) {
        let time = now()
        let headers = WebhookSignature.headers(id: id, at: time, body: body, secrets: secrets)
        let answer: WebhookAnswer
        do {
            answer = try await transport.post(
                WebhookRequest(headers: headers, body: body), attempt: attempt,
                timeout: patience.timeout(left: left))
        } catch {
            if error.isFinal || Task.isCancelled { throw NoticeFailure(error.message) }
            return (error.message, nil)
        }
        switch WebhookVerdict(answer, at: time) {
        case .delivered: return (nil, nil)
        case .again(let reason, let after): return (reason, after)
        case .refused(let reason): throw NoticeFailure(reason)
        }
    }

    private static func json(_ alert: Alert) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(alert)
    }
}
