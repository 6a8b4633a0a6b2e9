import AudienceStore
import Foundation
import SegmentCore
import TestSupport
import Testing

@Suite struct AudienceFileTests {
    private func open(_ path: String, creating identity: UUID? = nil) throws -> EmbeddedAudience {
        try EmbeddedAudience.open(
            path: path, creating: identity, objects: FolderObjects(root: URL(filePath: "/nowhere")))
    }

    @Test func `an audience keeps its identity and its endpoints`() async throws {
        try await AudienceFixture.with { here in
            try await here.csv("Id,Address,ChannelType\na,x,SMS\n", as: "b")
            try here.audience.close()
            let again = try open(here.path, creating: UUID())
            #expect(again.contract.identity == here.audience.contract.identity)
            #expect(try await again.count() == 1)
            let key = BatchKey(run: here.run, batch: "b")
            #expect(try await again.find(key) != nil)
        }
    }

    @Test func `an audience that is not there is named, and made only when asked`() async throws {
        try await withScratchFolder { folder in
            let path = folder.appending(path: "none.db").path
            #expect(await code { try open(path) } == "audience_missing")
            #expect(!FileManager.default.fileExists(atPath: path))
            let nested = folder.appending(path: "no/such/folder.db").path
            #expect(await code { try open(nested, creating: UUID()) } == "audience_denied")
        }
    }

    @Test func `a file that is something else is refused and left as it is`() async throws {
        try await withScratchFolder { folder in
            for (name, bytes) in [
                ("text", Data("hello".utf8)), ("empty", Data()),
                ("sqlite", Data("SQLite format 3\0".utf8) + Data(repeating: 0, count: 4_080)),
            ] {
                let file = folder.appending(path: name)
                try bytes.write(to: file)
                #expect(await code { try open(file.path, creating: UUID()) } == "audience_foreign")
                #expect(try Data(contentsOf: file) == bytes)
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 3)
        }
    }

    @Test func `a newer format is refused by name`() async throws {
        try await AudienceFixture.with { here in
            try here.audience.close()
            var bytes = try Data(contentsOf: URL(filePath: here.path))
            bytes[63] = 99
            try bytes.write(to: URL(filePath: here.path))
            #expect(await code { try open(here.path) } == "audience_newer_format")
            #expect(try Data(contentsOf: URL(filePath: here.path)) == bytes)
        }
    }

    @Test func `a new audience is for its owner only and leaves no draft`() async throws {
        try await withScratchFolder { folder in
            let path = folder.appending(path: "a.db").path
            try open(path, creating: UUID()).close()
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count { $0.contains("new") } == 0)
        }
    }

    @Test func `a damaged file is told as damage`() async throws {
        try await AudienceFixture.with { here in
            try await here.csv("Id,Address,ChannelType\na,x,SMS\n")
            try here.audience.close()
            var bytes = try Data(contentsOf: URL(filePath: here.path))
            for index in 4_096..<bytes.count { bytes[index] = 0xAB }
            try bytes.write(to: URL(filePath: here.path))
            #expect(await code { try open(here.path) } == "audience_corrupt")
        }
    }
}
