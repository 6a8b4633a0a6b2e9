import AWSClient
import AWSTestSupport
import Foundation
import S3Store
import SegmentCore
import TestSupport
import Testing

@testable import QueryEngines

/// The same histories, in Athena's SQL on the AWS of the tests: tables are made by CTAS and read by their names.
@Suite(.timeLimit(.minutes(60)))
struct `Histories on Athena` {
    private static let replayed = ProcessInfo.processInfo.environment["HEADGATE_HISTORY"].flatMap { UInt64($0) }
    private static let count = Checkout.isSweep ? 60 : 2

    @Test func `the statements agree with the rules in every run, and the destination with the ledger`() async throws {
        let seeds = Self.replayed.map { [$0] } ?? (0..<Self.count).map { UInt64($0) }
        try await FakeAWS.running { bench in
            try await withClient(bench.variables) { client in
                _ = try await client.call(CreateBucket(bucket: "histories"))
                _ = try await client.call(CreateDatabase("work"))
                var broken = 0
                for seed in seeds where broken < 3 {
                    var history = History(seed: seed, isTraced: Self.replayed != nil)
                    try await history.live(on: AthenaHistoryEngine(client, seed: seed))
                    if !history.faults.isEmpty {
                        broken += 1
                        Issue.record("HEADGATE_HISTORY=\(seed)\n\(history.faults.joined(separator: "\n"))")
                    }
                }
            }
        }
    }
}

/// An engine of its own for each history, below a root of its own.
struct AthenaHistoryEngine: HistoryEngine {
    let engine: AthenaEngine

    init(_ client: AWSClient, seed: UInt64) throws {
        let root = try #require(S3Root(Location("s3://histories/\(seed)")))
        engine = AthenaEngine(
            AthenaConfiguration(
                client: client, store: S3ObjectStore(root: root, client: client, desk: CancellationShield()),
                lake: LakeDefinition(database: "work", tables: [], views: []), workDatabase: "work", clock: QuickClock()
            ))
    }

    var comparesByDigests: Bool { !AthenaEngine.traits.chargesForReads }

    func text(of run: ModelRun) -> SourceText {
        let types = run.columns.map { column in
            switch column.type {
            case .textList: "array(varchar)"
            case .double: "double"
            default: "varchar"
            }
        }
        let all = run.rows.map { row in
            let cells = zip(row.cells, types).map { "CAST(\(literal($0)) AS \($1))" }
            return "("
                + (["CAST(\(row.id.map(StandardSQL.literal) ?? "NULL") AS varchar)"] + cells).joined(separator: ", ")
                + ")"
        }
        let none = "(" + (["CAST(NULL AS varchar)"] + types.map { "CAST(NULL AS \($0))" }).joined(separator: ", ") + ")"
        let values = all.isEmpty ? none : all.joined(separator: ", ")
        return SourceText("SELECT * FROM (VALUES \(values)) AS t\(all.isEmpty ? " WHERE false" : "")", name: "<query>")
    }

    private func literal(_ cell: ModelCell) -> String {
        switch cell {
        case .null: "NULL"
        case .text(let text): StandardSQL.literal(text)
        case .list(let elements):
            "ARRAY[" + elements.map { $0.map(StandardSQL.literal) ?? "NULL" }.joined(separator: ", ") + "]"
        }
    }

    func perform(_ steps: [HistoryStep]) async throws -> [String: [DuckDBSession.Row]] {
        var answers: [String: [DuckDBSession.Row]] = [:]
        for step in steps {
            switch step {
            case .make(let table, let select): try await make(table, select)
            case .ask(let name, let select):
                let result = try await engine.result(of: select, reading: .results)
                answers[name] = result.rows.map { row in
                    var cells: DuckDBSession.Row = [:]
                    for (column, cell) in zip(result.columns, row) { cells[column.name] = cell }
                    return cells
                }
            case .refused(let table, let keys):
                let lines = keys.map { #"{"id":"\#($0)","reason":"no"}"# + "\n" }.joined()
                try await engine.configuration.store.put(Data(lines.utf8), at: table, when: .always)
            }
        }
        return answers
    }

    private func make(_ table: ObjectKey, _ select: SQL) async throws {
        let task = EngineTask(key: table.rawValue, select: select, scope: .results, output: .table(table))
        let ticket = try await engine.submit(task)
        while true {
            switch try await engine.status(of: ticket, waiting: .seconds(30)) {
            case .running: continue
            case .succeeded: return
            case let other: throw DuckDBSession.Failure(description: "\(other)\n\(engine.dialect.text(of: select))")
            }
        }
    }

    func drop(_ tables: [String]) async throws { try await engine.drop(tables.map { ObjectKey($0) }) }
}
