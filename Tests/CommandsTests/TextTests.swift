import Testing

@testable import Commands

@Suite struct TextTests {
    @Test(arguments: [
        (0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567"), (-1_000, "-1,000"),
        (Int.min, "-9,223,372,036,854,775,808"),
    ])
    func `numbers are grouped`(number: Int, text: String) {
        #expect(number.grouped == text)
    }

    @Test(arguments: [
        (0, "0 B"), (999, "999 B"), (1_000, "1.0 kB"), (1_940_000, "1.9 MB"), (5_000_000_000, "5.0 GB"),
    ])
    func `sizes are short`(bytes: Int, text: String) {
        #expect(bytes.asBytes == text)
    }

    @Test func `columns are aligned, numbers to the right, and no line ends in blanks`() {
        var table = TextTable(indent: 2, numeric: [1])
        table.add(["name", "rows", "why"])
        table.add(["a", "1,000", ""])
        table.add(["longer", "7", "x"])
        #expect(table.lines == ["  name     rows  why", "  a       1,000", "  longer      7  x"])
    }

    @Test func `a sum names its first part always and the others where there are any`() {
        #expect(ReportText.sum([("unchanged", 0), ("added", 0)]) == "= 0 unchanged")
        #expect(ReportText.sum([("unchanged", 1), ("added", 1_200), ("invalid", 0)]) == "= 1 unchanged + 1,200 added")
    }
}
