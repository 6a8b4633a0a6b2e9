import SegmentCore
import TestSupport
import Testing

@testable import Workflow

/// What a run counts once its batches have outcomes.
@Suite
struct OutcomesTests {
    /// Outcomes of batches, `accepted rejected unknown`, of so many sent rows, and what the run counts.
    struct CountCase: Sendable, CustomTestStringConvertible {
        var rule: String
        var sent: Int
        var outcomes: [[Int]]
        var counts: [Int]

        init(_ rule: String, sent: Int, _ outcomes: [[Int]], gives counts: [Int]) {
            self.rule = rule
            self.sent = sent
            self.outcomes = outcomes
            self.counts = counts
        }

        var testDescription: String { rule }
    }

    @Test(arguments: [
        CountCase("outcomes add up", sent: 9, [[3, 1, 0], [4, 0, 1]], gives: [7, 1, 1]),
        CountCase("rows of a batch that never started are unknown", sent: 9, [[3, 1, 0]], gives: [3, 1, 5]),
        CountCase("without an outcome all rows are unknown", sent: 9, [], gives: [0, 0, 9]),
        CountCase("a run that sends nothing counts nothing", sent: 0, [], gives: [0, 0, 0]),
    ])
    func `rows by outcome`(counted: CountCase) throws {
        var plan = PlannedFigures().plan
        plan.counts.sent = counted.sent
        var whole = RowCounts()
        whole.sent = counted.sent
        var part = RowCounts()
        part.sent = counted.sent + 1
        plan.attributes = [a: whole, b: part]
        let outcomes = Outcomes(results(plan, try counted.outcomes.enumerated().map { try outcome("c-\($0)", $1) }))
        func figures(_ counts: RowCounts?) -> [Int] {
            counts.map { [$0.accepted, $0.rejected, $0.unknown] } ?? []
        }
        #expect(figures(outcomes.counts) == counted.counts)
        #expect(figures(outcomes.attributes[a]) == counted.counts, "every row carries the attribute")
        #expect(figures(outcomes.attributes[b]) == [0, 0, 0], "of some rows only nothing is known")
        #expect(outcomes.counts.queried == plan.counts.queried)
    }

    @Test func `reasons of all batches are summed, the most frequent first, then by name`() throws {
        var first = try outcome("c-0", [0, 9, 0])
        first.reasons = [.init(text: "b", rows: 2), .init(text: "rare", rows: 1)]
        var second = try outcome("c-1", [0, 9, 0])
        second.reasons = [.init(text: "often", rows: 4), .init(text: "a", rows: 2), .init(text: "often", rows: 5)]
        let reasons = Outcomes(results(PlannedFigures().plan, [first, second])).reasons
        #expect(reasons.map { "\($0.text) \($0.rows)" } == ["often 9", "a 2", "b 2", "rare 1"])
    }

    @Test(arguments: [(1_000, 250, 0.25), (0, 0, 0)])
    func `a delivered run remembers its rows and its null rates`(queried: Int, nulls: Int, rate: Double) throws {
        let run = DeliveredRun(run: try Sample.runID(), plan: PlannedFigures(queried: queried, nulls: [a: nulls]).plan)
        #expect(run.queried == queried)
        #expect(run.nullRates == [a: rate])
    }

    @Test(arguments: [([5, 3, 2], nil, 3), ([5, 3, 2], 2, 5), ([5, 0, 2], 2, 2)] as [([Int], Int?, Int)])
    func `refused are the rejected rows, and those that are counted as failed`(
        counts: [Int], failed: Int?, refused: Int
    ) throws {
        var outcome = try outcome("c-0", counts)
        outcome.failed = failed
        #expect(outcome.refused == refused)
    }

    @Test(arguments: [
        ([5, 3, 2], 10, [5, 3, 2]),
        // Fewer than the batch has: none of them is known by name.
        ([5, 3, 1], 10, [0, 0, 10]), ([0, 0, 0], 10, [0, 0, 10]),
        // More than the batch has.
        ([8, 3, 0], 10, [8, 2, 0]), ([12, 3, 0], 10, [10, 0, 0]), ([5, 3, 4], 10, [5, 3, 2]),
    ])
    func `an outcome covers all rows of its batch`(told: [Int], rows: Int, expected: [Int]) throws {
        let whole = try outcome("c-0", told).covering(rows)
        #expect([whole.accepted, whole.rejected, whole.unknown] == expected)
    }

    private func outcome(_ batch: String, _ counts: [Int]) throws -> ImportOutcome {
        ImportOutcome(
            key: BatchKey(run: try Sample.runID(), batch: batch), accepted: counts[0], rejected: counts[1],
            unknown: counts[2])
    }

    private func results(_ plan: ChangePlan, _ outcomes: [ImportOutcome]) -> ImportResults {
        ImportResults(
            exported: ExportedBatches(plan: plan, sentTable: nil, batches: []), outcomes: outcomes, stopped: nil)
    }
}

private let a = "Attributes.A"
private let b = "Attributes.B"
