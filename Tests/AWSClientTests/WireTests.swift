import Foundation
import SigV4
import TestSupport
import Testing

@testable import AWSClient

/// Over real sockets.
@Suite struct WireTests {
    private let id = #"{"QueryExecutionId": "q-1"}"#
    private let start = StartQueryExecution(
        queryString: "SELECT 1", clientRequestToken: String(repeating: "t", count: 32))
    private let once = CreateImportJob(application: "a b", job: .init(s3Url: "s3://b/k", roleArn: "r", format: .json))

    private func client(_ url: String, _ transport: any HTTPTransport) -> AWSClient {
        TestMachine(transport).client(endpoint: url)
    }

    @Test func `a lost answer is asked for again, with the same token and another signature`() async throws {
        let seen = try await withServer(
            .reset, .brokenOff(promised: 100, sent: #"{"Query"#), .answer(200, [:], id)
        ) { url, transport, log in
            let output = try await client(url, transport).call(start)
            #expect(output.queryExecutionId == "q-1")
            return log.requests
        }
        #expect(seen.count == 3)
        #expect(Set(seen.map { $0.headers["authorization"] }).count == 3)
        #expect(seen.allSatisfy { $0.headers["x-amz-target"] == "AmazonAthena.StartQueryExecution" })
        #expect(seen[0].headers["content-type"] == "application/x-amz-json-1.1")
    }

    @Test(arguments: [
        ScriptedServer.Step.reset, .brokenOff(promised: 100, sent: "{"), .garbage,
        .answer(500, ["x-amzn-RequestId": "r-7"], "{}"),
    ])
    func `without a token it is not, and the caller knows that it may have happened`(
        _ step: ScriptedServer.Step
    ) async throws {
        try await withServer(step) { url, transport, log in
            let error = try #require(
                await failure { () async throws(AWSError) in try await client(url, transport).call(once) })
            #expect(!error.didNotAct)
            #expect(error.service == "Pinpoint" && error.operation == "CreateImportJob")
            #expect(log.requests.map(\.uri) == ["/v1/apps/a%20b/jobs/import"])
        }
    }

    @Test func `a service that never answers is given up in time`() async throws {
        try await withServer(.silence) { url, transport, log in
            let error = try #require(
                await failure { () async throws(AWSError) in
                    try await client(url, transport).call(once, within: .milliseconds(200))
                })
            #expect(error.code == "no_answer_in_time" && error.kind == .ambiguous)
            #expect(log.requests.count == 1)
        }
    }

    @Test func `a cancelled call ends at once`() async throws {
        try await withServer(.silence) { url, transport, log in
            let error = await withTaskGroup(of: AWSError?.self) { group in
                group.addTask {
                    await failure { () async throws(AWSError) in try await client(url, transport).call(start) }
                }
                while log.requests.isEmpty { await Task.yield() }
                group.cancelAll()
                return await group.next() ?? nil
            }
            #expect(error?.kind == .cancelled)
            #expect(log.requests.count == 1)
        }
    }

    @Test func `no server is no connection`() async throws {
        let url = try await withServer(.silence) { url, _, _ in url }
        try await withServer(.silence) { _, transport, _ in
            let error = try #require(
                await failure { () async throws(AWSError) in try await client(url, transport).call(once) })
            #expect(error.kind == .refused && error.didNotAct && error.attempts == 3)
            #expect(error.hint == "check the endpoint URL that is set for Pinpoint")
        }
    }

    @Test(arguments: ["a b+c%~é.csv", "./x/../y//z", "e\u{301}/日本", "a?b#c&d=e", "*'()!;:@$,"])
    func `what is signed is what goes over the wire`(key: String) async throws {
        try await withServer(.answer(200, ["etag": "\"1\""])) { url, transport, log in
            let machine = TestMachine(transport)
            _ = try await machine.client(endpoint: url + "/prefix").call(HeadObject(S3Object(bucket: "b.c", key: key)))
            let request = try #require(log.requests.first)
            #expect(request.uri == "/prefix/b.c/" + URIEncoding.path(key))
            let signer = Signer(
                credentials: TestMachine.keys("AKIDEXAMPLE").keys, region: "eu-west-1", service: "s3", rules: .s3)
            let again = signer.sign(
                SigningRequest(
                    method: "HEAD", path: request.uri,
                    headers: [HeaderField("host", try #require(request.headers["host"]))]),
                at: machine.time.date)
            #expect(request.headers["authorization"] == again.last?.value)
        }
    }

    @Test func `a redirect is an error, never followed`() async throws {
        try await withServer(.answer(307, ["location": "http://127.0.0.1:1/"])) { url, transport, log in
            let error = await failure { () async throws(AWSError) in
                try await client(url, transport).call(HeadObject(S3Object(bucket: "b", key: "k")))
            }
            #expect(error?.status == 307)
            #expect(log.requests.count == 1)
        }
    }
}
