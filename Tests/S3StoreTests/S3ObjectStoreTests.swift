import AWSClient
import AWSTestSupport
import Foundation
import S3Store
import SegmentCore
import TestSupport
import Testing
import Workflow

/// The results root on S3, against the bench: every request signed, checked against the service's model, and made to fail.
@Suite(.timeLimit(.minutes(60))) struct S3ObjectStoreTests {
    @Test func `a bucket keeps the rules of object stores`() async throws {
        try await withStores { make in
            for rule in ObjectStoreConformance.allCases { try await rule.check(make(rule.rawValue)) }
        }
    }

    @Test func `a bucket keeps the rules of journals`() async throws {
        try await withStores { make in
            for rule in JournalConformance.allCases {
                let store = try make("journal \(rule.rawValue)")
                try await rule.check { ObjectJournal(store: store) }
            }
        }
    }

    @Test func `a conditional write whose answer is lost is found to have happened`() async throws {
        try await withStores { make, bench in
            let store = try make("lost")
            let key = ObjectKey("ledgers", "pointer.json")
            try await bench.turn(
                "faults", #"{"rules": [{"service": "s3", "operation": "PutObject", "next": 2, "kind": "lost-answer"}]}"#
            )
            let first = try await store.put(Data("1".utf8), at: key, when: .absent)
            let second = try await store.put(Data("2".utf8), at: key, when: .version(first))
            #expect(try await store.get(key) == StoredObject(data: Data("2".utf8), version: second))
        }
    }

    @Test func `throttles, errors and resets are lived through, and no write is lost or made twice`() async throws {
        try await withStores { make, bench in
            let store = try make("faults")
            let key = ObjectKey("counter")
            var version = try await store.put(Data("0".utf8), at: key, when: .absent)
            let kinds = ["throttle", "503", "500", "reset", "lost-answer"]
            let rules = kinds.map { #"{"service": "s3", "share": 0.06, "kind": "\#($0)"}"# }.joined(separator: ",")
            try await bench.turn("faults", #"{"seed": 7, "rules": [\#(rules)]}"#)
            for number in 1...60 {
                version = try await store.put(Data("\(number)".utf8), at: key, when: .version(version))
            }
            try await bench.mend()
            #expect(try await store.get(key)?.data == Data("60".utf8))
        }
    }

    @Test func `a seal is an object's size and content, and a missing object has none`() async throws {
        try await withStores { make in
            let store = try make("seals")
            let (sealer, key) = (S3Sealer(store: store), ObjectKey("runs", "plan.parquet"))
            #expect(await thrown(StoreFailure.self) { try await sealer.seal(of: key) }?.reason == .unavailable)
            _ = try await store.put(Data("12345".utf8), at: key, when: .always)
            let seal = try await sealer.seal(of: key)
            #expect(seal.bytes == 5)
            #expect(try await sealer.seal(of: key) == seal)
            _ = try await store.put(Data("12346".utf8), at: key, when: .always)
            #expect(try await sealer.seal(of: key) != seal)
        }
    }

    @Test func `a missing bucket, a wrong secret and no credentials are said with code and object`() async throws {
        try await FakeAWS.running { bench in
            try await withClient(bench.variables) { client in
                let nowhere = try store(client, "s3://no-such-bucket/root")
                let failure = await thrown(StoreFailure.self) { try await nowhere.get(ObjectKey("a")) }
                #expect(failure?.reason == .denied)
                #expect(failure?.message.contains("s3://no-such-bucket/root/a") == true)
                #expect(failure?.message.contains("NoSuchBucket") == true)
            }
            var wrong = bench.variables
            wrong["AWS_SECRET_ACCESS_KEY"] = "not-the-secret"
            try await withClient(wrong) { client in
                let store = try store(client, "s3://headgate-tests/root")
                let failure = await thrown(StoreFailure.self) { try await store.list(under: ObjectKey("a")) }
                #expect(failure?.message.contains("SignatureDoesNotMatch") == true)
                #expect(failure?.message.contains("not-the-secret") == false)
            }
        }
    }

    // MARK: Made

    private func store(_ client: AWSClient, _ address: String) throws -> S3ObjectStore {
        S3ObjectStore(root: try #require(S3Root(Location(address))), client: client, desk: CancellationShield())
    }

    private func withStores(
        _ body: @Sendable (@escaping @Sendable (String) throws -> S3ObjectStore) async throws -> Void
    ) async throws {
        try await withStores { make, _ in try await body(make) }
    }

    /// `make` gives a store with a root of its own; calls go over the desk, as in the program.
    private func withStores(
        _ body: @Sendable (@escaping @Sendable (String) throws -> S3ObjectStore, FakeAWS) async throws -> Void
    ) async throws {
        try await FakeAWS.running { bench in
            try await withClient(bench.variables) { client in
                _ = try await client.call(CreateBucket(bucket: "headgate-tests"))
                let desk = CancellationShield()
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { await desk.run() }
                    try await body(
                        { name in
                            let root = try #require(S3Root(Location("s3://headgate-tests/\(name)/results")))
                            return S3ObjectStore(root: root, client: client, desk: desk)
                        }, bench)
                    group.cancelAll()
                }
            }
        }
    }
}
