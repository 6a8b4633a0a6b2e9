import SegmentCore
import TestSupport
import Testing
import Workflow

@Suite
struct `A closed ledger` {
    /// An empty open file makes the statements take their long form.
    @Test(arguments: UInt64(1)...12)
    func `reads the same by the short text and by the long one`(seed: UInt64) async throws {
        try await DuckDBSession.with { db in
            guard let run = RunID("run") else { return }
            var history = History(seed: seed)
            var closed = history.pointer
            let columns = history.world.attributes.enumerated().map { index, kind in
                SegmentColumn(attribute: kind.attribute, type: kind.type, position: index + 1, rule: .keep)
            }
            history.results.move(&history.random, calm: false)
            let rows = history.results.rows(columns, &history.random, spoiled: true)
            let slots = history.slots(for: columns)
            let indexes = slots.map(\.slot.index)
            let names = slots.map { ", \($0.slot.column) VARCHAR" }.joined()
            var script = "CREATE TABLE open (k VARCHAR, id VARCHAR, q BIGINT, s VARCHAR, g VARCHAR\(names));"
            script += "CREATE TABLE base (k VARCHAR, id VARCHAR\(names));"
            closed.slots = slots.map(\.slot)
            closed.base = LedgerFile(key: ObjectKey("base"), slots: indexes, rows: 0)
            for key in history.world.keys where history.random.chance(0.7) {
                script += "INSERT INTO base VALUES ('\(key)', '\(key)'\(values(slots, &history.random)));"
            }
            for sequence in 1...3 {
                let file = LedgerFile(key: ObjectKey("sent \(sequence)"), slots: indexes, rows: 0)
                script += "CREATE TABLE \"sent \(sequence)\" (k VARCHAR, id VARCHAR, batch VARCHAR\(names));"
                for key in history.world.keys where history.random.chance(0.4) {
                    let batch = history.random.pick(["j-0", "n", "lost"], or: "n")
                    script += "INSERT INTO \(StandardSQL.identifier(file.key.rawValue)) VALUES "
                    script += "('\(key)', '\(key)', '\(batch)'\(values(slots, &history.random)));"
                }
                for batch in ["j-0", "n"] {
                    closed.deltas.append(
                        .init(sequence: sequence, run: run, batch: batch, file: file, rows: 1, state: .accepted))
                }
            }
            var long = closed
            long.open = LedgerFile(key: ObjectKey("open"), slots: indexes, rows: 0)
            #expect(closed.isClosed && !long.isClosed)
            let asked = ModelRun(
                columns: columns, slots: slots, scope: .fold, mode: .mirror, full: false, retryRejected: false,
                contract: history.world.contract, rows: rows)
            script += differences(asked, closed, long)
            let answers = try await db.ask(script)
            #expect(answers["plan"]?.isEmpty == true, "\(answers["plan"] ?? [])")
            #expect(answers["base"]?.isEmpty == true, "\(answers["base"] ?? [])")
        }
    }

    private func values(_ slots: [PlanSlot], _ random: inout SeededRandom) -> String {
        slots.map { _ in random.pick([", 'x'", ", 'u1'", ", NULL"], or: ", NULL") }.joined()
    }

    private func differences(_ run: ModelRun, _ closed: LedgerPointer, _ long: LedgerPointer) -> String {
        let tables = RunTables(run: run, number: 1, pointer: closed)
        let settle = SettleStatement(slots: run.slots.map(\.slot))
        let twins = [
            ("plan", tables.planText, RunTables(run: run, number: 1, pointer: long).planText),
            ("base", settle.base(of: closed), settle.base(of: long)),
        ]
        return tables.snapshotScript
            + twins.map { name, short, long in
                let (left, right) = (TableDialect().text(of: short), TableDialect().text(of: long))
                return """

                    .print @\(name)
                    (SELECT * FROM (\(left)) EXCEPT ALL SELECT * FROM (\(right))) UNION ALL
                    (SELECT * FROM (\(right)) EXCEPT ALL SELECT * FROM (\(left)));
                    """
            }.joined()
    }
}
