import Foundation
import SegmentCore
import TestSupport

@testable import QueryEngines

/// A small lake in the shape of the reference's, a results root and an engine over both.
struct Bench: Sendable {
    let folder: URL
    var configuration: DuckDBConfiguration

    var store: FolderStore { FolderStore(root: folder.appending(path: "results")) }
    var dialect: DuckDBDialect { DuckDBDialect(store: store) }

    /// Noon of 20 November 2026.
    static let asOf = Date(timeIntervalSince1970: 1_795_176_000)
    static let lakeScope = EngineScope.lake(dialect: .duckdb, asOf: asOf)

    init(in folder: URL) async throws {
        self.folder = folder
        let scratch = folder.appending(path: "scratch")
        configuration = DuckDBConfiguration(
            binary: Checkout.duckdb, lake: LakeDefinition(database: "due_eventdb", tables: [], views: []),
            store: FolderStore(root: folder.appending(path: "results")), scratch: scratch, memoryLimit: 512 << 20,
            spillLimit: 1 << 30, timeout: .seconds(1_800), jobs: 2, makeID: { UUID().uuidString })
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        try FileManager.default.createDirectory(at: store.root, withIntermediateDirectories: true)
    }

    /// Writes the tables of `Bench.contents` and names them in the configuration.
    mutating func layLake() async throws {
        let root = store.root.appending(path: "lake")
        var statements: [String] = []
        configuration.lake = LakeDefinition(database: "due_eventdb", tables: [], views: Self.views)
        for (line, table) in Self.contents.enumerated() {
            let folder = root.appending(path: table.name)
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            statements.append(
                "COPY (\(table.select)) TO \(StandardSQL.literal(folder.appending(path: "part.parquet").path)) (FORMAT parquet);\n"
            )
            configuration.lake.tables.append(
                LakeTable(
                    name: table.name, path: folder.appending(path: "*.parquet").path, format: .parquet,
                    hivePartitions: false, place: SourcePlace(file: "headgate.yaml", line: line + 3, column: 5)))
        }
        let script = statements.joined()
        try await ChildRunner(configuration: configuration).run(ChildView(folders: [root.path + "/"])) { _ in
            script
        } body: { (_, ending) throws(EngineFailure) in
            guard ending.isSuccess else { throw EngineFailure(ending, lake: configuration.lake) }
        }
    }

    var leftovers: [String] {
        let scratch = (try? FileManager.default.contentsOfDirectory(atPath: configuration.scratch.path)) ?? []
        let results = FileManager.default.enumerator(atPath: store.root.path)?.compactMap { $0 as? String } ?? []
        return scratch + results.filter { $0.contains(".partial-") }
    }

    private static let contents: [(name: String, select: String)] = [
        (
            "all_events",
            """
            SELECT 'e' || i AS endpoint_id, CASE i % 2 WHEN 0 THEN '_email.click' ELSE '_session.start' END AS event_type,
              TIMESTAMP '2026-11-20 11:00:00' - to_hours(10 * i) AS ingest_timestamp,
              TIMESTAMP '2026-11-20 10:59:00' - to_hours(10 * i) AS event_timestamp
            FROM range(20) AS t(i)
            """
        ),
        (
            "salesforce_contact",
            """
            SELECT 'e' || i AS id, 'user' || i AS username, CASE i % 2 WHEN 0 THEN 'NY' ELSE 'WA' END AS state,
              0 AS missed_payments FROM range(10) AS t(i)
            """
        ),
        (
            "salesforce_loan__c",
            """
            SELECT 'e' || i AS contact_id, TIMESTAMP '2026-11-10 00:00:00' - to_days(10 * i) AS end_date,
              false AS auto_renewal FROM range(10) AS t(i)
            """
        ),
        ("some_other_data", "SELECT 'e1' AS endpoint_id"),
        ("system_logins", "SELECT 'user1' AS username, TIMESTAMP '2026-11-01 00:00:00' AS timestamp"),
        ("google_analytics", "SELECT 'e1' AS user_id, TIMESTAMP '2026-11-01 00:00:00' AS timestamp"),
    ]

    private static let views = ["email_click": "_email.click", "session_start": "_session.start"]
        .sorted { $0.key < $1.key }
        .map { name, event in
            let text = """
                SELECT endpoint_id, event_timestamp, ingest_timestamp FROM due_eventdb.all_events
                WHERE event_type = '\(event)'
                """
            return LakeView(name: name, query: SourceText(text, name: "views/\(name).sql"), dialect: .athena)
        }
}

/// A folder with a lake, a results root and an engine that is running over them.
func withBench<T: Sendable>(
    jobs: Int = 2, timeout: Duration = .seconds(1_800), views: [LakeView]? = nil,
    _ body: @Sendable (Bench, DuckDBEngine) async throws -> T
) async throws -> T {
    try await withScratchFolder { folder in
        var bench = try await Bench(in: folder)
        try await bench.layLake()
        bench.configuration.jobs = jobs
        bench.configuration.timeout = timeout
        if let views { bench.configuration.lake.views = views }
        let ready = bench
        return try await withDuckDB(ready.configuration) { try await body(ready, $0) }
    }
}

extension DuckDBEngine {
    /// Submits a statement and waits for its end.
    func run(
        _ select: SQL, to output: EngineTask.Output, scope: EngineScope, key: String = UUID().uuidString
    ) async throws -> EngineResult {
        let ticket = try await submit(EngineTask(key: key, select: select, scope: scope, output: output))
        switch await end(of: ticket) {
        case .succeeded(let result): return result
        case .failed(let failure): throw failure
        case let other: throw UnexpectedStatus(status: other)
        }
    }

    func end(of ticket: EngineTicket) async -> EngineStatus {
        while true {
            let status = await status(of: ticket, waiting: .seconds(60))
            guard case .running = status else { return status }
        }
    }
}

struct UnexpectedStatus: Error { var status: EngineStatus }
