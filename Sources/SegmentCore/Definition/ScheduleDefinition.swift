/// When a segment runs by itself.
package enum ScheduleDefinition: Sendable, Hashable, Codable {
    /// A fixed distance, in seconds.
    case every(seconds: Int)
    /// Five cron fields in an IANA time zone.
    case cron(String, timeZone: String)
}
