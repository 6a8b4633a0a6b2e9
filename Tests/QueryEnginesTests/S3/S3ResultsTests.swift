import AWSClient
import AWSTestSupport
import Foundation
import SegmentCore
import TestSupport
import Testing

@testable import QueryEngines

/// The embedded engine over a results root on S3.
@Suite(.timeLimit(.minutes(60))) struct S3ResultsTests {
    @Test func `DuckDB over S3 keeps the port's promises`() async throws {
        try await withS3Bench(resultsOnS3: true) { s3 in
            try await s3.putParquet("SELECT 'e' || i AS endpoint_id FROM range(20) AS t(i)", "lake", "all/a.parquet")
            var configuration = s3.configuration
            configuration.lake.tables = [s3.table("all_events", "s3://lake/all/*.parquet")]
            try await withDuckDB(configuration) { engine in
                try await QueryEngineConformance(
                    engine: engine, lake: Bench.lakeScope, table: "all_events",
                    column: "endpoint_id",
                    endless: "SELECT sum(hash(a.i * b.i)) AS n FROM range(10000000) AS a(i), range(10000000) AS b(i)",
                    failing: "SELECT CAST('x' || i AS INTEGER) AS n FROM range(2) AS t(i)"
                ).check()
            }
            #expect(s3.leftovers == [])
            let prefix = "team/headgate/conformance"
            #expect(try await s3.names("results") == ["\(prefix)/one.csv", "\(prefix)/table/part-0.parquet"])
        }
    }

    @Test func `tables, batches and files go there and are read from there, and leave nothing behind`() async throws {
        try await withS3Bench(resultsOnS3: true) { s3 in
            try await withDuckDB(s3.configuration) { engine in
                let (folder, table) = (ObjectKey("runs/r/batches"), ObjectKey("runs/r/sent.parquet"))
                // What an attempt that died has left.
                try await s3.put("old", "results", "team/headgate/runs/r/batches/batch=c-9/data_0.csv")
                // A table of another engine: files without a telling name.
                try await s3.putParquet("SELECT 'z' AS id, 'c-1' AS batch", "results", "team/headgate/runs/r/a/000")
                let made = try await engine.run(
                    """
                    SELECT id, batch FROM \(.table(ObjectKey("runs/r/a")))
                    UNION ALL SELECT 'y', 'c-2'
                    """, to: .table(table), scope: .results)
                #expect(made.files == [table] && made.rows == 2)
                let csv = try await engine.run(
                    "SELECT id, batch FROM \(.table(table))",
                    to: .csvByBatch(folder: folder, batches: ["c-1", "c-2"], columns: ["id"]),
                    scope: .results)
                #expect(csv.files == ["batch=c-1", "batch=c-2"].map { folder.appending("\($0)/data_0.csv") })
                let lines = try await engine.run(
                    "SELECT 'j-1' AS batch, '{\"Id\":\"q\"}' AS line",
                    to: .jsonLinesByBatch(folder: folder, batches: ["j-1"]),
                    scope: .results)
                #expect(lines.files == [folder.appending("batch=j-1/data_0.jsonl")])
                #expect(
                    try await s3.names("results", "team/headgate/runs/r/batches") == [
                        "team/headgate/runs/r/batches/batch=j-1/data_0.jsonl"
                    ])
                _ = try await engine.run(
                    "SELECT 'a' AS id, 'no such user' AS reason", to: .csv(ObjectKey("x.csv")), scope: .results)
                let file = SQL.file(ObjectKey("x.csv"), .csv, columns: ["id", "reason"])
                #expect(
                    try await engine.rows(of: "SELECT reason FROM \(file)", reading: .results) == [["no such user"]])
                // A result without rows: a table is there, batches are none.
                let none = try await engine.run("SELECT 1 AS n WHERE false", to: .table(table), scope: .results)
                #expect(none.files == [table] && none.rows == 0)
                #expect(
                    try await engine.rows(
                        of: "SELECT count(*) FROM \(.table(table))", reading: .results) == [["0"]])
            }
            #expect(s3.leftovers == [])
        }
    }

    @Test func `an upload that breaks off leaves no part of a result, and the next attempt is whole`() async throws {
        try await withS3Bench(resultsOnS3: true) { s3 in
            try await withDuckDB(s3.configuration) { engine in
                let rule =
                    #"{"rules": [{"service": "s3", "operation": "PutObject", "skip": 1, "next": 3, "kind": "500"}]}"#
                try await s3.bench.turn("faults", rule)
                let folder = ObjectKey("runs/r/batches")
                let select: SQL = "SELECT i AS id, 'c-' || i AS batch FROM range(3) AS t(i)"
                let failure = await thrown(EngineFailure.self) {
                    try await engine.run(
                        select, to: .csvByBatch(folder: folder, batches: ["c-0", "c-1", "c-2"], columns: ["id"]),
                        scope: .results)
                }
                #expect(failure?.reason == .unavailable && failure?.problem.code == .s3Unavailable)
                #expect(try await s3.names("results") == [])
                let whole = try await engine.run(
                    select, to: .csvByBatch(folder: folder, batches: ["c-0", "c-1", "c-2"], columns: ["id"]),
                    scope: .results)
                #expect(whole.files.count == 3)
                #expect(try await s3.names("results").count == 3)
            }
        }
    }

    @Test func `throttles, errors and resets are lived through`() async throws {
        try await withS3Bench(resultsOnS3: true) { s3 in
            for part in 0..<4 {
                try await s3.putParquet("SELECT 'e' || i AS id FROM range(50) AS t(i)", "lake", "ev/part=\(part)/a")
            }
            var configuration = s3.configuration
            configuration.lake.tables = [s3.table("ev", "s3://lake/ev/**/[!_.]*", hive: true)]
            let kinds = ["throttle", "503", "500", "reset"]
            let rules = kinds.map { #"{"service": "s3", "share": 0.07, "kind": "\#($0)"}"# }.joined(separator: ",")
            try await s3.bench.turn("faults", #"{"seed": 11, "rules": [\#(rules)]}"#)
            try await withDuckDB(configuration) { engine in
                let query = SourceText("SELECT id, part FROM ev", name: "q.sql")
                for number in 0..<6 {
                    let table = ObjectKey("t\(number)")
                    let made = try await engine.run(
                        "SELECT * FROM \(.query(query))", to: .table(table), scope: Bench.lakeScope)
                    #expect(made.rows == 200)
                    let rows = try await engine.rows(
                        of: "SELECT count(*), count(DISTINCT part) FROM \(.table(table))",
                        reading: .results)
                    #expect(rows == [["200", "4"]])
                }
            }
        }
    }

    @Test func `no statement reaches beside the root, and a bucket that is not there is said`() async throws {
        try await withS3Bench(resultsOnS3: true) { s3 in
            try await s3.put("a\n1\n", "results", "team/other/a.csv")
            let engine = DuckDBEngine(s3.configuration)
            let beside = await thrown(EngineFailure.self) {
                try await engine.rows(of: "SELECT * FROM read_csv('s3://results/team/other/a.csv')", reading: .results)
            }
            #expect(beside?.reason == .denied)
            try await s3.bench.turn(
                "faults",
                """
                {"rules": [{"service": "s3", "operation": "PutObject", "next": 1, "kind": "error", "status": 404,
                  "code": "NoSuchBucket", "message": "x"}]}
                """)
            try await withDuckDB(s3.configuration) { engine in
                let failure = await thrown(EngineFailure.self) {
                    try await engine.run("SELECT 1 AS n", to: .table(ObjectKey("t")), scope: .results)
                }
                #expect(failure?.reason == .denied && failure?.problem.message.contains("NoSuchBucket") == true)
            }
        }
    }
}
