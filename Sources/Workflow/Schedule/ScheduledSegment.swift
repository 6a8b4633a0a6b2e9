package import Foundation
package import SegmentCore

/// A segment with its schedule, and the slot that counts as its last.
package struct ScheduledSegment: Sendable {
    package let name: SegmentName
    package let schedule: SlotSchedule
    /// The last slot that was started, or from which it is counted; nil where none has come yet.
    package let last: Date?
    /// The slot after the last; cached, because it is read far more often than it changes.
    let next: Date?

    /// - Parameter now: from when to look for the next slot where there is no last one.
    package init(name: SegmentName, schedule: SlotSchedule, last: Date?, now: Date) {
        self.name = name
        self.schedule = schedule
        self.last = last
        next = schedule.nextSlot(after: last ?? now)
    }

    func with(last: Date?, now: Date) -> ScheduledSegment {
        ScheduledSegment(name: name, schedule: schedule, last: last, now: now)
    }

    /// The slot that is due: the newest one in the past that was not started. Many missed slots count as one.
    func due(at now: Date) -> Date? {
        guard let next, next <= now else { return nil }
        return schedule.lastSlot(upTo: now)
    }

    /// Whether the last slot lies further ahead than the next one: it was started under a clock that ran ahead, and
    /// waiting for it could take years.
    func isOfTheFuture(at now: Date) -> Bool {
        guard let last, last > now, let following = schedule.nextSlot(after: now) else { return false }
        return last > following
    }

    /// Whether slots between the last one and `slot` are left out.
    func hasMissed(before slot: Date) -> Bool { next.map { $0 < slot } ?? false }
}
