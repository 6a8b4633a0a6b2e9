package import AWSClient
package import Foundation
package import SegmentCore

/// Which application takes the rows, and how.
package struct PinpointConfiguration: Sendable {
    package var client: AWSClient
    /// The results root; Pinpoint reads the batches from it, so it is on S3.
    package var store: any ObjectStore
    package var applicationID: String
    /// The role that Pinpoint reads the batches with.
    package var roleARN: String
    /// Set when a segment is to be defined from each batch.
    package var segment: SegmentNameTemplate?
    /// Most imports of the application at the same time from this process.
    package var jobs: Int
    /// An import that has not ended for this long pauses its run.
    package var timeout: Duration
    package var isolationRows: Int
    package var gates: ImportGates
    package var clock: any Clock<Duration>
    package var now: @Sendable () -> Date

    package init(
        client: AWSClient, store: any ObjectStore, applicationID: String, roleARN: String,
        segment: SegmentNameTemplate? = nil, jobs: Int = 2, timeout: Duration = .seconds(6 * 3_600),
        isolationRows: Int = 1_000, gates: ImportGates = .process, clock: any Clock<Duration>,
        now: @escaping @Sendable () -> Date
    ) {
        self.client = client
        self.store = store
        self.applicationID = applicationID
        self.roleARN = roleARN
        self.segment = segment
        self.jobs = jobs
        self.timeout = timeout
        self.isolationRows = isolationRows
        self.gates = gates
        self.clock = clock
        self.now = now
    }
}
