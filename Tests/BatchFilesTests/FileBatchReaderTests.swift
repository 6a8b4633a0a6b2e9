import BatchFiles
import Foundation
import SegmentCore
import TestSupport
import Testing

@Suite struct FileBatchReaderTests {
    @Test func `files of this machine are read as every batch reader reads`() async throws {
        try await withScratchFolder { folder in
            let place: @Sendable (ObjectKey) -> String = { folder.appending(path: $0.rawValue).path }
            let suite = BatchReaderConformance {
                FileBatchReader($0, path: place)
            } put: { data, key in
                let file = URL(filePath: place(key))
                try FileManager.default.createDirectory(
                    at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
                try data.write(to: file)
            }
            try await suite.check()
        }
    }
}
