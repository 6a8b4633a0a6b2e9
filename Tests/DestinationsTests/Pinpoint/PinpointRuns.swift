import Destinations
import FileStore
import Foundation
import Logging
import QueryEngines
import S3Store
import SegmentCore
import TestSupport
import Workflow

/// Pinpoint for runs whose results root is a folder: a batch is copied to S3 before it is started.
struct CopyingDestination: Destination {
    let base: PinpointDestination
    let folder: FileObjectStore
    let here: PinpointFixture

    var contract: DestinationContract { base.contract }

    func start(_ batch: ImportBatch) async throws(DestinationFailure) -> ImportTicket {
        for file in batch.files {
            do {
                let data = try Data(contentsOf: URL(filePath: folder.location(of: file).address))
                _ = try await here.store.put(data, at: file, when: .always)
            } catch { throw DestinationFailure(.unavailable, Problem("not_copied", "\(error)")) }
        }
        return try await base.start(batch)
    }

    func status(of ticket: ImportTicket, waiting patience: Duration) async throws(DestinationFailure) -> ImportStatus {
        try await base.status(of: ticket, waiting: patience)
    }

    func find(_ key: BatchKey) async throws(DestinationFailure) -> ImportTicket? { try await base.find(key) }
}

/// Whole runs of one segment over a lake in a folder, the embedded engine and the bench's Pinpoint.
struct PinpointRuns: Sendable {
    let here: PinpointFixture
    let store: FileObjectStore
    let engine: DuckDBEngine
    let journal = InMemoryJournal()
    let notices = RecordingNoticeSink(words: .reference)
    let isolationRows: Int
    let segment: SegmentDefinition
    var timeout: Duration = .seconds(6 * 3_600)

    /// A lake of one table `people` with these lines of CSV, and the engine beside `body`.
    static func with(
        _ here: PinpointFixture, csv: String, query: String, isolationRows: Int,
        _ body: @Sendable @escaping (PinpointRuns) async throws -> Void
    ) async throws {
        try await withScratchFolder { folder in
            try Data(csv.utf8).write(to: folder.appending(path: "people.csv"))
            let scratch = folder.appending(path: "scratch")
            try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
            let store = FileObjectStore(root: Location(folder.appending(path: "results").path))
            let table = LakeTable(
                name: "people", path: folder.appending(path: "people.csv").path, format: .csv, hivePartitions: false,
                place: SourcePlace(file: "headgate.yaml", line: 1, column: 1))
            let engine = DuckDBEngine(
                DuckDBConfiguration(
                    binary: Checkout.duckdb, lake: LakeDefinition(database: "lake", tables: [table], views: []),
                    store: store, scratch: scratch, memoryLimit: 256 << 20, spillLimit: 1 << 30,
                    timeout: .seconds(1_800), jobs: 1, makeID: { UUID().uuidString }))
            let runs = PinpointRuns(
                here: here, store: store, engine: engine, isolationRows: isolationRows,
                segment: SegmentDefinition(
                    name: try Sample.segmentName(), query: SourceText(query, name: "segments/vip.sql"),
                    dialect: .duckdb))
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await engine.run() }
                try await body(runs)
                group.cancelAll()
            }
        }
    }

    /// One run, by a process that has just begun. `wrapped` stands before the destination.
    func run(
        _ id: String, through wrapped: (any Destination) -> any Destination = { $0 }
    ) async throws -> RunReport {
        let destination = try await destination()
        let request = RunRequest(
            id: try Sample.runID(id), kind: .run, segment: segment, target: "dev",
            destination: destination.contract.identity, asOf: here.time.date)
        let record = RunRecord(request: request, status: .running, createdAt: here.time.date)
        try await journal.create(record)
        return try await runner(wrapped(destination)).run(record) { _ in }
    }

    /// A run that a process left, taken on by another.
    func resume(_ id: String) async throws -> RunReport {
        guard let record = try await journal.load(try Sample.runID(id)) else { throw CancellationError() }
        return try await runner(try await destination()).run(record) { _ in }
    }

    private func destination() async throws -> CopyingDestination {
        var configuration = here.configuration()
        configuration.isolationRows = isolationRows
        configuration.timeout = timeout
        return CopyingDestination(base: PinpointDestination(configuration), folder: store, here: here)
    }

    private func runner(_ destination: any Destination) -> Runner {
        let time = here.time
        let ledger = ObjectLedger(
            store: store, owner: "tests:1", leaseDuration: .seconds(120), isGone: { _ in true }, now: { time.date })
        let chain = RunStages.chain(
            engine: engine, traits: DuckDBEngine.traits, destination: destination, store: store, ledger: ledger,
            sealer: store, stopRule: nil)
        let logger = Logger(label: "tests")
        return Runner(
            chain: chain, journal: journal, ledger: ledger,
            closing: RunClosing(
                store: store, sinks: [notices], order: chain.stages.map(\.name), now: { time.date }, logger: logger),
            clock: here.clock, now: { time.date }, logger: logger)
    }
}
