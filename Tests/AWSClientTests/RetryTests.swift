import Foundation
import InMemoryLogging
import SigV4
import Synchronization
import TestSupport
import Testing

@testable import AWSClient

@Suite struct RetryTests {
    private let always = GetQueryExecution("q")
    private let once = CreateImportJob(application: "a", job: .init(s3Url: "s3://b/k", roleArn: "r", format: .csv))
    private let good = ScriptedTransport.Step.answer(
        200, [:], #"{"QueryExecution": {"QueryExecutionId": "q", "Status": {"State": "RUNNING"}}}"#)
    private let job = ScriptedTransport.Step.answer(201, [:], #"{"Id": "j", "JobStatus": "CREATED"}"#)

    @Test func `a throttled operation is sent again, signed anew, whatever its kind`() async throws {
        let transport = ScriptedTransport(
            .answer(429, ["x-amzn-errortype": "TooManyRequestsException"], "{}"),
            .answer(503, [:], #"{"__type": "SlowDown"}"#), job)
        let machine = TestMachine(transport)
        let made = try await machine.client().call(once)
        #expect(made.id == "j")
        #expect(machine.time.sleeps == [.seconds(1), .seconds(2)])
        #expect(Set(transport.messages.map { $0["x-amz-date"] }).count == 3)
        #expect(Set(transport.messages.map { $0["authorization"] }).count == 3)
        #expect(transport.messages.allSatisfy { $0.headers.filter { $0.name == "authorization" }.count == 1 })
    }

    @Test(arguments: [
        ScriptedTransport.Step.answer(500, [:], "{}"), .answer(503, [:], "<html>"), .answer(504), .failure(.ambiguous),
        .failure(.timedOut),
    ])
    func `what may have acted is never sent again without a token`(_ step: ScriptedTransport.Step) async throws {
        let transport = ScriptedTransport(step, job)
        let error = try #require(
            await failure { () async throws(AWSError) in try await TestMachine(transport).client().call(once) })
        #expect(transport.messages.count == 1)
        #expect(!error.didNotAct)
        #expect(error.attempts == 1)
    }

    @Test(arguments: [
        ScriptedTransport.Step.answer(500, [:], "{}"), .answer(503, [:], "<html>"), .failure(.ambiguous),
        .failure(.timedOut), .failure(.refused),
    ])
    func `reads and writes with a token are sent again`(_ step: ScriptedTransport.Step) async throws {
        let transport = ScriptedTransport(step, step, good)
        let answer = try await TestMachine(transport).client().call(always)
        #expect(answer.queryExecution.status.state == .running)
        #expect(transport.messages.count == 3)
    }

    @Test func `no connection was had, so anything is sent again`() async throws {
        let transport = ScriptedTransport(.failure(.refused), job)
        #expect(try await TestMachine(transport).client().call(once).id == "j")
    }

    @Test func `after the last attempt the error tells how many there were`() async throws {
        let transport = ScriptedTransport(.answer(500, ["x-amzn-requestid": "r-1"], "{}"))
        let error = try #require(
            await failure { () async throws(AWSError) in try await TestMachine(transport).client().call(always) })
        #expect(
            error.description
                == "Athena GetQueryExecution: the service has an internal trouble (http_500, HTTP 500, request r-1, 3 attempts)"
        )
    }

    @Test func `the concurrency limit of Athena is left to the caller`() async throws {
        let transport = ScriptedTransport(
            .answer(400, [:], #"{"__type": "TooManyRequestsException", "Reason": "CONCURRENT_QUERY_LIMIT_EXCEEDED"}"#))
        let error = try #require(
            await failure { () async throws(AWSError) in try await TestMachine(transport).client().call(always) })
        #expect(transport.messages.count == 1)
        #expect(error.isThrottling && error.didNotAct)
    }

    @Test func `Retry-After is kept to, unless it is beyond the deadline`() async throws {
        let slow = ScriptedTransport.Step.answer(503, ["retry-after": "40"], "{}")
        let machine = TestMachine(ScriptedTransport(slow, good))
        _ = try await machine.client().call(always)
        #expect(machine.time.sleeps == [.seconds(40)])
        let hasty = TestMachine(ScriptedTransport(slow, good))
        let error = await failure { () async throws(AWSError) in
            try await hasty.client().call(always, within: .seconds(30))
        }
        #expect(hasty.time.sleeps == [])
        #expect(error?.retryAfter == .seconds(40))
    }

    @Test func `an answer that drips is given up when the time is over`() async throws {
        let transport = Dripping()
        let machine = TestMachine(transport)
        transport.time.withLock { $0 = machine.time }
        let error = await failure { () async throws(AWSError) in
            try await machine.client().call(once, within: .seconds(30))
        }
        #expect(error?.code == "no_answer_in_time" && error?.kind == .ambiguous)
        #expect(transport.chunks.withLock(\.self) == 4)
        let streamed = try await machine.client().call(GetObject(S3Object(bucket: "b", key: "k")), within: .seconds(30))
        #expect(try await streamed.body.collected().count == 100)
    }

    @Test func `a wrong clock is set right once, and stays right for the host`() async throws {
        let transport = ScriptedTransport(
            .answer(
                403, ["date": "Sat, 21 Nov 2026 12:15:00 GMT"],
                #"{"__type": "com.amazon#InvalidSignatureException", "message": "Signature not yet current"}"#), good)
        let machine = TestMachine(transport)
        let client = machine.client()
        _ = try await client.call(always)
        _ = try await client.call(always)
        #expect(
            transport.messages.map { $0["x-amz-date"] } == ["20261121T101500Z", "20261121T121500Z", "20261121T121500Z"])
        #expect(machine.time.sleeps == [])
    }

    @Test func `a clock that is right does not explain a bad signature`() async throws {
        let transport = ScriptedTransport(
            .answer(403, ["date": "Sat, 21 Nov 2026 10:15:02 GMT"], #"{"__type": "InvalidSignatureException"}"#))
        let error = await failure { () async throws(AWSError) in try await TestMachine(transport).client().call(always)
        }
        #expect(transport.messages.count == 1)
        #expect(error?.message == "the signature is not accepted")
    }

    @Test func `expired credentials are renewed once`() async throws {
        let transport = ScriptedTransport(.answer(400, [:], #"{"__type": "ExpiredTokenException"}"#), good)
        let keys = Queue([TestMachine.keys("OLD"), TestMachine.keys("NEW")])
        _ = try await TestMachine(transport).client(keys).call(always)
        #expect(transport.messages.map { $0["authorization"]?.contains("Credential=NEW/") } == [false, true])
        let stubborn = ScriptedTransport(.answer(400, [:], #"{"__type": "ExpiredTokenException"}"#))
        let error = await failure { () async throws(AWSError) in
            try await TestMachine(stubborn).client(keys).call(always)
        }
        #expect(stubborn.messages.count == 2)
        #expect(error?.message == "the credentials have expired")
    }

    @Test func `a service in trouble is not asked three times as often`() async throws {
        let transport = ScriptedTransport(.answer(500, [:], "{}"))
        let client = TestMachine(transport).client()
        for _ in 0..<200 { _ = await failure { () async throws(AWSError) in try await client.call(always) } }
        #expect(transport.messages.count == 200 + 500 / 5)
    }

    @Test func `delays grow to twenty seconds`() {
        var quota = RetryQuota()
        var error = AWSError(.refused, code: "no_connection", message: "")
        error.status = nil
        let delays = (1...7).map { attempt in
            RetryPolicy(attempts: 9).verdict(
                after: error, attempt: attempt, repetition: .always, remaining: .seconds(999), jitter: 1, quota: &quota)
        }
        #expect(delays == [1, 2, 4, 8, 16, 20, 20].map { .retry(after: .seconds($0)) })
        #expect(quota.tokens == 500 - 7 * 5)
    }

    @Test func `the log tells each attempt and nothing of what was sent`() async throws {
        let machine = TestMachine(ScriptedTransport(.answer(503, ["x-amzn-requestid": "r-1"], "private"), good))
        _ = try await machine.client().call(
            GetTables(databaseName: "secret-database"), within: .seconds(9))
        let lines = machine.log.entries.map { "\($0.message) \($0.metadata)" }
        #expect(lines.count == 2)
        #expect(lines[0].contains("GetTables") && lines[0].contains("r-1") && lines[0].contains("503"))
        for hidden in ["secret", "private", "Signature", "AKIDEXAMPLE"] {
            #expect(!lines.joined().contains(hidden))
        }
    }

    @Test func `no secret stands in an error`() async throws {
        let transport = ScriptedTransport(
            .answer(
                403, [:],
                "<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code><Message>It is wrong. The Canonical String for this request should have been 'POST x-amz-security-token:tok'</Message></Error></ErrorResponse>"
            ))
        let error = try #require(
            await failure { () async throws(AWSError) in
                try await TestMachine(transport).client().call(GetCallerIdentity())
            })
        var dumped = "\(error)"
        dump(error, to: &dumped)
        #expect(error.serviceMessage == "It is wrong. …")
        for secret in ["secret-of", "Signature=", "tok'"] { #expect(!dumped.contains(secret)) }
    }
}

/// Sends a byte every ten seconds.
private final class Dripping: HTTPTransport {
    let time = Mutex<TestTime?>(nil)
    let chunks = Mutex(0)

    func send(_ request: HTTPMessage, patience: Duration) async throws(TransportFailure) -> AWSResponse {
        AWSResponse(
            status: 200, headers: [HeaderField("etag", "\"e\"")],
            body: ResponseBody { take in
                for _ in 0..<100 {
                    self.time.withLock { $0?.advance(by: .seconds(10)) }
                    self.chunks.withLock { $0 += 1 }
                    try await take([0])
                }
            })
    }
}

/// Credentials that change with each renewal.
private final class Queue: CredentialProvider {
    private let rest: Mutex<[Credentials]>

    init(_ credentials: [Credentials]) { rest = Mutex(credentials) }

    func credentials() async throws(AWSError) -> Credentials { rest.withLock { $0[0] } }

    func renew(_ refused: SigningCredentials) async -> Bool {
        rest.withLock { if $0.count > 1, $0[0].keys == refused { $0.removeFirst() } }
        return true
    }
}
