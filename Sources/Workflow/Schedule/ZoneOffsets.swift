import Foundation

/// Converts a wall-clock minute of a time zone into an instant.
///
/// A minute that daylight saving skips becomes the first instant after the gap; one that comes twice becomes the first.
/// So a later minute never gives an earlier instant.
struct ZoneOffsets: Sendable {
    /// No zone moves its clock twice within this time, nor by more than it.
    private static let day = 90_000

    private let zone: TimeZone

    init(_ zone: TimeZone) { self.zone = zone }

    /// Seconds that the wall clock is ahead of UTC.
    private func offset(at instant: Int) -> Int {
        zone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(instant)))
    }

    /// The minute that the wall clock shows at an instant.
    func minute(at instant: Int) -> CivilMinute {
        CivilMinute(count: (instant + offset(at: instant)).dividedDown(by: 60))
    }

    /// The latest minute that the wall clock has shown until an instant: in the second pass of a doubled hour that is
    /// the end of the first.
    func latestMinute(upTo instant: Int) -> CivilMinute {
        let ahead = max(offset(at: instant), offset(at: instant - Self.day))
        return CivilMinute(count: (instant + ahead).dividedDown(by: 60))
    }

    func instant(of minute: CivilMinute) -> Int {
        let wall = minute.count * 60
        let before = offset(at: wall - Self.day)
        let after = offset(at: wall + Self.day)
        if before == after { return wall - before }
        // The earlier reading first: it is the first pass of a doubled minute.
        if offset(at: wall - before) == before { return wall - before }
        if offset(at: wall - after) == after { return wall - after }
        return end(ofGapFrom: wall - max(before, after), to: wall - min(before, after), offsetAfter: after)
    }

    /// The first whole minute with the new offset: a gap is skipped to its end.
    private func end(ofGapFrom start: Int, to stop: Int, offsetAfter: Int) -> Int {
        var (early, late) = (start, stop)
        while late - early > 1 {
            let middle = early + (late - early) / 2
            if offset(at: middle) == offsetAfter { late = middle } else { early = middle }
        }
        return (late + 59).dividedDown(by: 60) * 60
    }
}
