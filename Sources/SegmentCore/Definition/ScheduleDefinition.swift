/// When a segment runs on schedule.
package enum ScheduleDefinition: Sendable, Hashable, Codable {
    /// A fixed interval, in seconds.
    case every(seconds: Int)
    /// Five cron fields in an IANA time zone.
    case cron(String, timeZone: String)
}
