import TestSupport
import Testing

/// Each guard over the real program, on both sides of its threshold, with both numbers in its text.
@Suite struct GuardTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var guards: String
        /// Plans of a, b, c, d; nil is NULL, an absent key has left.
        var after: [String: String?]
        var runs = 1
        var tripped: String?
        var text: String

        var testDescription: String { name }
    }

    private static let all: [String: String?] = ["a": "gold", "b": "gold", "c": "gold", "d": "gold"]

    static let cases: [Case] = [
        Case(
            name: "no rows", guards: "{}", after: [:], tripped: "zero_rows",
            text: "the query gave no rows; allow_empty is false"),
        Case(
            name: "no rows, allowed", guards: "{allow_empty: true}", after: [:],
            text: "the query gave no rows; allow_empty is true"),
        Case(
            name: "removed at the share", guards: "{removed: {share: 25%, rows: 1}}",
            after: ["a": "gold", "b": "gold", "c": "gold"], text: "removed 1 of 4 keys (25 %), limit 25 % and 1"),
        Case(
            name: "removed above the share", guards: "{removed: {share: 24%, rows: 1}}",
            after: ["a": "gold", "b": "gold", "c": "gold"], tripped: "removed",
            text: "removed 1 of 4 keys (25 %), limit 24 % and 1"),
        Case(
            name: "removed below the number", guards: "{removed: {share: 24%, rows: 2}}",
            after: ["a": "gold", "b": "gold", "c": "gold"], text: "removed 1 of 4 keys (25 %), limit 24 % and 2"),
        Case(
            name: "values of an attribute lost", guards: "{removed: {share: 24%, rows: 1}, null_rate: off}",
            after: ["a": "gold", "b": "gold", "c": "gold", "d": nil], tripped: "removed",
            text: "Attributes.Plan lost by 1 of 4 carriers (25 %), limit 24 % and 1"),
        Case(
            name: "changed above the share", guards: "{changed: {share: 49%, rows: 1}}",
            after: ["a": "x", "b": "x", "c": "gold", "d": "gold"], tripped: "changed",
            text: "changed 2 of 4 keys (50 %), limit 49 % and 1"),
        Case(
            name: "changed at the share", guards: "{changed: {share: 50%, rows: 1}}",
            after: ["a": "x", "b": "x", "c": "gold", "d": "gold"], text: "changed 2 of 4 keys (50 %), limit 50 % and 1"),
        Case(
            name: "invalid above the share and the number", guards: "{invalid: {share: 49%, rows: 1}}",
            after: ["a": long, "b": long, "c": "gold", "d": "gold"], tripped: "invalid",
            text: "invalid 2 of 4 rows (50 %), limit 49 % and 1"),
        Case(
            name: "invalid at the number", guards: "{invalid: {share: 49%, rows: 2}}",
            after: ["a": long, "b": long, "c": "gold", "d": "gold"],
            text: "invalid 2 of 4 rows (50 %), limit 49 % and 2"),
        Case(
            name: "row count far from the mean of three", guards: "{row_count: 49%, removed: off}",
            after: ["a": "gold", "b": "gold"], runs: 3, tripped: "row_count",
            text: "2 rows against a mean of 4 in the last 3 runs (50 % off), limit 49 %"),
        Case(
            name: "row count at the limit", guards: "{row_count: 50%, removed: off}",
            after: ["a": "gold", "b": "gold"], runs: 3,
            text: "2 rows against a mean of 4 in the last 3 runs (50 % off), limit 50 %"),
        Case(
            name: "NULLs above the points", guards: "{null_rate: 24, removed: off}",
            after: ["a": "gold", "b": "gold", "c": "gold", "d": nil], tripped: "null_rate",
            text: "Attributes.Plan is NULL in 25 % of the rows, before in 0 %, limit + 24 %"),
        Case(
            name: "NULLs at the points", guards: "{null_rate: 25, removed: off}",
            after: ["a": "gold", "b": "gold", "c": "gold", "d": nil],
            text: "Attributes.Plan is NULL in 25 % of the rows, before in 0 %, limit + 25 %"),
    ]

    /// Longer than any attribute's value may be.
    private static let long = String(repeating: "x", count: 101)

    @Test(arguments: cases)
    func `a guard holds above its threshold and not at it`(row: Case) async throws {
        try await withProject { project in
            let segment = "plans:\n  query: plans.sql\n  guards: \(row.guards)"
            try await project.lay(Self.people(Self.all), segments: [segment])
            for _ in 0..<row.runs { try #require(try await project.report("run", "plans").status == "succeeded") }
            try project.people(Self.people(row.after))
            let state = try project.state()
            let outcome = try await project.headgate("run", "plans", "--output", "json")
            let report = try outcome.report()
            #expect(report.guards.contains { $0.text == row.text }, "\(report.guards.map(\.text))")
            #expect(report.wrongSums.isEmpty)
            guard let kind = row.tripped else {
                #expect(outcome.code == 0)
                #expect(report.tripped.isEmpty)
                return
            }
            #expect(outcome.code == 3)
            #expect(report.status == "held")
            #expect(Set(report.tripped) == [kind])
            #expect(report.guards.first { $0.tripped }?.text == row.text)
            #expect(try project.changes(since: state) == [])
        }
    }

    @Test func `guards that compare skip a first run, the others do not`() async throws {
        try await withProject { project in
            try await project.lay(Self.people(Self.all), segments: ["plans: {query: plans.sql}"])
            let kinds = Set(try await project.report("plan", "plans").guards.map(\.kind))
            #expect(kinds == ["zero_rows", "invalid"])
            try project.people([])
            #expect(try await project.report("run", "plans").tripped == ["zero_rows"])
        }
    }

    private static func people(_ plans: [String: String?]) -> [TestProject.Person] {
        plans.sorted { $0.key < $1.key }.map { TestProject.Person($0.key, $0.value) }
    }
}
