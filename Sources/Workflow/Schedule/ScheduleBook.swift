package import Foundation
package import SegmentCore

/// Records which slots were started, in `schedule/TARGET/SEGMENT.json`, by conditional writes.
///
/// A slot is claimed before its run is recorded, with the run's id. So a slot is started once, and a process that dies
/// in between leaves the id of the run that must still be started.
package struct ScheduleBook: Sendable {
    package enum Claim: Sendable, Hashable {
        case ours
        /// Another process has started this slot or a later one.
        case taken(Date)
    }

    private let store: any ObjectStore
    private let target: String

    package init(store: any ObjectStore, target: String) {
        self.store = store
        self.target = target
    }

    /// The segment's entry; a new segment, or one whose schedule has changed, begins with the next slot.
    package func entry(_ segment: SegmentName, _ schedule: SlotSchedule, at now: Date) async throws -> ScheduleEntry {
        let old = try await read(segment)
        if let entry = old?.entry, entry.definition == schedule.definition { return entry }
        var entry = old?.entry ?? ScheduleEntry(definition: schedule.definition, slot: nil)
        entry.definition = schedule.definition
        entry.slot = schedule.lastSlot(upTo: now)
        guard try await write(entry, segment, over: old?.version) else {
            return try await read(segment)?.entry ?? entry
        }
        return entry
    }

    /// Writes down that a slot is being started.
    package func claim(
        _ slot: Date, of segment: SegmentName, _ definition: ScheduleDefinition, run: RunID, owner: String, at now: Date
    ) async throws -> Claim {
        for _ in 0..<10 {
            let old = try await read(segment)
            // A slot ahead of this one counts only where it can have come.
            if let last = old?.entry.slot, last >= slot, last <= max(slot, now) { return .taken(last) }
            let entry = ScheduleEntry(definition: definition, slot: slot, run: run, owner: owner)
            if try await write(entry, segment, over: old?.version) { return .ours }
        }
        throw StoreFailure(.conditionFailed, "the schedule of \(segment) keeps changing; try again")
    }

    private func read(_ segment: SegmentName) async throws -> (entry: ScheduleEntry, version: ObjectVersion)? {
        let key = key(segment)
        guard let object = try await store.get(key) else { return nil }
        guard let entry = try? JSONCoding.value(ScheduleEntry.self, from: object.data),
            entry.format == ScheduleEntry.format
        else {
            throw Problem(
                .scheduleCorrupt,
                "\(store.location(of: key)) \(JSONCoding.misfit(object.data, format: ScheduleEntry.format)); it was "
                    + "left as it is",
                hint: "the segment \(segment) is not started; if the file is beyond repair, delete it: its schedule "
                    + "then begins with the next slot")
        }
        return (entry, object.version)
    }

    /// Whether the entry was written; false where another writer was first.
    private func write(_ entry: ScheduleEntry, _ segment: SegmentName, over version: ObjectVersion?) async throws
        -> Bool
    {
        do {
            try await store.put(
                JSONCoding.data(entry), at: key(segment), when: version.map(PutCondition.version) ?? .absent)
            return true
        } catch {
            if error.reason == .conditionFailed { return false }
            throw error
        }
    }

    private func key(_ segment: SegmentName) -> ObjectKey { ObjectKey("schedule", target, "\(segment).json") }
}

extension ProblemCode {
    package static let scheduleCorrupt: Self = "schedule_corrupt"
}
