import Foundation
import SegmentCore
import TestSupport
import Testing

@testable import ProjectFiles

@Suite struct ProjectTemplateTests {
    @Test(arguments: [ProjectTemplate.Kind.plain, .demo])
    func `what init writes is a good project once its lake is there`(_ kind: ProjectTemplate.Kind) async throws {
        try await withScratchFolder { folder in
            let written = try ProjectTemplate(kind).write(to: folder)
            #expect(written.contains("headgate.yaml") && written.contains(".gitignore"))
            for table in ["all_events/ingest_timestamp=2026-11-01/data"] + DemoScript.tables {
                try write("", to: folder.appending(path: "lake/\(table).parquet"))
            }
            let project = try ProjectReader.read(folder: folder, environment: [:])
            #expect(project.warnings == [])
            #expect(project.segments.count == (kind == .demo ? 4 : 1))
            #expect(project.lake.tables.map(\.name).contains("all_events"))
            #expect(project.lake.tables[0].hivePartitions)
        }
    }

    @Test func `a file that exists is named, and nothing is written`() async throws {
        try await withScratchFolder { folder in
            try write("mine", to: folder.appending(path: "segments/renewal.sql"))
            try write("mine", to: folder.appending(path: ".gitignore"))
            let invalid = #expect(throws: ProjectInvalid.self) { try ProjectTemplate(.demo).write(to: folder) }
            #expect(invalid?.problems.map(\.file) == ["segments/renewal.sql", ".gitignore"])
            #expect(invalid?.problems.allSatisfy { $0.code == .fileExists } == true)
            let left = try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
            #expect(left == [".gitignore", "segments", "segments/renewal.sql"])
        }
    }

    @Test func `a folder that cannot be made leaves nothing behind`() async throws {
        try await withScratchFolder { folder in
            try write("a file where a folder should be", to: folder.appending(path: "segments"))
            #expect(throws: ProjectInvalid.self) { try ProjectTemplate(.plain).write(to: folder) }
            let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            #expect(left == ["segments"])
        }
    }
}
