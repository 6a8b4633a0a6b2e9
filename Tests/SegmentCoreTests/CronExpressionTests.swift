import SegmentCore
import Testing

@Suite struct CronExpressionTests {
    @Test func `fields take lists, ranges, steps and names`() throws {
        let cron = try CronExpression("*/20,5 8-18/5 1,15 JAN-mar sun,5-7")
        #expect(cron.minutes == [0, 5, 20, 40])
        #expect(cron.hours == [8, 13, 18])
        #expect(cron.daysOfMonth == [1, 15])
        #expect(cron.months == [1, 2, 3])
        #expect(cron.daysOfWeek == [0, 5, 6])
        #expect(cron.eitherDay)
        #expect(try CronExpression("0 0 * * 1-5").eitherDay == false)
        #expect(try CronExpression("10/25 0 * * *").minutes == [10, 35])
    }

    @Test(arguments: [
        "", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * 32 * *", "* * * 13 *", "* * * * 8",
        "5-1 * * * *", "*/0 * * * *", "*/x * * * *", "1, * * * *", "a * * * *", "1-2-3 * * * *", "* * * foo *",
        "0 0 31 4,6 *", "0 0 30 2 *", "@daily", "0 6 ? * *", "-1 * * * *", "٣ * * * *",
    ])
    func `what is no schedule is refused`(_ text: String) {
        #expect(throws: CronProblem.self) { try CronExpression(text) }
    }
}
