package import Foundation

package struct RunFilter: Sendable, Hashable {
    package var segment: SegmentName?
    package var statuses: Set<RunStatus>?
    /// Created before this.
    package var before: Date?
    package var limit: Int
    package init(
        segment: SegmentName? = nil, statuses: Set<RunStatus>? = nil, before: Date? = nil, limit: Int = 50
    ) {
        self.segment = segment
        self.statuses = statuses
        self.before = before
        self.limit = limit
    }
}
