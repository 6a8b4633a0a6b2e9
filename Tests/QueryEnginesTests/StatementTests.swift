import Foundation
import SegmentCore
import TestSupport
import Testing

@testable import QueryEngines

@Suite struct `Statements of a run` {
    @Test func `a query over a view of the lake becomes a Parquet file with the pinned clock`() async throws {
        try await withBench { bench, engine in
            let query = SourceText("SELECT endpoint_id AS Id, now() AS n FROM email_click", name: "q.sql")
            let key = ObjectKey("runs/1/snapshot.parquet")
            let result = try await engine.run(
                "SELECT * FROM \(.query(query))", to: .table(key), scope: Bench.lakeScope)
            #expect(result.files == [key])
            #expect(result.rows == 10)
            let rows = try await engine.rows(
                of: "SELECT count(*), min(n), max(n) FROM \(.table(key))", reading: .results)
            #expect(rows == [["10", "2026-11-20 12:00:00+00", "2026-11-20 12:00:00+00"]])
            #expect(bench.leftovers.isEmpty)
        }
    }

    @Test func `batches become a folder each, as CSV and as JSON lines`() async throws {
        try await withBench { bench, engine in
            let csv = try await engine.run(
                "SELECT 'a' AS batch, 'x,y' AS Id UNION ALL SELECT 'b', 'é'",
                to: .csvByBatch(folder: ObjectKey("runs/1/csv"), batches: ["a", "b"], columns: ["Id"]), scope: .results)
            let files = ["a", "b"].map { ObjectKey("runs/1/csv/batch=\($0)/data_0.csv") }
            #expect(csv.files == files)
            let text = try String(contentsOfFile: bench.store.location(of: csv.files[0]).address, encoding: .utf8)
            #expect(text == "Id\n\"x,y\"\n")
            let json = try await engine.run(
                #"SELECT 'a' AS batch, '{"Id":"x\"\\,y"}' AS line"#,
                to: .jsonLinesByBatch(folder: ObjectKey("runs/1/json"), batches: ["a"]), scope: .results)
            let line = try String(contentsOfFile: bench.store.location(of: json.files[0]).address, encoding: .utf8)
            #expect(line == #"{"Id":"x\"\\,y"}"# + "\n")
            let none = try await engine.run(
                "SELECT 'a' AS batch, 'x' AS Id WHERE false",
                to: .csvByBatch(folder: ObjectKey("runs/1/none"), batches: [], columns: ["Id"]),
                scope: .results)
            #expect(none.files == [])
        }
    }

    @Test func `a folder named key=value above a file gives it no column`() async throws {
        try await withBench { bench, engine in
            let folder = ObjectKey("env=prod")
            let (table, csv) = (folder.appending("t.parquet"), folder.appending("x.csv"))
            _ = try await engine.run("SELECT 'x' AS a", to: .table(table), scope: .results)
            _ = try await engine.run("SELECT 'x' AS a", to: .csv(csv), scope: .results)
            let relations = [SQL.table(table), .file(csv, .csv, columns: ["a"])]
            for relation in relations {
                #expect(try await engine.rows(of: "SELECT * FROM \(relation)", reading: .results) == [["x"]])
            }
        }
    }

    @Test func `small results keep NULL apart from the empty text, and their order`() async throws {
        try await withBench { _, engine in
            let rows = try await engine.rows(
                of: """
                    SELECT * FROM (VALUES (2, NULL, 'a"b'), (1, '', 'x\ny'), (3, ' ', ',')) AS t(n, a, b) ORDER BY n
                    """,
                reading: .results)
            #expect(rows == [["1", "", "x\ny"], ["2", nil, "a\"b"], ["3", " ", ","]])
            let lake = try await engine.rows(
                of: "SELECT count(*) FROM \(.query(SourceText("FROM email_click", name: "q")))",
                reading: Bench.lakeScope)
            #expect(lake == [["10"]])
        }
    }
}
