import AWSClient
import AWSTestSupport
import Foundation
import S3Store
import SegmentCore
import TestSupport
import Testing

@testable import QueryEngines
@testable import Workflow

/// What people ask for beside the run's own statements, in Athena's SQL: samples, explanations, reasons, adoption.
@Suite(.timeLimit(.minutes(60))) struct `Looks at a run on Athena` {
    @Test func `samples, a key's story, reasons and adoption are told`() async throws {
        try await FakeAWS.running { bench in
            try await withClient(bench.variables) { client in
                _ = try await client.call(CreateBucket(bucket: "histories"))
                _ = try await client.call(CreateDatabase("work"))
                try await look(on: AthenaHistoryEngine(client, seed: 1))
            }
        }
    }

    private func look(on engine: AthenaHistoryEngine) async throws {
        let run = Self.run
        let pointer = LedgerPointer(destination: run.contract.identity, segment: .history)
        let work = RunTables(
            run: run, number: 1, pointer: pointer, comparesByDigests: engine.comparesByDigests,
            query: engine.text(of: run))
        let answers = try await engine.perform(work.steps(format: .jsonLines))
        #expect(answers["plan"]?.count == 3)

        let sample = SampleStatement(shape: work.shape, table: work.plan, pointer: nil)
        let samples = sample.samples(of: try await engine.rows(sample.sql(5)))
        #expect(samples.map(\.id) == ["K1", "k2"])
        #expect(samples.first?.changes.map(\.after) == ["a", #"["x","y"]"#])

        let query = ValidatedQuery(
            idPosition: 0, idType: .text, columns: run.columns, userScope: run.scope, tables: [], warnings: [])
        let snapshot = Snapshot(query: query, table: work.snapshot, bytesScanned: nil)
        let key = KeyStatement(key: "k1", shape: work.shape, snapshot: snapshot, pointer: pointer)
        let told = try await engine.rows(key.sql)
        #expect(told.contains(["target", "added", nil, "K1", "a", #"["x","y"]"#]))

        let id = try #require(RunID("run-1"))
        let plan = ChangePlan(
            snapshot: snapshot, table: work.plan, seals: [], slots: run.slots, ledgerGeneration: 0,
            destination: run.contract.identity, counts: RowCounts(), attributes: [:], figures: PlanFigures(),
            format: .jsonLines, firstLedger: true)
        let changes = ChangesStatement(key: "k1")
        #expect(
            try await engine.rows(changes.planned(in: [(id, plan)])).map { $0.prefix(4) } == [
                ["run-1", "added", nil, "K1"]
            ])
        let refused = ObjectKey("refused")
        _ = try await engine.perform([.refused(refused, ["K1", "k2"])])
        let outcomes = try await engine.rows(changes.outcomes(in: [(id, work.sent, [refused])]))
        #expect(
            Set(outcomes.map { $0.compactMap(\.self).joined(separator: " ") }) == [
                "run-1 batch j-0", "run-1 rejected no",
            ])

        let reasons = ReasonStatement(
            slots: run.slots, count: 1, reasons: ["no", "id_malformed"])
        #expect(
            try await engine.rows(reasons.rejected(in: [refused], sent: work.sent)) == [
                ["no", "K1", "a", #"["x","y"]"#]
            ])
        let invalid = try await engine.file(ExportStatement.invalidRows(shape: work.shape, plan: work.plan))
        #expect(try await engine.rows(reasons.invalid(in: invalid)) == [["id_malformed", "$", "b", nil]])

        let adopted = try await engine.put(
            "Id,Attributes.A,Attributes.T\nK1,a,\nk1,b,\"[\"\"y\"\",\"\"x\"\"]\"\nk3,,\n")
        let adoption = AdoptionStatement(slots: run.slots, contract: run.contract)
        let base = adoption.base(from: adopted, header: ["Id", "Attributes.A", "Attributes.T"])
        #expect(try await engine.rows(base) == [["k1", "K1", "a", nil]])
    }

    private static let run: ModelRun = {
        let kinds: [(String, ValueType)] = [("Attributes.A", .text), ("Attributes.T", .textList)]
        let columns = kinds.enumerated().map { index, kind in
            SegmentColumn(
                attribute: Attribute(name: kind.0, kind: .endpoint), type: kind.1, position: index + 1, rule: .clear)
        }
        let slots = columns.enumerated().map { index, column in
            PlanSlot(
                slot: LedgerSlot(index: index, attribute: column.attribute, isList: column.type == .textList),
                column: column, rule: .clear)
        }
        let rows = [
            ModelRow(id: "K1", cells: [.text("a"), .list(["y", "x"])]),
            ModelRow(id: "k2", cells: [.text(""), .list(["z"])]),
            ModelRow(id: "$", cells: [.text("b"), .null]),
        ]
        return ModelRun(
            columns: columns, slots: slots, scope: .keep, mode: .mirror, full: false, retryRejected: false,
            contract: RuleCase.contract, rows: rows)
    }()
}

extension AthenaHistoryEngine {
    func rows(_ select: SQL) async throws -> [[String?]] { try await engine.rows(of: select, reading: .results) }

    /// A CSV file of what a select gives.
    func file(_ select: SQL) async throws -> ObjectKey {
        let key = ObjectKey("runs", "r1", "invalid.csv")
        let ticket = try await engine.submit(
            EngineTask(key: "r1/invalid", select: select, scope: .results, output: .csv(key)))
        while true {
            switch try await engine.status(of: ticket, waiting: .seconds(30)) {
            case .running: continue
            case .succeeded: return key
            case let other: throw DuckDBSession.Failure(description: "\(other)")
            }
        }
    }

    func put(_ text: String) async throws -> ObjectKey {
        let key = ObjectKey("runs", "r1", "adopted.csv")
        try await engine.configuration.store.put(Data(text.utf8), at: key, when: .always)
        return key
    }
}
