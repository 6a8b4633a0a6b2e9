import Testing

@testable import AWSClient

@Suite struct ErrorReaderTests {
    @Test(arguments: [
        (
            #"{"__type": "com.amazonaws.athena#InvalidRequestException", "AthenaErrorCode": "MALFORMED", "Message": "line 1:8: bad"}"#,
            "InvalidRequestException", "line 1:8: bad"
        ),
        (#"{"message": "m", "code": "ThrottlingException:http://x/"}"#, "ThrottlingException", "m"),
        (#"{"error": "invalid_grant", "error_description": "d"}"#, "invalid_grant", "d"),
        (
            "<ErrorResponse xmlns=\"http://sns/\"><Error><Type>Sender</Type><Code>NotFound</Code><Message>m</Message></Error><RequestId>r</RequestId></ErrorResponse>",
            "NotFound", "m"
        ),
        (
            "<?xml version=\"1.0\"?>\n<Error><Code>NoSuchBucket</Code><Message>a &amp; b</Message></Error>",
            "NoSuchBucket", "a & b"
        ),
        ("<Response><Errors><Error><Code>X</Code><Message>y</Message></Error></Errors></Response>", "X", "y"),
    ])
    func `errors of all protocols are read`(body: String, code: String, message: String) {
        let fields = ErrorReader.fields(of: Array(body.utf8))
        #expect(fields.code == code)
        #expect(fields.message == message)
    }

    @Test(arguments: ["", "<html><body>Bad Gateway", "{", "[1]", "Service Unavailable", "\u{0}"])
    func `an error that cannot be read still has a status and a request id`(body: String) async throws {
        let transport = ScriptedTransport(.answer(502, ["x-amzn-RequestId": "r-9"], body))
        let error = try #require(
            await failure { () async throws(AWSError) in
                try await TestMachine(transport).client(attempts: 1).call(GetDatabase("d"))
            })
        #expect(error.code == "http_502" && error.requestID == "r-9" && error.status == 502 && error.isTransient)
    }

    @Test(arguments: ["", "no JSON", "{}", #"{"QueryExecution": 1}"#, "<xml/>"])
    func `an answer that is not what was promised is a clear error`(body: String) async throws {
        let transport = ScriptedTransport(.answer(200, ["x-amzn-RequestId": "r-9"], body))
        let error = try #require(
            await failure { () async throws(AWSError) in
                try await TestMachine(transport).client().call(GetQueryExecution("q"))
            })
        #expect(error.kind == .unreadable && error.code == "unreadable_answer" && error.requestID == "r-9")
        #expect(error.message.hasPrefix("the answer "))
        #expect(transport.messages.count == 1)
    }

    @Test func `a bucket of another region is told with its region`() async throws {
        let transport = ScriptedTransport(
            .answer(301, ["x-amz-bucket-region": "us-west-2", "x-amz-request-id": "r-2"], ""))
        let error = try #require(
            await failure { () async throws(AWSError) in
                try await TestMachine(transport).client().call(HeadObject(S3Object(bucket: "bkt", key: "k")))
            })
        #expect(
            error.description.hasPrefix(
                "S3 HeadObject: the resource is not in the region eu-west-1; the service says us-west-2 (PermanentRedirect, HTTP 301, request r-2)"
            ))
    }
}
