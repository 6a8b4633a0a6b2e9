package import Foundation
package import SegmentCore

/// The slots of a schedule: the instants at which a segment is due. Pure; a slot is a whole second.
///
/// `every` means multiples since 1970-01-01 00:00 UTC, so that a restart shifts nothing. `cron` reads the wall clock of
/// its zone: a time that daylight saving skips is due at the next minute that exists, a doubled one once.
package struct SlotSchedule: Sendable {
    private enum Kind: Sendable {
        case every(Int)
        case cron(CronSlots)
    }

    package let definition: ScheduleDefinition
    private let kind: Kind

    /// Throws the error of a definition that no reader has checked.
    package init(_ definition: ScheduleDefinition) throws(Problem) {
        self.definition = definition
        switch definition {
        case .every(let seconds):
            guard seconds > 0 else { throw Problem(.scheduleUnfit, "a schedule cannot come every \(seconds) s") }
            kind = .every(seconds)
        case .cron(let text, let name):
            guard let zone = TimeZone(identifier: name) else {
                throw Problem(.scheduleUnfit, "this machine knows no time zone '\(name)'")
            }
            do { kind = .cron(CronSlots(try CronExpression(text), zone: zone)) } catch {
                throw Problem(.scheduleUnfit, error.message, hint: error.hint)
            }
        }
    }

    /// The first slot later than `time`; nil when none comes within eight years.
    package func nextSlot(after time: Date) -> Date? {
        let second = Int(time.timeIntervalSince1970.rounded(.down))
        switch kind {
        case .every(let period): return Self.date((second.dividedDown(by: period) + 1) * period)
        case .cron(let slots): return slots.next(after: second).map(Self.date)
        }
    }

    /// The last slot that is not later than `time`; nil when there was none in eight years.
    package func lastSlot(upTo time: Date) -> Date? {
        let second = Int(time.timeIntervalSince1970.rounded(.down))
        switch kind {
        case .every(let period): return Self.date(second.dividedDown(by: period) * period)
        case .cron(let slots): return slots.last(upTo: second).map(Self.date)
        }
    }

    private static func date(_ second: Int) -> Date { Date(timeIntervalSince1970: TimeInterval(second)) }
}

extension ProblemCode {
    package static let scheduleUnfit: Self = "schedule_unfit"
}
