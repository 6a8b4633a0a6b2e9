package import Foundation
package import SegmentCore

/// The settings of the embedded engine, made by the composition root.
package struct DuckDBConfiguration: Sendable {
    /// The pinned command line: `.tools/duckdb/duckdb` after `make setup`.
    package var binary: URL
    package var lake: LakeDefinition
    /// The results root: a folder of this machine, or on S3.
    package var store: any ObjectStore
    /// Contains a folder per child with its scripts and spilled data; each is removed when its child has ended.
    package var scratch: URL
    /// For one child, in bytes. Its resident memory may exceed it by a third (measured).
    package var memoryLimit: Int
    package var threads: Int
    /// Most bytes that one child may spill.
    package var spillLimit: Int
    /// For one statement.
    package var timeout: Duration
    /// Concurrent statements; further ones wait in a queue.
    package var jobs: Int
    /// A new unique folder name: letters and digits.
    package var makeID: @Sendable () -> String
    package var clock: any Clock<Duration>
    /// For tables and results on S3; nil where none are used.
    package var s3: DuckDBS3Access?

    package init(
        binary: URL, lake: LakeDefinition, store: any ObjectStore, scratch: URL, memoryLimit: Int = 2 << 30,
        threads: Int = 2, spillLimit: Int = 64 << 30, timeout: Duration = .seconds(3_600), jobs: Int = 1,
        makeID: @escaping @Sendable () -> String, clock: any Clock<Duration> = ContinuousClock(),
        s3: DuckDBS3Access? = nil
    ) {
        self.binary = binary
        self.lake = lake
        self.store = store
        self.scratch = scratch
        self.memoryLimit = memoryLimit
        self.threads = threads
        self.spillLimit = spillLimit
        self.timeout = timeout
        self.jobs = jobs
        self.makeID = makeID
        self.clock = clock
        self.s3 = s3
    }

    /// The only version that the allow list, the prelude and the canonical texts were tested with.
    package static let version = "v1.5.5"
}
