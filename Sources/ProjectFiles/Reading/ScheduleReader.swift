import Foundation
package import SegmentCore

/// Reads `schedule:`, an interval (`every`) or cron fields in a time zone.
struct ScheduleReader {
    let reading: Reading

    func read(_ node: ConfigNode?) -> ScheduleDefinition? {
        guard let node else { return nil }
        if case .scalar = node.content {
            reading.report(
                .badSchedule, "a schedule is {every: 15m} or {cron: \"0 6 * * 1-5\", timezone: Europe/Berlin}",
                at: node.place)
            return nil
        }
        guard let fields = Fields(node, "schedule", keys: ConfigKeys.schedule, in: reading) else { return nil }
        let every = every(fields)
        let cron = cron(fields)
        let zone = timeZone(fields)
        switch (fields["every"], fields["cron"]) {
        case (.some, .some):
            reading.report(.badSchedule, "a schedule has `every` or `cron`, not both", at: node.place)
            return nil
        case (.none, .none):
            // A misspelt key has been reported already.
            guard fields.entries.allSatisfy({ ConfigKeys.schedule.contains($0.key) }) else { return nil }
            reading.report(
                .badSchedule, "a schedule has `every` or `cron`", at: node.place, hint: "write {every: 15m}")
            return nil
        case (.some, .none):
            if let zone = fields["timezone"] {
                reading.report(.badSchedule, "a time zone goes with `cron`, not with `every`", at: zone.place)
            }
            return every.map { .every(seconds: $0) }
        case (.none, .some):
            return cron.flatMap { cron in zone.map { .cron(cron, timeZone: $0) } }
        }
    }

    /// At least a minute: a run takes seconds, and its sources do not change faster.
    private func every(_ fields: Fields) -> Int? {
        guard let value = fields.text("every"), let seconds = fields.amount(of: value, "every", Notation.duration)
        else { return nil }
        if seconds >= 60 { return seconds }
        reading.report(
            .badSchedule, "a segment runs at most once a minute, not every \(value.shown)", at: value.place)
        return nil
    }

    private func cron(_ fields: Fields) -> String? {
        guard let value = fields.text("cron") else { return nil }
        do {
            _ = try CronExpression(value.text)
            return value.text
        } catch {
            // The value of a variable is not shown, so neither is its error.
            let isShown = value.shown == value.text
            reading.report(
                .badSchedule, isShown ? error.message : "\(value.shown) is not a cron schedule", at: value.place,
                hint: isShown ? error.hint : nil)
            return nil
        }
    }

    private func timeZone(_ fields: Fields) -> String? {
        guard fields["timezone"] != nil else { return "UTC" }
        guard let value = fields.text("timezone") else { return nil }
        let known = TimeZone.knownTimeZoneIdentifiers
        if value.text == "UTC" || known.contains(value.text) { return value.text }
        if value.text.contains("/"), TimeZone(identifier: value.text) != nil { return value.text }
        let city = known.first { $0.lowercased().hasSuffix("/" + value.text.lowercased()) }
        reading.report(
            .badTimeZone, "there is no time zone '\(value.shown)'", at: value.place,
            hint: (city ?? nearest(to: value.text, among: known)).map { "did you mean '\($0)'?" }
                ?? "an IANA name, such as Europe/Berlin, or UTC")
        return nil
    }
}

extension ProblemCode {
    package static let badSchedule: Self = "bad_schedule"
    package static let badTimeZone: Self = "bad_time_zone"
}
