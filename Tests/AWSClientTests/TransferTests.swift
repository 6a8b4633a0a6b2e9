import Foundation
import SigV4
import TestSupport
import Testing

@testable import AWSClient

@Suite(.serialized) struct TransferTests {
    private let object = S3Object(bucket: "bucket", key: "a/b.csv")

    @Test func `a broken download goes on where it broke, at the same version`() async throws {
        try await withScratchFolder { folder in
            try await withServer(
                .brokenOff(promised: 10, sent: "0123", ["etag": "\"v\""]),
                .answer(206, ["etag": "\"v\""], "456789")
            ) { url, transport, log in
                let file = folder.appending(path: "got")
                let etag = try await S3Download(TestMachine(transport).client(endpoint: url)).get(object, into: file)
                #expect(etag == "\"v\"")
                #expect(try String(contentsOf: file, encoding: .utf8) == "0123456789")
                #expect(log.requests.map { $0.headers["range"] } == [nil, "bytes=4-"])
                #expect(log.requests[1].headers["if-match"] == "\"v\"")
            }
        }
    }

    @Test func `200 MB stream through both ways, and memory stays`() async throws {
        let size = 200 << 20
        try await withScratchFolder { folder in
            try await withServer(.bytes(size), .answer(200, ["etag": "\"v\""])) { url, transport, log in
                let client = TestMachine(transport).client(endpoint: url)
                let file = folder.appending(path: "big")
                let before = try residentBytes()
                _ = try await S3Download(client).get(object, into: file)
                var upload = S3Upload(client)
                upload.singleLimit = .max
                _ = try await upload.put(file, size: Int64(size), as: object, condition: .isAbsent)
                #expect(try residentBytes() - before < 60 << 20)
                #expect(log.requests[1].bodyLength == size)
                #expect(log.requests[1].headers["content-length"] == String(size))
                #expect(log.requests[1].headers["if-none-match"] == "*")
                let digest = try FileSlice(file, length: Int64(size)).computedSHA256()
                #expect(log.requests[1].headers["x-amz-content-sha256"] == digest)
            }
        }
    }

    /// 5 GB with `make sweep`.
    @Test func `a file of many parts streams, and memory stays`() async throws {
        let (part, parts) = (Int64(32 << 20), Checkout.isSweep ? 160 : 12)
        try await withScratchFolder { folder in
            let file = folder.appending(path: "big")
            #expect(FileManager.default.createFile(atPath: file.path, contents: nil))
            let handle = try FileHandle(forWritingTo: file)
            try handle.truncate(atOffset: UInt64(part) * UInt64(parts))
            try handle.close()
            let begun = "<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>"
            let whole = "<CompleteMultipartUploadResult><ETag>\"all\"</ETag></CompleteMultipartUploadResult>"
            let answers = Array(repeating: ScriptedServer.Step.answer(200, ["etag": "\"p\""]), count: parts)
            try await withServer(script: [.answer(200, [:], begun)] + answers + [.answer(200, [:], whole)]) {
                url, transport, log in
                let client = TestMachine(transport).client(endpoint: url)
                let before = try residentBytes()
                #expect(try await S3Upload(client).put(file, size: part * Int64(parts), as: object) == "\"all\"")
                #expect(try residentBytes() - before < 60 << 20)
                #expect(log.requests.reduce(0) { $0 + $1.bodyLength } >= Int(part) * parts)
            }
        }
    }

    @Test func `a large file goes in parts, each sent again alone, and is completed under its condition`() async throws
    {
        try await withScratchFolder { folder in
            let file = folder.appending(path: "f")
            try Data("0123456789".utf8).write(to: file)
            try await withServer(
                .answer(
                    200, [:], "<InitiateMultipartUploadResult><UploadId>u+1</UploadId></InitiateMultipartUploadResult>"),
                .answer(200, ["etag": "\"1\""]), .reset, .answer(200, ["etag": "\"2\""]),
                .answer(200, ["etag": "\"3\""]),
                .answer(200, [:], "<CompleteMultipartUploadResult><ETag>\"all\"</ETag></CompleteMultipartUploadResult>")
            ) { url, transport, log in
                let upload = parted(TestMachine(transport).client(endpoint: url), size: 4)
                let etag = try await upload.put(file, size: 10, as: object, condition: .matches(etag: "\"old\""))
                #expect(etag == "\"all\"")
                #expect(log.requests.map(\.bodyLength).dropLast() == [0, 4, 4, 4, 2])
                #expect(
                    log.requests.map { $0.uri.split(separator: "?")[1] }
                        == [
                            "uploads=", "partNumber=1&uploadId=u%2B1", "partNumber=2&uploadId=u%2B1",
                            "partNumber=2&uploadId=u%2B1", "partNumber=3&uploadId=u%2B1", "uploadId=u%2B1",
                        ])
                #expect(log.requests.last?.headers["if-match"] == "\"old\"")
            }
        }
    }

    @Test func `an upload that fails is aborted; an error may come with the status 200`() async throws {
        try await withScratchFolder { folder in
            let file = folder.appending(path: "f")
            try Data("0123456789".utf8).write(to: file)
            let begun = ScriptedServer.Step.answer(200, [:], "<R><UploadId>u</UploadId></R>")
            try await withServer(
                begun, .answer(200, ["etag": "\"1\""]), .answer(200, ["etag": "\"2\""]),
                .answer(200, ["x-amz-request-id": "r"], "<Error><Code>InternalError</Code></Error>"), .answer(204)
            ) { url, transport, log in
                let upload = parted(TestMachine(transport).client(endpoint: url), size: 5)
                let error = try #require(
                    await failure { () async throws(AWSError) in
                        try await upload.put(file, size: 10, as: object)
                    })
                #expect(error.code == "InternalError" && error.requestID == "r" && !error.didNotAct)
                #expect(log.requests.map(\.method) == ["POST", "PUT", "PUT", "POST", "DELETE"])
            }
        }
    }

    @Test func `a file that becomes shorter is told, and parts grow with the file`() async throws {
        try await withScratchFolder { folder in
            let file = folder.appending(path: "f")
            try Data("0123".utf8).write(to: file)
            let client = TestMachine().client()
            let error = await failure { () async throws(AWSError) in
                try await S3Upload(client).put(file, size: 9, as: object)
            }
            #expect(error?.message == "f cannot be read: it has become shorter")
            let parts = S3Upload.parts(of: file, size: 1 << 40, partSize: 32 << 20)
            #expect(parts.count == 10_000 && parts.map(\.length).reduce(0, +) == 1 << 40)
        }
    }
}

private func parted(_ client: AWSClient, size: Int64) -> S3Upload {
    var upload = S3Upload(client)
    (upload.singleLimit, upload.partSize, upload.width) = (5, size, 1)
    return upload
}

/// What the process holds in memory now.
private func residentBytes() throws -> Int {
    let text = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
    return (text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 4096
}
