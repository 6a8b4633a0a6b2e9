import Foundation
import SegmentCore

/// Macros that stand before DuckDB's clock functions, so that all of a run reads one instant, in UTC.
///
/// The parser turns `current_timestamp`, `current_date`, `localtimestamp` and their like into calls of these names.
/// What cannot be pinned (`uuidv7`, a function called as `system.main.now()`) is not on the allow list. Texts like
/// 'now' and 'today' are no timestamps for this version.
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
            // From midnight of the day, as the built-in one.
            ("age(a, b)", "system.main.age(a, b), (a) AS system.main.age(date_trunc('day', \(local)), a)"),
            ("ago(i)", "\(zoned) - CAST(i AS INTERVAL)"),
        ]
        return macros.map { "CREATE MACRO \($0) AS \($1);" }
    }
}
