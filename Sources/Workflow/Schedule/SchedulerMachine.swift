package import Foundation
package import SegmentCore

/// Decides which segments start when: events in, actions out. No clock, no store, no calls.
///
/// A segment never runs twice at the same time; slots that come during its run, or while no process served, are one
/// run.
package struct SchedulerMachine: Sendable {
    package enum Action: Sendable, Hashable {
        /// Claim the slot and run the segment. `isLate`: slots before it were missed and are left out.
        case start(SegmentName, slot: Date, isLate: Bool)
        /// No slot of this segment comes within eight years.
        case neverComes(SegmentName)
        /// No run is active, and none will start.
        case finish
    }

    /// A slot that has come, and when its segment may start: jitter later.
    private struct Place: Sendable {
        var slot: Date
        var start: Date
    }

    private let width: Int
    private let jitter: Jitter
    private var segments: [SegmentName: ScheduledSegment] = [:]
    /// When the next slot of each starts.
    private var upcoming: [SegmentName: Date] = [:]
    private var waiting: [SegmentName: Place] = [:]
    private var running: Set<SegmentName> = []
    private var isStopping = false

    /// - Parameter width: how many segments may run at the same time.
    package init(width: Int, jitter: Jitter = Jitter()) {
        self.width = max(1, width)
        self.jitter = jitter
    }

    package var runningSegments: Set<SegmentName> { running }
    package var isIdle: Bool { running.isEmpty && waiting.isEmpty }

    /// The earliest start to come; nil while only events can bring one.
    package var nextWake: Date? {
        if isStopping || running.count >= width { return nil }
        let free = { (name: SegmentName) in !running.contains(name) }
        let places = waiting.lazy.filter { free($0.key) }.map(\.value.start)
        let others = upcoming.lazy.filter { free($0.key) && waiting[$0.key] == nil }.map(\.value)
        return [places.min(), others.min()].compactMap(\.self).min()
    }

    // MARK: Events

    /// Time has passed.
    package mutating func tick(_ now: Date) -> [Action] {
        if isStopping { return running.isEmpty ? [.finish] : [] }
        for segment in segments.values { look(at: segment, now) }
        return starts(now)
    }

    /// A run has ended, however: its segment may start again.
    package mutating func ended(_ segment: SegmentName, at now: Date) -> [Action] {
        running.remove(segment)
        return tick(now)
    }

    /// Another process has started this slot, or a later one.
    package mutating func taken(_ segment: SegmentName, upTo slot: Date, at now: Date) -> [Action] {
        setLast(slot, of: segment, now)
        return ended(segment, at: now)
    }

    /// Resumes a run that an earlier process left.
    package mutating func resume(_ segment: SegmentName) {
        running.insert(segment)
    }

    /// Replaces the project's segments with schedules. Active runs continue.
    package mutating func reload(_ fresh: [ScheduledSegment], at now: Date) -> [Action] {
        let old = segments
        segments = [:]
        upcoming = [:]
        let names = Set(fresh.map(\.name))
        waiting = waiting.filter { names.contains($0.key) }
        var actions: [Action] = []
        for segment in fresh {
            segments[segment.name] = segment
            if let known = old[segment.name], known.schedule.definition == segment.schedule.definition {
                // A slot started here may be newer than the one that was read.
                setLast([segment.last, known.last].compactMap(\.self).max(), of: segment.name, now)
            } else {
                setLast(segment.last, of: segment.name, now)
                waiting[segment.name] = nil
                if segment.schedule.nextSlot(after: now) == nil { actions.append(.neverComes(segment.name)) }
            }
        }
        return actions + tick(now)
    }

    /// No run starts any more; active runs end.
    package mutating func stop() -> [Action] {
        isStopping = true
        waiting = [:]
        return running.isEmpty ? [.finish] : []
    }

    // MARK: Decisions

    private mutating func look(at segment: ScheduledSegment, _ now: Date) {
        if segment.isOfTheFuture(at: now) {
            setLast(segment.schedule.lastSlot(upTo: now), of: segment.name, now)
            waiting[segment.name] = nil
        } else if let slot = segment.due(at: now), waiting[segment.name]?.slot != slot {
            let start = start(of: slot, segment)
            // A slot that comes while an older one is waiting does not delay it again.
            waiting[segment.name] = Place(slot: slot, start: min(waiting[segment.name]?.start ?? start, start))
        }
    }

    /// Starts what may start, the longest waiting first.
    private mutating func starts(_ now: Date) -> [Action] {
        var actions: [Action] = []
        let ready = waiting.filter { !running.contains($0.key) && $0.value.start <= now }
            .sorted { ($0.value.start, $0.key) < ($1.value.start, $1.key) }
        for (name, place) in ready where running.count < width {
            waiting[name] = nil
            running.insert(name)
            let isLate = segments[name]?.hasMissed(before: place.slot) ?? false
            setLast(place.slot, of: name, now)
            actions.append(.start(name, slot: place.slot, isLate: isLate))
        }
        return actions
    }

    private mutating func setLast(_ slot: Date?, of name: SegmentName, _ now: Date) {
        guard let segment = segments[name]?.with(last: slot, now: now) else { return }
        segments[name] = segment
        upcoming[name] = segment.next.map { start(of: $0, segment) }
    }

    private func start(of slot: Date, _ segment: ScheduledSegment) -> Date {
        let period = segment.schedule.nextSlot(after: slot)?.timeIntervalSince(slot)
        return slot.addingTimeInterval(jitter.delay(of: segment.name, period: period))
    }
}
