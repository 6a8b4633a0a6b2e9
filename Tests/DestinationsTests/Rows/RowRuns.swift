import BatchFiles
import FileStore
import Foundation
import Logging
import QueryEngines
import SegmentCore
import TestSupport
import Workflow

/// Whole runs of one segment over a lake in a folder into a destination that takes rows.
struct RowRuns: Sendable {
    let folder: URL
    let store: FileObjectStore
    let engine: any QueryEngine
    let traits: EngineTraits
    let destination: RowDestination
    let journal = InMemoryJournal()
    let time = TestTime()

    enum Engine { case embedded, oneShot }

    static func with(_ kind: Engine = .embedded, _ body: @Sendable @escaping (RowRuns) async throws -> Void)
        async throws
    {
        try await withScratchFolder { folder in
            let scratch = folder.appending(path: "scratch")
            try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
            let store = FileObjectStore(root: Location(folder.appending(path: "results").path))
            let table = LakeTable(
                name: "people", path: folder.appending(path: "people.csv").path, format: .csv, hivePartitions: false,
                place: SourcePlace(file: "headgate.yaml", line: 1, column: 1))
            let embedded = DuckDBEngine(
                DuckDBConfiguration(
                    binary: Checkout.duckdb, lake: LakeDefinition(database: "lake", tables: [table], views: []),
                    store: store, scratch: scratch, memoryLimit: 256 << 20, spillLimit: 1 << 30,
                    timeout: .seconds(60), jobs: 1, makeID: { UUID().uuidString }))
            let contract = RowDestination.contract("rows:test")
            let reader = FileBatchReader(contract) { store.location(of: $0).address }
            let people = "SELECT * FROM read_csv(\(StandardSQL.literal(table.path)), header = true)"
            let runs = RowRuns(
                folder: folder, store: store,
                engine: kind == .embedded ? embedded : OneShotEngine(lake: ["people": people], objects: store),
                traits: kind == .embedded ? DuckDBEngine.traits : OneShotEngine.traits,
                destination: RowDestination(contract, reader: reader, objects: store))
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await embedded.run() }
                try await body(runs)
                group.cancelAll()
            }
        }
    }

    /// Writes the table and runs the segment over it.
    func run(_ id: String, people csv: String, _ query: String) async throws -> RunReport {
        try Data(csv.utf8).write(to: folder.appending(path: "people.csv"))
        let segment = SegmentDefinition(
            name: try Sample.segmentName(), query: SourceText(query, name: "segments/vip.sql"), dialect: .duckdb)
        let request = RunRequest(
            id: try Sample.runID(id), kind: .run, segment: segment, target: "dev",
            destination: destination.contract.identity, asOf: time.date)
        let record = RunRecord(request: request, status: .running, createdAt: time.date)
        try await journal.create(record)
        return try await runner.run(record) { _ in }
    }

    private var runner: Runner {
        let time = time
        let ledger = ObjectLedger(
            store: store, owner: "tests:1", leaseDuration: .seconds(120), isGone: { _ in true }, now: { time.date })
        let chain = RunStages.chain(
            engine: engine, traits: traits, destination: destination, store: store, ledger: ledger,
            sealer: store, stopRule: nil)
        let logger = Logger(label: "tests")
        return Runner(
            chain: chain, journal: journal, ledger: ledger,
            closing: RunClosing(
                store: store, sinks: [], order: chain.stages.map(\.name), now: { time.date }, logger: logger),
            clock: time, now: { time.date }, logger: logger)
    }
}
