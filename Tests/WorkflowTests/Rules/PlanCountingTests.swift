import SegmentCore
import Testing

@testable import Workflow

/// The rows that a plan's statement counted, and what the run counts them as.
@Suite
struct PlanCountingTests {
    /// A class of the plan, the bucket that its rows are counted in, and whether they are rows of the result.
    struct Bucket: Sendable, CustomTestStringConvertible {
        var name: String
        var count: @Sendable (RowCounts) -> Int
        var isQueried: Bool

        var testDescription: String { name }
    }

    static let buckets = [
        Bucket(name: "unchanged", count: { $0.unchanged }, isQueried: true),
        Bucket(name: "added", count: { $0.added }, isQueried: true),
        Bucket(name: "changed", count: { $0.changed }, isQueried: true),
        Bucket(name: "empty", count: { $0.empty }, isQueried: true),
        Bucket(name: "withheld", count: { $0.withheld }, isQueried: true),
        Bucket(name: "invalid", count: { $0.invalid }, isQueried: true),
        Bucket(name: "removed", count: { $0.removed }, isQueried: false),
        Bucket(name: "kept", count: { $0.kept }, isQueried: false),
        Bucket(name: "protected", count: { $0.protected }, isQueried: false),
        Bucket(name: "withheld_absent", count: { $0.withheldAbsent }, isQueried: false),
    ]

    @Test(arguments: buckets)
    func `each class is counted in its bucket, and a row of the result as queried`(bucket: Bucket) {
        let counts = summary(group(bucket.name, rows: 3), group(bucket.name, rows: 4)).counts
        #expect(bucket.count(counts) == 7)
        #expect(counts.queried == (bucket.isQueried ? 7 : 0))
        let all = Self.buckets.map { $0.count(counts) }.reduce(0, +)
        #expect(all == 7, "and in no other")
    }

    @Test(arguments: [("c", 5), ("j", 5), ("n", 0), (nil, 0)] as [(String?, Int)])
    func `a row is sent in CSV or in JSON lines; one that only moves the ledger is quiet`(format: String?, sent: Int) {
        let summary = summary(group("changed", rows: 5, format: format, bytes: 70))
        #expect(summary.counts.sent == sent)
        #expect(summary.figures.bytes == (sent > 0 ? 70 : 0))
        #expect(summary.figures.quiet == (format == "n" ? 5 : 0))
    }

    @Test(
        arguments: [
            ([], .csv), (["c", nil, "n"], .csv), (["c", "j"], .jsonLines), (["j", nil], .jsonLines),
        ] as [([String?], ImportBatch.Format)])
    func `a run is CSV where every row can be`(formats: [String?], expected: ImportBatch.Format) {
        let groups = formats.map { group("changed", rows: 1, format: $0) }
        #expect(PlanSummary(groups: groups).format == expected)
    }

    @Test func `cells that were empty texts are counted over all attributes`() {
        let counts = summary(
            group("added", rows: 9, [a: .init(empties: 2), b: .init(empties: 3)]),
            group("invalid", rows: 9, [a: .init(empties: 4)])
        ).counts
        #expect(counts.emptyAsNull == 9)
    }

    @Test(arguments: [
        ("removed", 2, 0), ("changed", 0, 2), ("added", 0, 0), ("unchanged", 0, 0), ("kept", 0, 0),
    ])
    func `removed and changed keys count for guards where a value differs`(name: String, removed: Int, changed: Int) {
        let figures = summary(group(name, rows: 5, ledgerKeys: 4, differing: 2)).figures
        #expect(figures.removed == removed)
        #expect(figures.changed == changed)
        #expect(figures.ledgerKeys == 4)
    }

    @Test func `figures are sums over all groups`() {
        let figures = summary(
            group("kept", rows: 5, ledgerKeys: 5, [a: .init(nulls: 1, carriers: 2, lost: 3)]),
            group(
                "removed", rows: 5, ledgerKeys: 4, differing: 1,
                [a: .init(nulls: 10, carriers: 20, lost: 30), b: .init()]),
            group("removed", rows: 5, ledgerKeys: 3, differing: 2),
            group("invalid", rows: 6, reason: "duplicate"), group("invalid", rows: 7, reason: "duplicate"),
            group("invalid", rows: 8, reason: "id_null")
        ).figures
        #expect(figures.ledgerKeys == 12)
        #expect(figures.removed == 3)
        #expect(figures.nulls == [a: 11, b: 0])
        #expect(figures.carriers == [a: 22, b: 0])
        #expect(figures.losses == [a: 33, b: 0])
        #expect(figures.reasons == ["duplicate": 13, "id_null": 8])
    }

    // MARK: By attribute

    /// What one group says of one attribute.
    struct AttributeCase: Sendable, CustomTestStringConvertible {
        var rule: String
        var group: String
        var sums: PlanSummary.AttributeSums
        var expected: [String: Int]

        init(_ rule: String, _ group: String, _ sums: PlanSummary.AttributeSums, _ expected: [String: Int]) {
            self.rule = rule
            self.group = group
            self.sums = sums
            self.expected = expected
        }

        var testDescription: String { rule }
    }

    /// Each of ten rows.
    @Test(arguments: [
        AttributeCase(
            "a value of an unchanged row is unchanged", "unchanged", .init(nulls: 2), ["queried": 8, "unchanged": 8]),
        AttributeCase(
            "values of a changed row are set, changed, cleared or unchanged", "changed",
            .init(set: 1, changed: 2, cleared: 3, nulls: 4),
            ["queried": 6, "added": 1, "changed": 2, "removed": 3, "unchanged": 3]),
        AttributeCase("a new key's value is added", "added", .init(set: 10), ["queried": 10, "added": 10]),
        AttributeCase(
            "a NULL that a rule turns into a value is a change, and no value of the result", "changed",
            .init(changed: 10, nulls: 10), ["changed": 10]),
        AttributeCase(
            "a value of an invalid row is invalid", "invalid", .init(set: 1, nulls: 3), ["queried": 7, "invalid": 7]),
        AttributeCase(
            "a value of a withheld row is withheld", "withheld", .init(nulls: 3), ["queried": 7, "withheld": 7]),
        AttributeCase(
            "a NULL with nothing to take away is empty", "unchanged", .init(nulls: 10, nothing: 6), ["empty": 6]),
        AttributeCase("an empty text is counted", "unchanged", .init(nulls: 10, empties: 4), ["empty_as_null": 4]),
        AttributeCase(
            "a leaver loses what is cleared or set to a value; what it carries beside that is kept", "removed",
            .init(changed: 2, cleared: 3, carriers: 9), ["removed": 5, "kept": 4]),
        AttributeCase(
            "a leaver that is given a value it did not carry adds it", "removed", .init(set: 1), ["added": 1]),
        AttributeCase("a key that keeps keeps what it carries", "kept", .init(carriers: 9), ["kept": 9]),
        AttributeCase("a protected key's value is protected", "protected", .init(carriers: 9), ["protected": 9]),
        AttributeCase(
            "a withheld absent key's value is withheld_absent", "withheld_absent", .init(carriers: 9),
            ["withheld_absent": 9]),
    ])
    func `by attribute`(counted: AttributeCase) throws {
        let counts = try #require(summary(group(counted.group, rows: 10, [a: counted.sums])).attributeCounts[a])
        #expect(words(counts) == counted.expected)
    }

    @Test func `an attribute is sent with every row that is sent`() {
        let counts = summary(
            group("changed", rows: 5, format: "c", [a: .init(nulls: 5)]),
            group("removed", rows: 6, format: "j", [a: .init()]), group("kept", rows: 7, format: "n", [a: .init()])
        ).attributeCounts
        #expect(counts[a]?.sent == 11)
    }

    @Test func `attributes are counted apart, and over all groups`() {
        let counts = summary(
            group("added", rows: 5, [a: .init(set: 5), b: .init(set: 1, nulls: 4)]),
            group("added", rows: 2, [a: .init(set: 2)])
        ).attributeCounts
        #expect(counts.mapValues(\.added) == [a: 7, b: 1])
    }

    // MARK: Making

    private func summary(_ groups: PlanSummary.Group...) -> PlanSummary { PlanSummary(groups: groups) }

    private func group(
        _ name: String, rows: Int, reason: String? = nil, format: String? = nil, bytes: Int = 0, ledgerKeys: Int = 0,
        differing: Int = 0, _ attributes: [String: PlanSummary.AttributeSums] = [:]
    ) -> PlanSummary.Group {
        PlanSummary.Group(
            name: name, reason: reason, format: format, rows: rows, bytes: bytes, ledgerKeys: ledgerKeys,
            differing: differing, attributes: attributes)
    }

    /// The counts that are not zero, by their names in reports.
    private func words(_ counts: RowCounts) -> [String: Int] {
        let all = try? JSONCoding.value([String: Int].self, from: JSONCoding.data(counts))
        return (all ?? [:]).filter { $0.value != 0 }
    }
}

private let a = "Attributes.A"
private let b = "Attributes.B"
