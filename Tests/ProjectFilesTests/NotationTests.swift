import SegmentCore
import Testing

@testable import ProjectFiles

@Suite struct NotationTests {
    @Test(
        arguments: [
            ("90s", 90), ("15m", 900), ("24h", 86_400), ("30d", 2_592_000), ("0s", nil), ("15", nil), ("1.5h", nil),
            ("h", nil), ("-5m", nil), ("9999999999999d", nil), ("99999999999999999999s", nil), ("5 m", nil), ("", nil),
        ] as [(String, Int?)])
    func `durations are whole numbers with one unit`(_ text: String, _ seconds: Int?) {
        #expect((try? Notation.duration(value(text)).get()) == seconds)
    }

    @Test(
        arguments: [
            ("1B", 1), ("512MB", 512_000_000), ("1.5GB", 1_500_000_000), ("4GiB", 4 << 30), ("2 TB", 2_000_000_000_000),
            ("10gb", 10_000_000_000), ("0GB", nil), ("10", nil), ("GB", nil), ("-1GB", nil), ("9999999999TB", nil),
        ] as [(String, Int?)])
    func `sizes are numbers with a unit`(_ text: String, _ bytes: Int?) {
        #expect((try? Notation.size(value(text)).get()) == bytes)
    }

    @Test(
        arguments: [
            ("15%", 0.15), ("0.5%", 0.005), ("100%", 1), ("101%", nil), ("15", nil), ("0.15", nil), ("%", nil),
            ("-1%", nil), ("1e1%", nil),
        ] as [(String, Double?)])
    func `shares are written in percent`(_ text: String, _ share: Double?) {
        #expect((try? Notation.percent(value(text)).get()) == share)
    }

    @Test func `points may go without a sign, deviations may exceed a hundred`() throws {
        #expect(try Notation.points(value("20")).get() == 0.2)
        #expect(try Notation.points(value("20%")).get() == 0.2)
        #expect(throws: NotationProblem.self) { try Notation.points(value("120")).get() }
        #expect(try Notation.deviation(value("150%")).get() == 1.5)
        #expect(throws: NotationProblem.self) { try Notation.deviation(value("50")).get() }
    }

    private func value(_ text: String) -> ConfigText {
        ConfigText(text: text, shown: text, place: .init(file: "", line: 1, column: 1), isPlain: true)
    }
}
