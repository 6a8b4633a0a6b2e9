import Foundation
import SegmentCore

/// Macros that override DuckDB's clock functions, so that all of a run reads one instant, in UTC.
///
/// The parser turns `current_timestamp`, `current_date`, `localtimestamp` and the like into calls of these names. What
/// cannot be overridden (`uuidv7`, a function called as `system.main.now()`) is not on the allow list. This version
/// does not accept texts like 'now' and 'today' as timestamps.
enum PinnedClock {
    static func definitions(_ asOf: Date) -> [String] {
        let microseconds = Int64((asOf.timeIntervalSince1970 * 1_000_000).rounded())
        let zoned = "make_timestamptz(\(microseconds))"
        let local = "make_timestamp(\(microseconds))"
        let macros = [
            ("now()", zoned),
            ("get_current_timestamp()", zoned),
            ("transaction_timestamp()", zoned),
            ("current_localtimestamp()", local),
            ("current_date()", "CAST(\(local) AS DATE)"),
            ("today()", "CAST(\(local) AS DATE)"),
            ("current_localtime()", "CAST(\(local) AS TIME)"),
            ("get_current_time()", "CAST(\(zoned) AS TIMETZ)"),
            // Counts from midnight, as the built-in function does.
            ("age(a, b)", "system.main.age(a, b), (a) AS system.main.age(date_trunc('day', \(local)), a)"),
            ("ago(i)", "\(zoned) - CAST(i AS INTERVAL)"),
        ]
        return macros.map { "CREATE MACRO \($0) AS \($1);" }
    }
}
