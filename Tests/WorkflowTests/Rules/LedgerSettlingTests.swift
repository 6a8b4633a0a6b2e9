import SegmentCore
import TestSupport
import Testing

@testable import Workflow

/// What a ledger knows of batches before and after their outcomes.
@Suite
struct LedgerSettlingTests {
    // MARK: One outcome

    /// The outcome of one batch, `accepted rejected unknown`, at a destination that isolates batches of 10 rows.
    @Test(
        arguments: [
            ([9, 0, 0], .accepted), ([0, 9, 0], .rejected), ([8, 1, 0], .mixed), ([0, 0, 0], .accepted),
            ([0, 0, 10], .isolated), ([0, 0, 11], .unknown),
            // All rows of the batch count, not those of unknown outcome alone.
            ([9, 0, 1], .isolated), ([10, 0, 1], .unknown), ([0, 10, 1], .unknown), ([5, 4, 1], .isolated),
        ] as [([Int], LedgerDelta.State)])
    func `the state of a batch`(counts: [Int], state: LedgerDelta.State) throws {
        #expect(try outcome("c-0", counts).state(isolationRows: 10) == state)
    }

    // MARK: A run's outcomes

    /// Batches `c-0`, `c-1` and `c-2` of a run, in doubt, and what is left of them.
    struct SettleCase: Sendable, CustomTestStringConvertible {
        var rule: String
        var outcomes: [String: [Int]]
        var hasMixed: Bool
        var neverStarted: Set<String>
        var states: [String]

        init(
            _ rule: String, _ outcomes: [String: [Int]], hasMixed: Bool = false, neverStarted: Set<String> = [],
            gives states: String...
        ) {
            self.rule = rule
            self.outcomes = outcomes
            self.hasMixed = hasMixed
            self.neverStarted = neverStarted
            self.states = states
        }

        var testDescription: String { rule }
    }

    @Test(arguments: [
        SettleCase(
            "each batch has its own outcome", ["c-0": [9, 0, 0], "c-1": [0, 9, 0], "c-2": [0, 0, 90]],
            gives: "c-0 accepted", "c-1 rejected", "c-2 unknown"),
        SettleCase(
            "a batch without an outcome stays in doubt", ["c-1": [9, 0, 0]], gives: "c-0 doubt", "c-1 accepted",
            "c-2 doubt"),
        SettleCase(
            "a batch that never started leaves no doubt", [:], neverStarted: ["c-1"], gives: "c-0 doubt", "c-2 doubt"),
        SettleCase(
            "never started is over an outcome", ["c-1": [9, 0, 0]], neverStarted: ["c-1"], gives: "c-0 doubt",
            "c-2 doubt"),
        SettleCase(
            "batches taken in part are one file with a state per row",
            ["c-0": [8, 1, 0], "c-1": [9, 0, 0], "c-2": [1, 8, 0]], hasMixed: true, gives: "c-1 accepted", "m mixed"),
    ])
    func `a run's batches`(settled: SettleCase) throws {
        var pointer = try pointer()
        pointer.settle(
            try run("mine"), outcomes: try settled.outcomes.map { try outcome($0.key, $0.value, of: "mine") },
            mixed: settled.hasMixed ? LedgerFile(key: ObjectKey("mixed"), slots: [0], rows: 18) : nil,
            isolationRows: 10,
            delivered: nil, succeeded: false, neverStarted: settled.neverStarted)
        let mine = try pointer.deltas.filter { $0.run == (try run("mine")) && $0.batch != SentStatement.quietBatch }
        #expect(mine.map { "\($0.batch) \($0.state.word)" } == settled.states)
        #expect(mine.allSatisfy { $0.sequence == 7 })
        #expect(pointer.generation == 3)
        let others = try pointer.deltas.filter { $0.run != (try run("mine")) }
        #expect(others.map { "\($0.batch) \($0.state.word)" } == ["c-0 doubt"], "another run's batches stay")
        let quiet = pointer.deltas.filter { $0.batch == SentStatement.quietBatch }
        #expect(quiet.map(\.state) == [.accepted], "rows that only move the ledger stay accepted")
    }

    @Test(arguments: [(false, false, false), (false, true, true), (true, false, true), (true, true, true)])
    func `a segment that has succeeded once has succeeded`(before: Bool, now: Bool, after: Bool) throws {
        var pointer = try pointer()
        pointer.hasSucceeded = before
        pointer.settle(
            try run("mine"), outcomes: [], mixed: nil, isolationRows: 10, delivered: nil, succeeded: now,
            neverStarted: [])
        #expect(pointer.hasSucceeded == after)
        #expect(pointer.delivered == [])
    }

    @Test func `the last five delivered runs are remembered, the newest last`() throws {
        var pointer = try pointer()
        for queried in 1...7 {
            pointer.settle(
                try run("mine"), outcomes: [], mixed: nil, isolationRows: 10,
                delivered: DeliveredRun(run: try run("mine"), queried: queried, nullRates: [:]), succeeded: true,
                neverStarted: [])
        }
        #expect(pointer.delivered.map(\.queried) == [3, 4, 5, 6, 7])
    }

    // MARK: Compaction

    /// Deltas over a base of 100 rows; nil: there is no base.
    struct CompactionCase: Sendable, CustomTestStringConvertible {
        var rule: String
        var base: Int?
        var deltas: [(LedgerDelta.State, Int)]
        var hasOpen: Bool
        var isWanted: Bool

        init(
            _ rule: String, base: Int? = 100, _ deltas: [(LedgerDelta.State, Int)], hasOpen: Bool = false, wanted: Bool
        ) {
            self.rule = rule
            self.base = base
            self.deltas = deltas
            self.hasOpen = hasOpen
            isWanted = wanted
        }

        var testDescription: String { rule }
    }

    @Test(arguments: [
        CompactionCase("without deltas there is nothing to do", [], wanted: false),
        CompactionCase("without deltas an open file stays", [], hasOpen: true, wanted: false),
        CompactionCase("deltas of a quarter of the base are not worth it", [(.accepted, 25)], wanted: false),
        CompactionCase("deltas of more than a quarter are", [(.accepted, 20), (.accepted, 6)], wanted: true),
        CompactionCase("a first delta becomes the base", base: nil, [(.accepted, 1)], wanted: true),
        CompactionCase("a rejection is folded at once", [(.rejected, 1)], wanted: true),
        CompactionCase("a batch of unknown outcome is folded at once", [(.unknown, 1)], wanted: true),
        CompactionCase("a small delta over an open file is folded", [(.accepted, 1)], hasOpen: true, wanted: true),
        CompactionCase("doubt waits for its outcome", [(.accepted, 99), (.doubt, 1)], wanted: false),
    ])
    func `when to compact`(compaction: CompactionCase) throws {
        var pointer = LedgerPointer(destination: SegmentCase.contract.identity, segment: .history)
        pointer.base = compaction.base.map { LedgerFile(key: ObjectKey("base"), slots: [0], rows: $0) }
        pointer.open = compaction.hasOpen ? LedgerFile(key: ObjectKey("open"), slots: [0], rows: 1) : nil
        pointer.deltas = try compaction.deltas.map { try delta("mine", "c-0", $0, rows: $1) }
        #expect(pointer.wantsCompaction == compaction.isWanted)
    }

    @Test func `a compacted ledger is its two files, without slots that no key carries`() throws {
        var pointer = try pointer()
        pointer.slots = [0, 1, 2].map { LedgerSlot(index: $0, attribute: SegmentCase.attribute("Attributes.\($0)")) }
        let (base, open) = (file("new base"), file("new open"))
        pointer.compact(base: base, open: open, keeping: [0, 2])
        #expect(pointer.base == base && pointer.open == open)
        #expect(pointer.deltas == [])
        #expect(pointer.slots.map(\.index) == [0, 2])
        #expect(pointer.generation == 3)
    }

    // MARK: Making

    /// A ledger of generation 2 with a run's three batches and its quiet rows, and a batch of an older run.
    private func pointer() throws -> LedgerPointer {
        var pointer = LedgerPointer(destination: SegmentCase.contract.identity, segment: .history)
        pointer.generation = 2
        pointer.sequence = 7
        pointer.deltas = [try delta("older", "c-0", .doubt, sequence: 6)]
        pointer.deltas += try ["c-0", "c-1", "c-2"].map { try delta("mine", $0, .doubt, sequence: 7) }
        pointer.deltas.append(try delta("mine", SentStatement.quietBatch, .accepted, sequence: 7))
        return pointer
    }

    private func run(_ name: String) throws -> RunID { try Sample.runID(name) }

    private func file(_ name: String) -> LedgerFile { LedgerFile(key: ObjectKey(name), slots: [0], rows: 9) }

    private func delta(
        _ run: String, _ batch: String, _ state: LedgerDelta.State, sequence: Int = 1, rows: Int = 9
    ) throws -> LedgerDelta {
        LedgerDelta(
            sequence: sequence, run: try self.run(run), batch: batch, file: file("sent of \(run)"), rows: rows,
            state: state)
    }

    private func outcome(_ batch: String, _ counts: [Int], of run: String = "mine") throws -> ImportOutcome {
        ImportOutcome(
            key: BatchKey(run: try self.run(run), batch: batch), accepted: counts[0], rejected: counts[1],
            unknown: counts[2])
    }
}
