import Foundation
import SegmentCore
import TestSupport
import Workflow

extension History {
    /// Plans, exports, delivers and settles one run; gives the number of rows sent.
    @discardableResult
    mutating func pass(_ run: ModelRun, on engine: any HistoryEngine, isClean: Bool) async throws -> Int {
        runs += 1
        if !isClean { learnLateOutcomes() }
        let model = ModelPlan(run, ledger: ledger)
        let sent = model.rows.filter(\.isSent)
        let format: ImportBatch.Format = sent.contains { $0.format == "j" } ? .jsonLines : .csv
        let work = RunTables(
            run: run, number: runs, pointer: pointer, comparesByDigests: engine.comparesByDigests,
            query: engine.text(of: run))
        let answers = try await engine.perform(work.steps(format: format))
        tables += work.made
        trace(run, model)
        compare(answers["plan"] ?? [], model, run)
        guard faults.isEmpty else { return sent.count }
        compareSummary(answers["summary"] ?? [], model, run)
        guard faults.isEmpty else { return sent.count }

        let byKey = Dictionary(model.rows.filter { $0.format != nil }.map { ($0.key ?? "", $0) }) { first, _ in first }
        let batches = checkSent(answers["sent"] ?? [], byKey, run)
        let rows = checkExport(answers["export"] ?? [], format: format, byKey, run)
        guard faults.isEmpty else { return sent.count }
        for row in model.rows where row.format != nil {
            // An endpoint that moves may leave a user behind whom nobody answers for.
            let user = ledger[row.key ?? ""].has(Attribute.userID)
            if let user, user != row.values[Attribute.userID] { left.insert(user) }
        }
        try await deliver(batches, rows, byKey, run, work, on: engine, isClean: isClean)
        if random.chance(isClean ? 0.5 : 0.3) { try await compact(run, on: engine) }
        return sent.count
    }

    /// What happened, for whoever replays a history.
    private func trace(_ run: ModelRun, _ model: ModelPlan) {
        guard isTraced else { return }
        print("run \(runs): \(run.scope) \(run.mode) full \(run.full) retry \(run.retryRejected)")
        for slot in run.slots { print("  \(slot.attribute.name) \(slot.rule)\(slot.column == nil ? " dropped" : "")") }
        for row in run.rows {
            print("  row \(row.id ?? "NULL") \(zip(run.columns, row.cells).map { "\($0.attribute.name)=\($1)" })")
        }
        for row in model.rows {
            print("  \(row.name) \(row.reason ?? "") \(row.key ?? "") \(row.format ?? "-") \(row.values)")
        }
    }

    /// The next run asks the destination first: a batch in doubt may turn out to be taken, or never to have started.
    private mutating func learnLateOutcomes() {
        guard random.chance(0.4) else { return }
        pointer.deltas = pointer.deltas.compactMap { delta in
            guard delta.state == .doubt else { return delta }
            let isTaken = taken.contains("\(delta.sequence).\(delta.batch)")
            ledger.settle(sequence: delta.sequence, batch: delta.batch, state: isTaken ? .accepted : nil)
            var known = delta
            known.state = .accepted
            return isTaken ? known : nil
        }
    }
}

/// The tables and the script of one run.
struct RunTables {
    let run: ModelRun
    let pointer: LedgerPointer
    let snapshot: ObjectKey
    let plan: ObjectKey
    let sent: ObjectKey
    let comparesByDigests: Bool
    let text: SourceText

    init(
        run: ModelRun, number: Int, pointer: LedgerPointer, comparesByDigests: Bool = true,
        query: SourceText? = nil
    ) {
        self.comparesByDigests = comparesByDigests
        text = query ?? run.query
        self.run = run
        self.pointer = pointer
        snapshot = ObjectKey("snapshot \(number)")
        plan = ObjectKey("plan \(number)")
        sent = ObjectKey("sent \(number)")
    }

    var made: [String] { [snapshot, plan, sent].map(\.rawValue) }

    var shape: PlanShape {
        var shape = PlanShape(
            contract: run.contract, slots: run.slots, userScope: run.scope, mode: run.mode, full: run.full,
            retryRejected: run.retryRejected)
        shape.comparesByDigests = comparesByDigests
        return shape
    }

    private var query: ValidatedQuery {
        ValidatedQuery(
            idPosition: 0, idType: .text, columns: run.columns, userScope: run.scope, tables: [], warnings: [])
    }

    private var snapshotText: SQL {
        SnapshotStatement(query: query, text: text, contract: run.contract).sql
    }

    var snapshotScript: String { DuckDBHistoryEngine.script([.make(snapshot, snapshotText)]) }

    var planText: SQL {
        let made = Snapshot(query: query, table: snapshot, bytesScanned: nil)
        return PlanStatement(shape: shape, snapshot: made, pointer: pointer.isEmpty ? nil : pointer).sql
    }

    func steps(format: ImportBatch.Format) -> [HistoryStep] {
        let export = ExportStatement(shape: shape, sent: sent)
        let sums = run.slots.indices.flatMap { slot in (0..<8).map { "s\(slot)_\($0)" } }
        let names = ["class", "why", "fmt", "n", "bytes", "lk", "df"] + sums
        let summary = SummaryStatement(shape: shape, table: plan).sql
        return [
            .make(snapshot, snapshotText), .make(plan, planText),
            .make(sent, SentStatement(shape: shape, table: plan, format: format).sql),
            .ask("plan", "SELECT * FROM \(.table(plan)) AS p"),
            .ask("summary", "SELECT * FROM (\(summary)) AS s(\(names.joined { SQL(stringLiteral: $0) }))"),
            .ask("sent", "SELECT * FROM \(.table(sent)) AS p"),
            .ask("export", format == .csv ? export.csv : export.jsonLines),
        ]
    }

    func script(format: ImportBatch.Format) -> String { DuckDBHistoryEngine.script(steps(format: format)) }
}
