/// The reason why a text is not a cron expression.
package struct CronProblem: Error, Sendable, Hashable {
    package var message: String
    package var hint: String?

    init(message: String, hint: String? = nil) {
        self.message = message
        self.hint = hint
    }

    init(fieldCount: Int, of text: String) {
        message = "a cron schedule has five fields (minute hour day month weekday), this has \(fieldCount)"
        let words = [
            "@hourly": "0 * * * *", "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@weekly": "0 0 * * 0",
            "@monthly": "0 0 1 * *", "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *",
        ]
        if let fields = words[text.lowercased()] {
            hint = "write \(fields)"
        } else if fieldCount == 6 {
            hint = "leave out the year, or the seconds"
        }
    }
}
