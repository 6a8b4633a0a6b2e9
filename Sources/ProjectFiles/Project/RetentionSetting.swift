/// The runs that are kept: the newest ones of each segment, and all that are younger than some days.
package struct RetentionSetting: Sendable, Hashable {
    package var runs: Int
    package var days: Int

    package init(runs: Int = 10, days: Int = 30) {
        self.runs = runs
        self.days = days
    }
}
