import AWSClient
import AWSTestSupport
import Foundation
import S3Store
import SegmentCore
import TestSupport
import Testing

@testable import QueryEngines

/// The bench's S3 with a lake in the bucket `lake`, and an engine that reads it.
struct S3Bench: Sendable {
    let bench: FakeAWS
    let client: AWSClient
    let folder: URL
    var configuration: DuckDBConfiguration

    var store: S3ObjectStore { configuration.store as? S3ObjectStore ?? Self.store(client) }
    var dialect: DuckDBDialect { DuckDBDialect(store: store) }

    static func store(_ client: AWSClient) -> S3ObjectStore {
        guard let root = S3Root(Location("s3://results/team/headgate")) else { preconditionFailure("no root") }
        return S3ObjectStore(root: root, client: client, desk: CancellationShield())
    }

    static func access(_ client: AWSClient) -> DuckDBS3Access {
        DuckDBS3Access(client: client, extensionFile: DuckDBS3Access.extensionFile(beside: Checkout.duckdb))
    }

    func put(_ text: String, _ bucket: String, _ key: String) async throws {
        let object = S3Object(bucket: bucket, key: key)
        _ = try await client.call(PutObject(object, content: .bytes(Array(text.utf8))))
    }

    /// Makes a Parquet file of a statement's rows and puts it.
    func putParquet(_ select: String, _ bucket: String, _ key: String) async throws {
        let file = folder.appending(path: "\(UUID().uuidString).parquet")
        let runner = ChildRunner(configuration: configuration)
        try await runner.run(ChildView(folders: [folder.path + "/"])) { _ in
            "COPY (\(select)) TO \(StandardSQL.literal(file.path)) (FORMAT parquet);\n"
        } body: { (_, ending) throws(EngineFailure) in
            guard ending.isSuccess else { throw EngineFailure(ending, lake: configuration.lake) }
        }
        let object = S3Object(bucket: bucket, key: key)
        let size = try file.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0
        _ = try await S3Upload(client).put(file, size: Int64(size), as: object)
    }

    func names(_ bucket: String, _ prefix: String = "") async throws -> [String] {
        try await client.call(ListObjectsV2(bucket: bucket, prefix: prefix)).entries.map(\.key)
    }

    /// What is left of children.
    var leftovers: [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: configuration.scratch.path)) ?? []
    }

    func table(
        _ name: String, _ path: String, _ format: LakeTable.Format = .parquet, line: Int = 1, hive: Bool = false,
        partitions: [(String, String)] = [], columns: [(String, String)] = [], csv: CSVForm = CSVForm()
    ) -> LakeTable {
        func typed(_ columns: [(String, String)]) -> [LakeColumn] {
            columns.map { LakeColumn(name: $0.0, type: LakeType($0.1) ?? .text) }
        }
        return LakeTable(
            name: name, path: path, format: format, hivePartitions: hive, partitionTypes: typed(partitions),
            columns: typed(columns), csv: csv, place: SourcePlace(file: "headgate.yaml", line: line, column: 5))
    }
}

/// - Parameters:
///   - variables: in place of the bench's own.
///   - onS3: whether the results root is on S3 too.
func withS3Bench<T: Sendable>(
    variables: [String: String] = [:], resultsOnS3 onS3: Bool = false,
    _ body: @Sendable (S3Bench) async throws -> T
) async throws -> T {
    try await FakeAWS.running { bench in
        try await withClient(bench.variables) { owner in
            for bucket in ["lake", "other", "results"] { try await owner.call(CreateBucket(bucket: bucket)) }
            return try await withClient(bench.variables.merging(variables) { $1 }) { client in
                try await withScratchFolder { folder in
                    var configuration = try await Bench(in: folder).configuration
                    configuration.s3 = S3Bench.access(client)
                    if onS3 { configuration.store = S3Bench.store(client) }
                    return try await body(
                        S3Bench(bench: bench, client: owner, folder: folder, configuration: configuration))
                }
            }
        }
    }
}
