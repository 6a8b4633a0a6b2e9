/// A minute of a wall clock, somewhere: no time zone, no instant.
///
/// Counted from 1970-01-01 00:00 of that wall clock, so that arithmetic on it is arithmetic on numbers.
struct CivilMinute: Sendable, Hashable, Comparable {
    static let perDay = 1_440

    var count: Int

    var day: CivilDay { CivilDay(count: count.dividedDown(by: Self.perDay)) }
    var minuteOfDay: Int { count - day.count * Self.perDay }

    static func < (left: Self, right: Self) -> Bool { left.count < right.count }
}

/// A day of the proleptic Gregorian calendar, counted from 1970-01-01.
struct CivilDay: Sendable, Hashable {
    var count: Int

    /// 0 = Sunday … 6 = Saturday. 1970-01-01 was a Thursday.
    var weekday: Int { (count + 4) - (count + 4).dividedDown(by: 7) * 7 }

    /// Year, month 1–12 and day 1–31, by days since 0000-03-01 in eras of 400 years.
    var parts: (year: Int, month: Int, day: Int) {
        let shifted = count + 719_468
        let era = shifted.dividedDown(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }
}

extension Int {
    /// Division that rounds towards minus infinity, for times before 1970.
    func dividedDown(by divisor: Int) -> Int {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
