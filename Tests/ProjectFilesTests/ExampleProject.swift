import Foundation
import SegmentCore
import TestSupport

@testable import ProjectFiles

/// A folder with the files that the examples name.
func withExampleProject<T>(_ yaml: String?, _ body: (URL) async throws -> T) async throws -> T {
    try await withScratchFolder { folder in
        let files = [
            "lake/all_events/ingest_timestamp=2026-11-01/data.parquet": "", "lake/people.csv": "Id\n",
            "lake/visits/a.jsonl": "", "lake/odd.file": "", "lake/views/recent.sql": "SELECT * FROM clicks",
            "lake/views/clicks.sql": "SELECT * FROM email_click", "segments/a.sql": "SELECT 1 AS Id",
            "segments/b-2.sql": "SELECT 2 AS Id\n", "headgate.yaml": yaml,
        ]
        for (path, text) in files {
            guard let text else { continue }
            try write(text, to: folder.appending(path: path))
        }
        return try await body(folder)
    }
}

func write(_ text: String, to file: URL) throws {
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
}

let exampleEnvironment = [
    "LAKE": "lake", "THREADS": "2", "MEMORY": "1GB", "SECRET": "hunter2", "SHORT": "c2hvcnQ=",
    "TOKEN": "T0KEN", "BUCKET": "b-lake", "HOOK_SECRET": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    "OLD_SECRET": "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=",
]

/// The problems of a project that cannot be read; its warnings where it can.
func problems(of folder: URL) -> [Problem] {
    do throws(ProjectInvalid) {
        return try ProjectReader.read(folder: folder, environment: exampleEnvironment).warnings
    } catch {
        return error.problems
    }
}
