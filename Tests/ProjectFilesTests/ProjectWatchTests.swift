import Foundation
import TestSupport
import Testing

@testable import ProjectFiles

@Suite struct ProjectWatchTests {
    private static let yaml = """
        lake: {tables: {people: lake/people.csv}, views: views}
        segments: {a: }
        """

    @Test(arguments: ["headgate.yaml", "segments/a.sql", "views/v.sql", "views/new.sql"])
    func `a change of each file that was read is seen`(_ changed: String) async throws {
        try await withScratchFolder { folder in
            try write(Self.yaml, "headgate.yaml", folder)
            try write("Id\n", "lake/people.csv", folder)
            try write("SELECT Id FROM people", "segments/a.sql", folder)
            try write("SELECT * FROM people", "views/v.sql", folder)
            var watch = ProjectWatch()
            _ = try ProjectReader.read(folder: folder, environment: [:], watch: &watch)
            #expect(!watch.hasChanged)
            try write("SELECT 1 AS x FROM people -- longer", changed, folder)
            #expect(watch.hasChanged)
        }
    }

    @Test func `a file that was missing is seen when it comes`() async throws {
        try await withScratchFolder { folder in
            try write("Id\n", "p.csv", folder)
            try write("lake: {tables: {people: p.csv}}\nsegments: {a: }\n", "headgate.yaml", folder)
            var watch = ProjectWatch()
            #expect(throws: ProjectInvalid.self) {
                try ProjectReader.read(folder: folder, environment: [:], watch: &watch)
            }
            #expect(!watch.hasChanged)
            try write("SELECT Id FROM people", "segments/a.sql", folder)
            #expect(watch.hasChanged)
        }
    }

    private func write(_ text: String, _ path: String, _ folder: URL) throws {
        let file = folder.appending(path: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: file, atomically: true, encoding: .utf8)
    }
}
