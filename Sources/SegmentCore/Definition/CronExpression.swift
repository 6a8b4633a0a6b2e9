/// A parsed cron expression of five fields: minute, hour, day of month, month, day of week.
package struct CronExpression: Sendable, Hashable {
    package var minutes: Set<Int>
    package var hours: Set<Int>
    package var daysOfMonth: Set<Int>
    package var months: Set<Int>
    /// 0 = Sunday … 6 = Saturday.
    package var daysOfWeek: Set<Int>
    /// Whether either day field may match. As in every cron, that is so when both are limited.
    package var eitherDay: Bool

    /// Throws a message for the user when `text` is not a cron expression.
    package init(_ text: String) throws(CronProblem) {
        let fields = text.split(whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init)
        guard fields.count == 5 else { throw CronProblem(fieldCount: fields.count, of: text) }
        minutes = try CronField.minute.values(fields[0])
        hours = try CronField.hour.values(fields[1])
        daysOfMonth = try CronField.dayOfMonth.values(fields[2])
        months = try CronField.month.values(fields[3])
        daysOfWeek = Set(try CronField.dayOfWeek.values(fields[4]).map { $0 % 7 })
        eitherDay = !fields[2].hasPrefix("*") && !fields[4].hasPrefix("*")
        let longest = months.map { [4, 6, 9, 11].contains($0) ? 30 : $0 == 2 ? 29 : 31 }.max() ?? 31
        if !eitherDay, let day = daysOfMonth.min(), day > longest {
            throw CronProblem(message: "no such day exists: day \(day) of month \(fields[3])")
        }
    }
}

/// One of the five fields: its range and the names of its values.
private struct CronField {
    var name: String
    var range: ClosedRange<Int>
    /// Names of the values, from the range's start on.
    var words: [String] = []

    static let minute = CronField(name: "minute", range: 0...59)
    static let hour = CronField(name: "hour", range: 0...23)
    static let dayOfMonth = CronField(name: "day", range: 1...31)
    static let month = CronField(
        name: "month", range: 1...12,
        words: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])
    /// 7 is Sunday too.
    static let dayOfWeek = CronField(
        name: "weekday", range: 0...7, words: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"])

    func values(_ text: String) throws(CronProblem) -> Set<Int> {
        var values: Set<Int> = []
        for item in text.split(separator: ",", omittingEmptySubsequences: false) {
            values.formUnion(try self.values(ofItem: String(item)))
        }
        return values
    }

    /// `*`, `5`, `1-5`, and each of them with a step: `*/15`, `10-40/10`.
    private func values(ofItem item: String) throws(CronProblem) -> [Int] {
        let parts = item.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        var step = 1
        if parts.count == 2 {
            guard let number = Int(parts[1]), (1...range.upperBound).contains(number) else {
                throw CronProblem(message: "'\(parts[1])' is not a step for the \(name) field")
            }
            step = number
        }
        if parts[0] == "*" { return Array(stride(from: range.lowerBound, through: range.upperBound, by: step)) }
        let ends = parts[0].split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let first = try value(ends[0])
        let last = ends.count == 2 ? try value(ends[1]) : parts.count == 2 ? range.upperBound : first
        guard first <= last else {
            throw CronProblem(message: "the range '\(parts[0])' of the \(name) field runs backwards")
        }
        return Array(stride(from: first, through: last, by: step))
    }

    private func value(_ word: String) throws(CronProblem) -> Int {
        if let index = words.firstIndex(of: word.lowercased()) { return range.lowerBound + index }
        if word.allSatisfy({ $0.isASCII && $0.isNumber }), let number = Int(word), range.contains(number) {
            return number
        }
        throw CronProblem(
            message: "'\(word)' is not a \(name): that is \(range.lowerBound) to \(range.upperBound)"
                + (words.isEmpty ? "" : " or \(words[0]) to \(words[words.count - 1])"))
    }
}
