import FileStore
import Foundation
import SegmentCore
import TestSupport
import Testing

struct FileObjectStoreTests {
    private let key = ObjectKey("ledgers", "a", "pointer.json")

    @Test(arguments: ObjectStoreConformance.allCases)
    func `a folder keeps the rules of object stores`(rule: ObjectStoreConformance) async throws {
        try await withScratchFolder { folder in
            try await rule.check(FileObjectStore(root: folder.appending(path: "new/results")))
        }
    }

    @Test(arguments: ObjectStoreConformance.allCases)
    func `the store in memory keeps the rules of object stores`(rule: ObjectStoreConformance) async throws {
        try await rule.check(InMemoryObjectStore())
    }

    @Test func `two stores over one folder exclude each other`() async throws {
        try await withScratchFolder { folder in
            let stores = [FileObjectStore(root: folder), FileObjectStore(root: folder)]
            let version = try await stores[0].put(Data("start".utf8), at: key, when: .absent)
            let wins = await withTaskGroup(of: Bool.self) { group in
                for writer in 0..<20 {
                    group.addTask { [key] in
                        let data = Data("\(writer)".utf8)
                        return (try? await stores[writer % 2].put(data, at: key, when: .version(version))) != nil
                    }
                }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(wins == 1)
        }
    }

    @Test func `files are the owner's alone`() async throws {
        try await withScratchFolder { folder in
            let store = FileObjectStore(root: folder.appending(path: "results"))
            try await store.put(Data("x".utf8), at: key, when: .always)
            #expect(try rights(store.location(of: key).address) == 0o600)
            for part in ["results", "results/ledgers", "results/ledgers/a"] {
                #expect(try rights(folder.appending(path: part).path()) == 0o700)
            }
            #expect(store.location(of: key).address == folder.path() + "/results/ledgers/a/pointer.json")
        }
    }

    @Test func `a reader sees the old bytes or the new ones, never a mixture`() async throws {
        try await withScratchFolder { folder in
            let store = FileObjectStore(root: folder)
            let contents = [UInt8(ascii: "a"), UInt8(ascii: "b")].map { Data(repeating: $0, count: 300_000) }
            try await store.put(contents[0], at: key, when: .always)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { [key] in
                    for round in 1...20 { try await store.put(contents[round % 2], at: key, when: .always) }
                }
                group.addTask { [key] in
                    for _ in 0..<60 {
                        let read = try await store.get(key)?.data
                        #expect(read == contents[0] || read == contents[1])
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test func `what a crash left is neither listed nor in the way`() async throws {
        try await withScratchFolder { folder in
            let store = FileObjectStore(root: folder)
            try await store.put(Data("old".utf8), at: key, when: .always)
            let process = ProcessInfo.processInfo.processIdentifier
            for number in 0..<400 {
                let left = folder.appending(path: "ledgers/a/.headgate-tmp-\(process)-\(number)")
                try Data("ha".utf8).write(to: left)
            }
            #expect(try await store.list(under: ObjectKey()) == [key])
            try await store.put(Data("new".utf8), at: key, when: .always)
            #expect(try await store.get(key)?.data == Data("new".utf8))
            try await store.delete(ObjectKey("ledgers", "a"))
            #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "ledgers/a").path()))
        }
    }

    @Test func `a link below the root is refused, so nothing is read or written elsewhere`() async throws {
        try await withScratchFolder { folder in
            let outside = folder.appending(path: "outside")
            try FileManager.default.createDirectory(at: outside, withIntermediateDirectories: true)
            try Data("secret".utf8).write(to: outside.appending(path: "a"))
            let store = FileObjectStore(root: folder.appending(path: "results"))
            try await store.put(Data("x".utf8), at: ObjectKey("real"), when: .always)
            let root = folder.appending(path: "results")
            let files = FileManager.default
            try files.createSymbolicLink(at: root.appending(path: "folder"), withDestinationURL: outside)
            try files.createSymbolicLink(
                at: root.appending(path: "file"), withDestinationURL: outside.appending(path: "a"))
            for key in [ObjectKey("folder", "a"), ObjectKey("file")] {
                await expectFailure(.denied, "symbolic link") {
                    _ = try await store.get(key)
                }
            }
            await expectFailure(.denied, "symbolic link") {
                try await store.put(Data("y".utf8), at: ObjectKey("folder", "b"), when: .always)
            }
            await expectFailure(.denied, "symbolic link") {
                try await store.delete(ObjectKey("folder", "a"))
            }
            #expect(try await store.list(under: ObjectKey()) == [ObjectKey("real")])
            // A link itself may be replaced or deleted; what it led to stays.
            try await store.put(Data("y".utf8), at: ObjectKey("file"), when: .always)
            try await store.delete(ObjectKey("folder"))
            #expect(try files.contentsOfDirectory(atPath: outside.path()) == ["a"])
            #expect(try Data(contentsOf: outside.appending(path: "a")) == Data("secret".utf8))
        }
    }

    @Test func `a root that is itself a link is the user's choice`() async throws {
        try await withScratchFolder { folder in
            let real = folder.appending(path: "real")
            try FileManager.default.createDirectory(at: real, withIntermediateDirectories: true)
            let link = folder.appending(path: "link")
            try FileManager.default.createSymbolicLink(at: link, withDestinationURL: real)
            try await FileObjectStore(root: link).put(Data("x".utf8), at: key, when: .always)
            #expect(try await FileObjectStore(root: real).list(under: ObjectKey()) == [key])
        }
    }

    @Test func `what stands in the way is named`() async throws {
        try await withScratchFolder { folder in
            let store = FileObjectStore(root: folder.appending(path: "file"))
            try Data("x".utf8).write(to: folder.appending(path: "file"))
            await expectFailure(.denied, "/file") {
                try await store.put(Data("y".utf8), at: ObjectKey("a"), when: .always)
            }
            let other = FileObjectStore(root: folder)
            try await other.put(Data("y".utf8), at: ObjectKey("a", "b"), when: .always)
            await expectFailure(.denied, "it is a folder") {
                try await other.put(Data("y".utf8), at: ObjectKey("a"), when: .always)
            }
            await expectFailure(.denied, "keeps for its own files") {
                try await other.put(Data("y".utf8), at: ObjectKey(".headgate.lock"), when: .always)
            }
            await expectFailure(.denied, "too long") {
                try await other.put(Data("y".utf8), at: ObjectKey(String(repeating: "n", count: 300)), when: .always)
            }
            #expect(try await other.list(under: ObjectKey()).map(\.rawValue) == ["a/b", "file"])
        }
    }

    @Test(.enabled(if: geteuid() != 0, "root may write everywhere"))
    func `a folder without write rights is denied by name`() async throws {
        try await withScratchFolder { folder in
            let closed = folder.appending(path: "closed")
            try FileManager.default.createDirectory(
                at: closed, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o500])
            await expectFailure(.denied, "permission denied") {
                try await FileObjectStore(root: closed).put(Data("y".utf8), at: ObjectKey("a"), when: .always)
            }
        }
    }

    private func rights(_ path: String) throws -> Int? {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return (attributes[.posixPermissions] as? NSNumber)?.intValue
    }
}

private func expectFailure(
    _ reason: StoreFailure.Reason, _ part: String, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws -> Void
) async {
    let failure = await thrown(StoreFailure.self, sourceLocation: sourceLocation, by: body)
    #expect(failure?.reason == reason, sourceLocation: sourceLocation)
    #expect(failure?.message.contains(part) == true, "\(String(describing: failure))", sourceLocation: sourceLocation)
}
