package import SegmentCore

/// An application of Amazon Pinpoint, or of a server that speaks its API.
package struct PinpointSetting: Sendable, Hashable {
    package var application: String
    /// The role that the service assumes to read the results root.
    package var role: String
    /// Concurrent import jobs.
    package var jobs: Int
    /// Longest time for one import job.
    package var timeout: Duration
    /// The name of the segment that each import defines; nil to define none.
    package var segment: SegmentNameTemplate?

    package init(
        application: String, role: String, jobs: Int = 2, timeout: Duration = .seconds(6 * 3_600),
        segment: SegmentNameTemplate? = nil
    ) {
        self.application = application
        self.role = role
        self.jobs = jobs
        self.timeout = timeout
        self.segment = segment
    }
}
