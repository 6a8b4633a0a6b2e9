import Foundation
import SegmentCore
import Synchronization
import TestSupport
import Testing

@testable import Webhooks

@Suite struct WebhookAlertSinkTests {
    private let time = TestTime()

    private func sink(
        _ receiver: ScriptedReceiver, patience: WebhookPatience = WebhookPatience(), fraction: Double = 1
    ) throws -> WebhookAlertSink {
        WebhookAlertSink(
            try #require(WebhookAddress("https://hooks.example.com/T0KEN")),
            secrets: [Secret(Data(repeating: 1, count: 32))], patience: patience, transport: receiver, clock: time,
            now: { [time] in time.date }, fraction: { fraction })
    }

    private func failure(_ receiver: ScriptedReceiver, fraction: Double = 1) async throws -> String? {
        let sink = try sink(receiver, fraction: fraction)
        return await thrown(NoticeFailure.self) { try await sink.deliver(Sample.alert()) }?.message
    }

    @Test func `what a receiver takes is sent once`() async throws {
        let receiver = ScriptedReceiver(time, [.init(status: 204)])
        #expect(try await failure(receiver) == nil)
        #expect(receiver.requests.count == 1)
        #expect(time.sleeps == [])
    }

    @Test func `trouble that can pass is tried again with growing pauses, under one id and body`() async throws {
        let receiver = ScriptedReceiver(
            time, [.init(status: 500), nil, .init(status: 429), .init(status: 408), .init(status: 200)])
        #expect(try await failure(receiver) == nil)
        #expect(time.sleeps == [.seconds(1), .seconds(2), .seconds(4), .seconds(8)])
        #expect(Set(receiver.requests.map(\.body)).count == 1)
        #expect(Set(receiver.requests.map { $0["webhook-id"] }) == ["20261121T101500Z-4f9a2c/failing"])
        #expect(Set(receiver.requests.map { $0["webhook-timestamp"] }).count == 5)
        #expect(Set(receiver.requests.map { $0["webhook-signature"] }).count == 5)
        #expect(receiver.attempts == [0, 1, 2, 3, 4])
    }

    @Test func `a pause is a random share of the longest`() async throws {
        let receiver = ScriptedReceiver(time, [nil, nil, .init(status: 200)])
        #expect(try await failure(receiver, fraction: 0.25) == nil)
        #expect(time.sleeps == [.milliseconds(250), .milliseconds(500)])
    }

    @Test(arguments: [400, 401, 403, 404, 410, 422])
    func `what the receiver will not take is not sent again`(_ status: Int) async throws {
        let receiver = ScriptedReceiver(time, [.init(status: status)])
        #expect(try await failure(receiver) == "it answered \(status)")
        #expect(receiver.requests.count == 1)
    }

    @Test(arguments: [
        ("http://169.254.169.254/latest/?token=T0KEN", "http://169.254.169.254"), ("/T0KEN/", "its own host"),
        ("https://user:pw@evil.example/T0KEN#x", "https://evil.example"),
    ])
    func `a redirect is not followed, and named without what it may give away`(_ location: String, _ named: String)
        async throws
    {
        let receiver = ScriptedReceiver(time, [.init(status: 307, location: location)])
        let message = try await failure(receiver)
        #expect(message == "it answered 307, a redirect to \(named), and redirects are not followed")
        #expect(receiver.requests.count == 1)
    }

    @Test func `a day of 500 holds a run up by no more than the budget`() async throws {
        let receiver = ScriptedReceiver(time, [], otherwise: .init(status: 500))
        let message = try await failure(receiver)
        #expect(message?.hasPrefix("given up after 5 attempts: it answered 500") == true, "\(message ?? "")")
        #expect(time.sleeps.reduce(.zero, +) <= .seconds(30))
    }

    @Test func `a receiver that hangs is given each time its timeout, and less at the end`() async throws {
        let receiver = ScriptedReceiver(time, [])
        let message = try await failure(receiver)
        #expect(message?.hasPrefix("given up after 3 attempts: no answer") == true, "\(message ?? "")")
        #expect(receiver.timeouts == [.seconds(10), .seconds(10), .seconds(7)])
        #expect(TestTime().now.duration(to: time.now) <= .seconds(30))
    }

    @Test func `Retry-After is kept to, or the alert is given up`() async throws {
        let short = ScriptedReceiver(time, [.init(status: 503, retryAfter: "7"), .init(status: 200)])
        #expect(try await failure(short, fraction: 0) == nil)
        #expect(time.sleeps == [.seconds(7)])
        let long = ScriptedReceiver(time, [.init(status: 503, retryAfter: "3600")])
        #expect(
            try await failure(long)
                == "given up after 1 attempt: it answered 503; it asked for 3600 s of patience")
    }

    @Test func `Retry-After as a moment`() {
        let now = Date(timeIntervalSince1970: 784_111_770)
        #expect(WebhookVerdict.seconds("Sun, 06 Nov 1994 08:49:37 GMT", now) == 7)
        #expect(WebhookVerdict.seconds("Sun, 06 Nov 1994 08:00:00 GMT", now) == 0)
        for text in [nil, "", "soon", "-1", "1.5"] { #expect(WebhookVerdict.seconds(text, now) == nil) }
    }

    @Test func `a refused address is final`() async throws {
        let receiver = ScriptedReceiver(time, [], failure: WebhookFailure("refused", isFinal: true))
        #expect(try await failure(receiver) == "refused")
        #expect(receiver.requests.count == 1)
    }

    @Test func `whoever is cancelled does not wait for the next attempt`() async throws {
        let receiver = ScriptedReceiver(time, [], otherwise: .init(status: 500))
        let sink = try sink(receiver)
        let message = await withTaskGroup(of: String?.self) { group in
            group.cancelAll()
            group.addTask { await thrown(NoticeFailure.self) { try await sink.deliver(Sample.alert()) }?.message }
            return await group.next() ?? nil
        }
        #expect(message?.contains("it was not waited for") == true, "\(message ?? "")")
        #expect(receiver.requests.count == 1)
    }

    @Test func `its name is the host's`() throws {
        #expect(try sink(ScriptedReceiver(time, [])).name == "webhook hooks.example.com")
    }
}

/// Answers by a script; nil is a receiver that hangs until the timeout.
private final class ScriptedReceiver: WebhookTransport {
    struct Request: Sendable {
        var headers: [String: String]
        var body: Data
        subscript(name: String) -> String? { headers[name] }
    }

    private struct State {
        var requests: [Request] = []
        var attempts: [Int] = []
        var timeouts: [Duration] = []
    }

    private let time: TestTime
    private let script: [WebhookAnswer?]
    private let otherwise: WebhookAnswer?
    private let failure: WebhookFailure?
    private let state = Mutex(State())

    init(
        _ time: TestTime, _ script: [WebhookAnswer?], otherwise: WebhookAnswer? = nil, failure: WebhookFailure? = nil
    ) {
        self.time = time
        self.script = script
        self.otherwise = otherwise
        self.failure = failure
    }

    var requests: [Request] { state.withLock { $0.requests } }
    var attempts: [Int] { state.withLock { $0.attempts } }
    var timeouts: [Duration] { state.withLock { $0.timeouts } }

    func post(_ request: WebhookRequest, attempt: Int, timeout: Duration) async throws(WebhookFailure) -> WebhookAnswer
    {
        let headers = Dictionary(uniqueKeysWithValues: request.headers.map { ($0.name, $0.value) })
        let index = state.withLock { state in
            state.requests.append(Request(headers: headers, body: request.body))
            state.attempts.append(attempt)
            state.timeouts.append(timeout)
            return state.requests.count - 1
        }
        if let failure { throw failure }
        if let answer = index < script.count ? script[index] : otherwise { return answer }
        time.advance(by: timeout)
        throw WebhookFailure("no answer within \(timeout)")
    }
}
