package import AWSClient
package import Foundation
package import SegmentCore

/// What the Athena engine needs to know; the composition root fills it.
package struct AthenaConfiguration: Sendable {
    package var client: AWSClient
    /// The results root, which must be on S3.
    package var store: any ObjectStore
    /// The database that queries read; its views are put into the queries that name them.
    package var lake: LakeDefinition
    package var catalog: String
    /// The only database that is written to: tables over the results root.
    package var workDatabase: String
    package var workGroup: String
    /// Most bytes that one statement may scan; nil for no limit of our own.
    package var scanLimit: Int?
    /// US dollars for 10^12 bytes scanned; nil where nobody said.
    package var pricePerTerabyte: Double?
    /// For one statement, in the queue and running.
    package var timeout: Duration
    /// Statements of this process that are in the queue or run at the same time.
    package var jobs: Int
    package var clock: any Clock<Duration>
    package var now: @Sendable () -> Date
    /// A fresh name: letters and digits.
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

    /// What a number of scanned bytes costs, where the price is known; Athena's minimum for a statement is left out.
    package func cost(ofScanning bytes: Int) -> Double? {
        pricePerTerabyte.map { $0 * Double(bytes) / 1e12 }
    }
}
