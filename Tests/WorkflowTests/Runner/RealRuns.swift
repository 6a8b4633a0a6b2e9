import AudienceStore
import FileStore
import Foundation
import Logging
import QueryEngines
import SegmentCore
import Synchronization
import TestSupport

@testable import Workflow

/// Runs of the real stages over a lake in a folder, with DuckDB and an embedded audience.
///
/// A process has its own runner, stages, journal, ledger memory and connection to the audience. The engine alone is shared
/// by the processes of a run: its statements are child processes, which on a machine end with their parent, so that a
/// ticket of another process is lost by design and costs an attempt. Here it stands for an engine that outlives them.
struct RealRuns: Sendable {
    let folder: URL
    let kept: KeptJournal
    let isPerStep: Bool
    let engine: ScriptedEngine
    let world = World()
    let time = TestTime()
    let notices = RecordingNoticeSink()

    static func with<T: Sendable>(
        _ kept: KeptJournal, perStep: Bool, _ body: @Sendable @escaping (RealRuns) async throws -> T
    ) async throws -> T {
        try await withScratchFolder { folder in
            let scratch = folder.appending(path: "scratch")
            try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
            let table = LakeTable(
                name: "people", path: folder.appending(path: "people.csv").path, format: .csv, hivePartitions: false,
                place: SourcePlace(file: "headgate.yaml", line: 1, column: 1))
            let duckdb = DuckDBEngine(
                DuckDBConfiguration(
                    binary: Checkout.duckdb, lake: LakeDefinition(database: "lake", tables: [table], views: []),
                    store: FileObjectStore(root: folder.appending(path: "results")), scratch: scratch,
                    memoryLimit: 256 << 20, spillLimit: 1 << 30, timeout: .seconds(60), jobs: 1,
                    makeID: { UUID().uuidString }))
            let runs = RealRuns(
                folder: folder, kept: kept, isPerStep: perStep, engine: ScriptedEngine(base: duckdb))
            return try await withThrowingTaskGroup(of: T?.self) { group in
                group.addTask {
                    await duckdb.run()
                    return nil
                }
                group.addTask { try await body(runs) }
                while let next = try await group.next() {
                    guard let result = next else { continue }
                    group.cancelAll()
                    return result
                }
                throw CancellationError()
            }
        }
    }

    var store: FileObjectStore { FileObjectStore(root: folder.appending(path: "results")) }

    func lay(_ csv: String) throws { try Data(csv.utf8).write(to: folder.appending(path: "people.csv")) }

    /// One run, by one process or by many.
    func run(_ id: String) async throws -> RunReport {
        let audience = try audience()
        let segment = SegmentDefinition(
            name: try Sample.segmentName(), query: SourceText(Self.query, name: "segments/vip.sql"), dialect: .duckdb)
        let request = RunRequest(
            id: try Sample.runID(id), kind: .run, segment: segment, target: "dev",
            destination: audience.contract.identity, asOf: time.date)
        let record = RunRecord(request: request, status: .running, createdAt: time.date)
        try await kept.open(in: folder).create(record)
        let progress: @Sendable (StageProgress) -> Void = { [world] in
            if let activity = $0.activity { world.call("progress \(activity)") }
        }
        guard isPerStep else { return try await runner(audience).run(record, progress: progress) }
        try audience.close()
        return try await ProcessPerStep(run: request.id, time: time, process: { try await runner(try self.audience()) })
            .end(progress: progress).report
    }

    /// Every endpoint, as JSON lines.
    func endpoints() async throws -> [String] {
        let lines = Mutex("")
        try await audience().export(.jsonLines) { data in
            lines.withLock { $0 += String(decoding: data, as: UTF8.self) }
        }
        return lines.withLock { $0.split(separator: "\n").map(String.init) }
    }

    private static let query = """
        SELECT id AS "Id", 'EMAIL' AS "ChannelType", mail AS "Address", plan AS "Attributes.Plan" FROM people
        """

    private func audience() throws -> EmbeddedAudience {
        try EmbeddedAudience.open(
            path: folder.appending(path: "audience.sqlite").path,
            creating: UUID(uuid: (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16)), objects: store)
    }

    private func runner(_ audience: EmbeddedAudience) async throws -> Runner {
        let store = store
        let destination = WorldDestination(base: audience, world: world)
        let now = { @Sendable [time] in time.date }
        let ledger = ObjectLedger(store: store, owner: "process:1", leaseDuration: .seconds(120), now: now)
        let chain = RunStages.chain(
            engine: engine, traits: DuckDBEngine.traits, destination: destination, store: store, ledger: ledger,
            sealer: store, stopRule: nil)
        return Runner(
            chain: chain, journal: try await kept.open(in: folder), ledger: ledger,
            closing: RunClosing(
                store: store, sinks: [notices], order: chain.stages.map(\.name), now: now,
                logger: .init(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })),
            clock: time, now: now, logger: .init(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
    }
}

/// What outlives the processes: the faults that are still to come, and the calls that were made.
final class World: Sendable {
    private let state = Mutex((faults: [String: [DestinationFailure.Reason]](), calls: [String]()))

    var calls: [String] { state.withLock { $0.calls } }

    /// Makes the next calls of this name fail.
    func fail(_ call: String, _ reasons: DestinationFailure.Reason...) {
        state.withLock { $0.faults[call, default: []] += reasons }
    }

    func call(_ text: String) { state.withLock { $0.calls.append(text) } }

    func check(_ call: String, _ what: String) throws(DestinationFailure) {
        self.call("\(call) \(what)")
        let reason = state.withLock { state in
            state.faults[call]?.isEmpty == false ? state.faults[call]?.removeFirst() : nil
        }
        if let reason { throw DestinationFailure(reason, Problem("scripted", "\(reason)")) }
    }
}

/// An audience whose calls are recorded, and fail where the world says so.
struct WorldDestination: Destination {
    let base: EmbeddedAudience
    let world: World

    var contract: DestinationContract { base.contract }

    func start(_ batch: ImportBatch) async throws(DestinationFailure) -> ImportTicket {
        try world.check("start", batch.key.description)
        return try await base.start(batch)
    }

    func status(of ticket: ImportTicket, waiting patience: Duration) async throws(DestinationFailure) -> ImportStatus {
        try world.check("status", ticket.rawValue)
        return try await base.status(of: ticket, waiting: patience)
    }

    func find(_ key: BatchKey) async throws(DestinationFailure) -> ImportTicket? {
        try world.check("find", key.description)
        return try await base.find(key)
    }
}

/// An engine that waits for its statements however little patience it is given, and fails where a test says so.
final class ScriptedEngine: QueryEngine {
    let base: any QueryEngine
    private let state = Mutex((faults: [EngineFailure.Reason](), calls: [String]()))

    init(base: any QueryEngine) { self.base = base }

    var calls: [String] { state.withLock { $0.calls } }

    /// Makes the next submissions fail.
    func fail(_ reasons: EngineFailure.Reason...) { state.withLock { $0.faults += reasons } }

    func inspect(_ query: SourceText, dialect: QueryDialect, asOf: Date) async throws(EngineFailure) -> QueryInspection
    {
        try await base.inspect(query, dialect: dialect, asOf: asOf)
    }

    func submit(_ task: EngineTask) async throws(EngineFailure) -> EngineTicket {
        let reason = state.withLock { state in
            state.calls.append("submit \(task.key)")
            return state.faults.isEmpty ? nil : state.faults.removeFirst()
        }
        if let reason { throw EngineFailure(reason, Problem("scripted", "\(reason)")) }
        return try await base.submit(task)
    }

    func status(of ticket: EngineTicket, waiting patience: Duration) async throws(EngineFailure) -> EngineStatus {
        state.withLock { $0.calls.append("status") }
        return try await base.status(of: ticket, waiting: .seconds(60))
    }

    func cancel(_ ticket: EngineTicket) async throws(EngineFailure) { try await base.cancel(ticket) }

    func rows(of select: SQL, reading scope: EngineScope) async throws(EngineFailure) -> [[String?]] {
        state.withLock { $0.calls.append("rows") }
        return try await base.rows(of: select, reading: scope)
    }
}
