package import Foundation
package import SegmentCore

/// The stored state of a segment's schedule: the slot that was started last, and the run and process that started it.
package struct ScheduleEntry: Sendable, Hashable, Codable {
    static let format = 1

    package var format = ScheduleEntry.format
    package var definition: ScheduleDefinition
    /// The last slot that was started; before the first start, the last slot before the segment was first seen. Nil
    /// where there was none.
    package var slot: Date?
    /// The run of that slot; nil before the first start.
    package var run: RunID?
    /// `host:pid` of the process that started it.
    package var owner: String?

    package init(definition: ScheduleDefinition, slot: Date?, run: RunID? = nil, owner: String? = nil) {
        self.definition = definition
        self.slot = slot
        self.run = run
        self.owner = owner
    }
}
