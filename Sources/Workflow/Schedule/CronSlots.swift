import Foundation
import SegmentCore

/// The instants of five cron fields on the wall clock of a time zone.
struct CronSlots: Sendable {
    /// 29 February can be eight years away; a later slot does not exist.
    static let horizon = 8

    private let cron: CronExpression
    private let zone: ZoneOffsets
    /// The matching minutes of a matching day, ascending.
    private let minutesOfDay: [Int]

    init(_ cron: CronExpression, zone: TimeZone) {
        self.cron = cron
        self.zone = ZoneOffsets(zone)
        minutesOfDay = cron.hours.flatMap { hour in cron.minutes.map { hour * 60 + $0 } }.sorted()
    }

    /// The first slot later than an instant; nil when there is none within the horizon.
    func next(after instant: Int) -> Int? {
        let start = zone.minute(at: instant)
        let lastYear = start.day.parts.year + Self.horizon
        var day = start.day
        while day.parts.year <= lastYear {
            if matches(day) {
                for index in position(of: start, on: day)..<minutesOfDay.endIndex {
                    let slot = slot(index, of: day)
                    if slot > instant { return slot }
                }
            }
            day.count += 1
        }
        return nil
    }

    /// The last slot that is not later than an instant; nil when there is none within the horizon.
    func last(upTo instant: Int) -> Int? {
        let start = zone.latestMinute(upTo: instant)
        let firstYear = start.day.parts.year - Self.horizon
        var day = start.day
        while day.parts.year >= firstYear {
            if matches(day) {
                let end = position(of: CivilMinute(count: start.count + 1), on: day)
                for index in (0..<end).reversed() {
                    let slot = slot(index, of: day)
                    if slot <= instant { return slot }
                }
            }
            day.count -= 1
        }
        return nil
    }

    private func slot(_ index: Int, of day: CivilDay) -> Int {
        zone.instant(of: CivilMinute(count: day.count * CivilMinute.perDay + minutesOfDay[index]))
    }

    /// The index of a day's first matching minute that is not before `minute`.
    private func position(of minute: CivilMinute, on day: CivilDay) -> Int {
        let wanted = minute.count - day.count * CivilMinute.perDay
        var (low, high) = (0, minutesOfDay.count)
        while low < high {
            let middle = (low + high) / 2
            if minutesOfDay[middle] < wanted { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private func matches(_ day: CivilDay) -> Bool {
        let parts = day.parts
        guard cron.months.contains(parts.month) else { return false }
        let byDate = cron.daysOfMonth.contains(parts.day)
        let byWeekday = cron.daysOfWeek.contains(day.weekday)
        return cron.eitherDay ? byDate || byWeekday : byDate && byWeekday
    }
}
