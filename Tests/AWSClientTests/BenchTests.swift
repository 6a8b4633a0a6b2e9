import AWSTestSupport
import Foundation
import SigV4
import TestSupport
import Testing

@testable import AWSClient

/// Against the AWS of the tests: what it takes is signed as botocore signs, and is what botocore's models allow.
@Suite(.timeLimit(.minutes(60))) struct BenchTests {
    private func withClient(_ body: @Sendable (AWSClient) async throws -> Void) async throws {
        try await FakeAWS.running { bench in try await AWSTestSupport.withClient(bench.variables, body) }
    }

    @Test func `objects are written under conditions, read, listed, deleted`() async throws {
        try await withClient { client in
            let bucket = "headgate-\(UInt32.random(in: 0 ... .max))"
            try await client.call(CreateBucket(bucket: bucket))
            let odd = S3Object(bucket: bucket, key: "a b/+%é\u{301}~.csv")
            let etag = try await client.call(PutObject(odd, content: .bytes(Array("hello".utf8)), condition: .isAbsent))
                .etag
            let again = await failure { () async throws(AWSError) in
                try await client.call(PutObject(odd, content: .bytes([]), condition: .isAbsent))
            }
            #expect(again?.code == "PreconditionFailed")
            #expect(try await client.call(HeadObject(odd)).size == 5)
            let part = try await client.call(GetObject(odd, from: 1, through: 3, ifMatch: etag))
            #expect(try await String(decoding: part.body.collected(), as: UTF8.self) == "ell")
            let copy = S3Object(bucket: bucket, key: "copy")
            _ = try await client.call(CopyObject(odd, to: copy))
            let page = try await client.call(ListObjectsV2(bucket: bucket))
            #expect(page.entries.map(\.key) == [odd.key, "copy"])
            #expect(try await client.call(DeleteObjects(bucket: bucket, keys: [odd.key, "copy"])).failures == [])
            let missing = await failure { () async throws(AWSError) in try await client.call(GetObject(odd)) }
            #expect(missing?.code == "NoSuchKey" && missing?.requestID != nil)
            let gone = await failure { () async throws(AWSError) in
                try await client.call(ListObjectsV2(bucket: "no-such-bucket"))
            }
            #expect(gone?.code == "NoSuchBucket")
        }
    }

    @Test func `a file in parts comes back as it was`() async throws {
        try await withClient { client in
            try await withScratchFolder { folder in
                let bucket = "headgate-\(UInt32.random(in: 0 ... .max))"
                try await client.call(CreateBucket(bucket: bucket))
                let (file, back) = (folder.appending(path: "f"), folder.appending(path: "g"))
                let content = Data((0..<13_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 / 7) })
                try content.write(to: file)
                var upload = S3Upload(client)
                (upload.singleLimit, upload.partSize) = (0, 5 << 20)
                let object = S3Object(bucket: bucket, key: "big")
                let etag = try await upload.put(file, size: Int64(content.count), as: object)
                #expect(etag.hasSuffix("-3\""))
                #expect(try await S3Download(client).get(object, into: back) == etag)
                #expect(try Data(contentsOf: back) == content)
            }
        }
    }

    @Test func `Athena, STS and Glue answer in their protocols`() async throws {
        try await withClient { client in
            #expect(try await client.call(GetCallerIdentity()).account.count == 12)
            let role = AssumeRole(roleArn: "arn:aws:iam::123456789012:role/x", sessionName: "session")
            #expect(try await client.call(role).keys.sessionToken != nil)
            let bucket = "headgate-\(UInt32.random(in: 0 ... .max))"
            try await client.call(CreateBucket(bucket: bucket))
            let start = StartQueryExecution(
                queryString: "SELECT 1", clientRequestToken: UUID().uuidString,
                resultConfiguration: .init(outputLocation: "s3://\(bucket)/p/"), workGroup: "primary")
            let id = try await client.call(start).queryExecutionId
            #expect(try await client.call(GetQueryExecution(id)).queryExecution.queryExecutionId == id)
            let none = await failure { () async throws(AWSError) in try await client.call(GetDatabase("none")) }
            #expect(none?.code == "EntityNotFoundException" && none?.isTransient == false)
            let topic = await failure { () async throws(AWSError) in
                try await client.call(Publish(topicArn: "arn:aws:sns:eu-west-1:123456789012:none", message: "m"))
            }
            #expect(topic?.code == "NotFound" && topic?.message == "there is no such resource")
        }
    }
}
