import AWSClient
import AWSTestSupport
import Foundation
import S3Store
import SegmentCore
import TestSupport

@testable import QueryEngines

/// The lake of `Bench`, in the AWS of the tests: a bucket, two databases, and Athena's tables in one of them.
struct AthenaBench: Sendable {
    let bench: FakeAWS
    let client: AWSClient
    let store: S3ObjectStore
    var configuration: AthenaConfiguration

    static let scope = EngineScope.lake(dialect: .athena, asOf: Bench.asOf)
    static let bucket = "headgate-athena"
    static let root = "s3://\(bucket)/results"

    init(_ bench: FakeAWS, _ client: AWSClient) async throws {
        self.bench = bench
        self.client = client
        guard let root = S3Root(Location(Self.root)) else { throw CocoaError(.fileReadUnknown) }
        store = S3ObjectStore(root: root, client: client, desk: CancellationShield())
        configuration = AthenaConfiguration(
            client: client, store: store, lake: LakeDefinition(database: "due_eventdb", tables: [], views: []),
            workDatabase: "headgate_work", jobs: 8, clock: QuickClock())
        _ = try await client.call(CreateBucket(bucket: Self.bucket))
        for name in ["due_eventdb", "headgate_work", "other_db"] { _ = try await client.call(CreateDatabase(name)) }
    }

    /// Writes the tables of `contents` and names views in the configuration.
    mutating func layLake() async throws {
        let engine = AthenaEngine(configuration)
        for (database, name, select) in Self.contents {
            let place = "s3://\(Self.bucket)/lake/\(database)/\(name)/"
            let sql = """
                CREATE TABLE "\(database)"."\(name)" WITH (format = 'PARQUET', external_location = '\(place)') AS \(select)
                """
            let id = try await engine.tracker.start(
                AthenaStatement(
                    sql: sql, key: name, database: database, output: "s3://\(Self.bucket)/lake/out/",
                    workGroup: "primary"))
            let end = try await engine.tracker.ended([id], waiting: QuickClock.long)
            guard case .over(let execution)? = end.first, execution.status.state == .succeeded else {
                throw UnexpectedEnd(description: "\(end)")
            }
        }
        configuration.lake.views = ["email_click": "_email.click", "session_start": "_session.start"]
            .sorted { $0.key < $1.key }
            .map { name, event in
                let text = """
                    -- clicks and the like
                    SELECT endpoint_id, event_timestamp, ingest_timestamp FROM due_eventdb.all_events
                    WHERE event_type = '\(event)';
                    """
                return LakeView(name: name, query: SourceText(text, name: "views/\(name).sql"), dialect: .athena)
            }
    }

    private static let contents: [(String, String, String)] = [
        (
            "due_eventdb", "all_events",
            """
            SELECT 'e' || CAST(i AS varchar) AS endpoint_id,
              CASE mod(i, 2) WHEN 0 THEN '_email.click' ELSE '_session.start' END AS event_type,
              TIMESTAMP '2026-11-20 11:00:00' AS ingest_timestamp, TIMESTAMP '2026-11-20 10:59:00' AS event_timestamp
            FROM UNNEST(sequence(0, 19)) AS t(i)
            """
        ),
        ("due_eventdb", "salesforce_contact", "SELECT 'e1' AS id, 'user1' AS username, 'NY' AS state"),
        ("other_db", "secrets", "SELECT 'e1' AS id"),
    ]
}

struct UnexpectedEnd: Error, CustomStringConvertible { var description: String }

/// The AWS of the tests with a lake, and an engine over it that asks for all of its statements at once.
func withAthena<T: Sendable>(
    polled: Bool = true, jobs: Int = 8, scanLimit: Int? = nil, price: Double? = nil, tables: [LakeTable] = [],
    _ body: @Sendable (AthenaBench, AthenaEngine) async throws -> T
) async throws -> T {
    try await FakeAWS.running { aws in
        try await withClient(aws.variables) { client in
            var made = try await AthenaBench(aws, client)
            try await made.layLake()
            made.configuration.jobs = jobs
            made.configuration.scanLimit = scanLimit
            made.configuration.pricePerTerabyte = price
            made.configuration.lake.tables = tables
            let bench = made
            let engine = AthenaEngine(bench.configuration)
            return try await withThrowingTaskGroup(of: Void.self) { group in
                if polled { group.addTask { await engine.run() } }
                defer { group.cancelAll() }
                return try await body(bench, engine)
            }
        }
    }
}

extension AthenaEngine {
    /// Submits a statement and waits for its end.
    func run(
        _ select: SQL, to output: EngineTask.Output, scope: EngineScope = .results, key: String = UUID().uuidString
    ) async throws -> EngineResult {
        switch try await end(of: try await submit(EngineTask(key: key, select: select, scope: scope, output: output))) {
        case .succeeded(let result): return result
        case .failed(let failure): throw failure
        case let other: throw UnexpectedEnd(description: "\(other)")
        }
    }

    func end(of ticket: EngineTicket) async throws -> EngineStatus {
        while true {
            let status = try await status(of: ticket, waiting: .seconds(60))
            guard case .running = status else { return status }
        }
    }
}
