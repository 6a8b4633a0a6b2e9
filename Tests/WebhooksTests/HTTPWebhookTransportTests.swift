import Foundation
import SegmentCore
import TestSupport
import Testing

@testable import Webhooks

@Suite(.timeLimit(.minutes(60))) struct HTTPWebhookTransportTests {
    @Test(arguments: AlertSinkConformance.allCases)
    func `alerts to a webhook`(_ rule: AlertSinkConformance) async throws {
        try await LocalReceiver.running { receiver, port in
            let address = try #require(WebhookAddress("http://127.0.0.1:\(port)/alerts"))
            let sink = WebhookAlertSink(
                address, secrets: [Secret(Data(repeating: 1, count: 32))],
                patience: WebhookPatience(timeout: .seconds(300), budget: .seconds(600)),
                transport: HTTPWebhookTransport(address, allowInternal: true), clock: ContinuousClock(),
                now: { Date() },
                fraction: { 0 })
            try await rule.check(sink) { try receiver.delivered() }
        }
    }

    @Test func `an internal receiver is refused before anything is sent, by name and by address`() async throws {
        try await LocalReceiver.running { receiver, port in
            for host in ["127.0.0.1", "localhost", "2130706433"] {
                let failure = await self.failure("http://\(host):\(port)/alerts", allowInternal: false)
                #expect(failure?.isFinal == true, "\(host): \(failure?.message ?? "delivered")")
                #expect(failure?.message.contains("internal address") == true)
            }
            #expect(receiver.paths == [])
        }
    }

    @Test func `one internal address among a name's addresses is enough`() async throws {
        let failure = await failure("https://hooks.example/", allowInternal: false) { _ in
            ["1.1.1.1", "::ffff:10.0.0.1"].compactMap(IPAddress.init)
        }
        #expect(failure?.isFinal == true)
        #expect(failure?.message.contains("::ffff:10.0.0.1") == true)
    }

    @Test func `the connection goes to the address that was looked at`() async throws {
        try await LocalReceiver.running { receiver, port in
            // No name server knows this name: only the look-up here can have led to the receiver.
            let failure = await self.failure("http://hooks.invalid:\(port)/alerts", allowInternal: true) { _ in
                ["127.0.0.1"].compactMap(IPAddress.init)
            }
            #expect(failure == nil)
            #expect(receiver.paths == ["/alerts"])
        }
    }

    @Test func `a redirect is told and not followed`() async throws {
        try await LocalReceiver.running { receiver, port in
            let address = try #require(WebhookAddress("http://127.0.0.1:\(port)/moved"))
            let answer = try await HTTPWebhookTransport(address, allowInternal: true)
                .post(WebhookRequest(headers: [], body: Data("{}".utf8)), attempt: 0, timeout: .seconds(60))
            #expect(answer == WebhookAnswer(status: 307, location: "http://169.254.169.254/latest?token=x"))
            #expect(receiver.paths == ["/moved"])
        }
    }

    @Test func `a receiver that hangs is left after the timeout, an endless answer is not read`() async throws {
        try await LocalReceiver.running { receiver, port in
            let hung = await self.failure("http://127.0.0.1:\(port)/hangs", allowInternal: true, timeout: .seconds(1))
            #expect(hung?.message == "no answer within 1 s")
            let endless = await self.failure("http://127.0.0.1:\(port)/endless", allowInternal: true)
            #expect(endless == nil)
            // On a busy machine a second may be over before the first one arrives.
            #expect(receiver.paths.last == "/endless")
        }
    }

    @Test func `a name without an address and a port without a listener can be tried again`() async throws {
        let unknown = await failure("https://hooks.invalid/", allowInternal: false) { _ in [] }
        #expect(unknown == WebhookFailure("the name hooks.invalid has no address"))
        // The client tries a port again until its time is over.
        let closed = await failure("http://127.0.0.1:1/T0KEN", allowInternal: true, timeout: .seconds(1))
        #expect(closed?.isFinal == false)
        #expect(closed?.message.contains("T0KEN") == false)
    }

    private func failure(
        _ url: String, allowInternal: Bool, timeout: Duration = .seconds(60),
        lookup: @escaping @Sendable (String) async -> [IPAddress] = { await NameLookup.addresses(of: $0) }
    ) async -> WebhookFailure? {
        guard let address = WebhookAddress(url) else { return WebhookFailure("no address: \(url)") }
        let transport = HTTPWebhookTransport(address, allowInternal: allowInternal, lookup: lookup)
        let body = (try? JSONEncoder().encode(Sample.alert())) ?? Data()
        do {
            _ = try await transport.post(WebhookRequest(headers: [], body: body), attempt: 0, timeout: timeout)
            return nil
        } catch { return error }
    }
}
