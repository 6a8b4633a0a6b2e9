package import AWSClient
package import Foundation
package import SegmentCore

/// The settings of the Athena engine, made by the composition root.
package struct AthenaConfiguration: Sendable {
    package var client: AWSClient
    /// The results root, which must be on S3.
    package var store: any ObjectStore
    /// The database that queries read; its views are inserted into the queries that use them.
    package var lake: LakeDefinition
    package var catalog: String
    /// The only database that is written to: it holds tables over the results root.
    package var workDatabase: String
    package var workGroup: String
    /// Most bytes that one statement may scan; nil for no limit beyond the workgroup's.
    package var scanLimit: Int?
    /// US dollars per 10^12 bytes scanned; nil if unknown.
    package var pricePerTerabyte: Double?
    /// Time limit of one statement, including its time in the queue.
    package var timeout: Duration
    /// Concurrent statements of this process, including those in the queue.
    package var jobs: Int
    package var clock: any Clock<Duration>
    package var now: @Sendable () -> Date
    /// A new unique name: letters and digits.
    package var makeID: @Sendable () -> String

    package init(
        client: AWSClient, store: any ObjectStore, lake: LakeDefinition, catalog: String = "AwsDataCatalog",
        workDatabase: String, workGroup: String = "primary", scanLimit: Int? = nil, pricePerTerabyte: Double? = nil,
        timeout: Duration = .seconds(1_800), jobs: Int = 8, clock: any Clock<Duration> = ContinuousClock(),
        now: @escaping @Sendable () -> Date = { Date() },
        makeID: @escaping @Sendable () -> String = { UUID().uuidString.lowercased() }
    ) {
        self.client = client
        self.store = store
        self.lake = lake
        self.catalog = catalog
        self.workDatabase = workDatabase
        self.workGroup = workGroup
        self.scanLimit = scanLimit
        self.pricePerTerabyte = pricePerTerabyte
        self.timeout = timeout
        self.jobs = jobs
        self.clock = clock
        self.now = now
        self.makeID = makeID
    }

    /// The cost of scanning a number of bytes, where the price is known; Athena's minimum per statement is ignored.
    package func cost(ofScanning bytes: Int) -> Double? {
        pricePerTerabyte.map { $0 * Double(bytes) / 1e12 }
    }
}
