import AWSTestSupport
import Foundation
import S3Store
import SegmentCore
import TestSupport
import Testing

@testable import QueryEngines

@Suite(.serialized, .timeLimit(.minutes(60))) struct `What Athena's statements leave` {
    private func text(_ key: ObjectKey, _ bench: AthenaBench) async throws -> String? {
        try await bench.store.get(key).map { String(decoding: $0.data, as: UTF8.self) }
    }

    private static let rows: SQL = """
        SELECT batch, id AS "Id", v AS "Attributes.A" FROM (VALUES ('c-0', 'é,"', 'x'), ('c-1', 'b', 'y'), ('n', 'q', 'z')) \
        AS t(batch, id, v)
        """

    @Test func `a batch of CSV is one file alone in its folder, without the column batch`() async throws {
        try await withAthena { bench, engine in
            let folder = ObjectKey("runs", "r1", "batches")
            let result = try await engine.run(
                Self.rows, to: .csvByBatch(folder: folder, batches: ["c-0", "c-1"], columns: ["Id", "Attributes.A"]))
            #expect(result.files == ["c-0", "c-1"].map { folder.appending("batch=\($0)/part-0.csv") })
            #expect(try await text(result.files[0], bench) == "\"Id\",\"Attributes.A\"\n\"é,\"\"\",\"x\"\n")
            #expect(try await bench.store.list(under: folder) == result.files)
            let lengths = try await [text(result.files[0], bench), text(result.files[1], bench)].map { $0?.utf8.count }
            #expect(result.sizes == lengths)
            // What Athena itself wrote lies elsewhere, in the run's folder, with which it goes.
            let overview = try await bench.bench.look("athena", as: Overview.self)
            let outputs = overview.executions.filter { $0.sql.contains("Attributes.A") }.map(\.output)
            #expect(outputs.count == 2)
            #expect(outputs.allSatisfy { $0.hasPrefix(AthenaBench.root + "/runs/r1/athena/") })
        }
    }

    @Test func `a batch of JSON lines is plain text in its folder, and its table is gone`() async throws {
        try await withAthena { bench, engine in
            let folder = ObjectKey("runs", "r1", "batches")
            let select: SQL = #"""
                SELECT batch, line FROM (VALUES ('j-0', '{"Id":"é\"\\n","Attributes":{"A":[]}}'), ('j-1', '{"Id":"b"}')) AS t(batch, line)
                """#
            let result = try await engine.run(select, to: .jsonLinesByBatch(folder: folder, batches: ["j-0", "j-1"]))
            #expect(result.files.count == 2)
            #expect(result.files[0].rawValue.hasPrefix("runs/r1/batches/batch=j-0/"))
            #expect(try await text(result.files[0], bench) == #"{"Id":"é\"\\n","Attributes":{"A":[]}}"# + "\n")
            let again = try await engine.run(
                select, to: .jsonLinesByBatch(folder: ObjectKey("runs", "r1", "batches-2"), batches: ["j-0"]))
            #expect(again.files.count == 1)
            let left = try await engine.rows(of: "SELECT count(*) FROM (SELECT 1 AS n) AS t", reading: .results)
            #expect(left == [["1"]])
        }
    }

    @Test func `where Athena does not write plain text, lines are made of its results, in parts`() async throws {
        try await withAthena { bench, engine in
            try await bench.bench.turn(
                "athena/endings",
                #"{"sql": "TEXTFILE", "times": 2, "state": "FAILED", "message": "NOT_SUPPORTED: TEXTFILE"}"#)
            let select: SQL = #"""
                SELECT 'j-0' AS batch, '{"Id":"é\"\\n"}' AS line UNION ALL SELECT 'j-1', '{"Id":"' || lpad('x', 1000000, 'y') || '"}'
                FROM UNNEST(sequence(1, 18)) AS t(i)
                """#
            func task(_ attempt: Int) -> EngineTask {
                EngineTask(
                    key: "r1/export/\(attempt)/write", select: select, scope: .results,
                    output: .jsonLinesByBatch(folder: ObjectKey("runs", "r1", "b-\(attempt)"), batches: ["j-0", "j-1"]))
            }
            guard case .failed(let failure) = try await engine.end(of: try await engine.submit(task(1))) else {
                throw UnexpectedEnd(description: "plain text was written")
            }
            #expect(failure.reason == .unavailable)
            let ticket = try await engine.submit(task(2))
            // Another process can go on with it.
            guard case .succeeded(let result) = try await AthenaEngine(bench.configuration).end(of: ticket) else {
                throw UnexpectedEnd(description: "the second attempt failed")
            }
            #expect(
                result.files.map(\.rawValue) == [
                    "runs/r1/b-2/batch=j-0/part-0.jsonl", "runs/r1/b-2/batch=j-1/part-0.jsonl",
                ])
            #expect(try await text(result.files[0], bench) == #"{"Id":"é\"\\n"}"# + "\n")
            let long = try #require(try await text(result.files[1], bench))
            #expect(long.utf8.count == 18 * 1_000_010)
            #expect(result.sizes == [17, 18 * 1_000_010])
            #expect(long.split(separator: "\n").allSatisfy { $0.hasPrefix("{\"Id\":\"yyy") && $0.hasSuffix("yx\"}") })
        }
    }

    @Test(arguments: [1, 2, 3, 5, 1_000])
    func `quoted texts are lines again, cut anywhere`(size: Int) {
        let csv = Array("\"line\"\n\"{\"\"a\"\":\"\"\"\"}\"\n\n\"é\"\n\"\"\n".utf8)
        var (reader, lines) = (UnquotedLines(), [UInt8]())
        for start in stride(from: 0, to: csv.count, by: size) {
            reader.take(csv[start..<min(start + size, csv.count)], into: &lines)
        }
        #expect(String(decoding: lines, as: UTF8.self) == "{\"a\":\"\"}\né\n\n")
        #expect(reader.isWhole)
        var half = UnquotedLines()
        half.take(csv.dropLast(6), into: &lines)
        #expect(!half.isWhole)
    }

    @Test func `a ticket too long for a journal is kept as an object, and another process goes on with it`()
        async throws
    {
        try await withAthena { bench, engine in
            let names = (0..<60).map { "c-\($0)-" + String(repeating: "x", count: 120) }
            let values = names.joined { "(\(literal: $0), \(literal: $0))" }
            let task = EngineTask(
                key: "r1/export/1/write", select: "SELECT batch, id AS \"Id\" FROM (VALUES \(values)) AS t(batch, id)",
                scope: .results,
                output: .csvByBatch(folder: ObjectKey("runs", "r1", "b"), batches: names, columns: ["Id"]))
            var ticket: EngineTicket?
            while ticket == nil {
                do { ticket = try await engine.submit(task) } catch let failure as EngineFailure {
                    // The gate is full: the same task is asked for again, and goes on where it was.
                    try #require(failure.reason == .busy)
                }
            }
            let held = try #require(ticket)
            #expect(held.rawValue.utf8.count < 200)
            let other = AthenaEngine(bench.configuration)
            guard case .succeeded(let result) = try await other.end(of: held) else {
                throw UnexpectedEnd(description: "not well")
            }
            #expect(result.files.count == 60)
            #expect(try await bench.bench.look("athena", as: Overview.self).repeated == [:])
        }
    }

    @Test
    func `files of other engines are read by tables that the engine makes, and no table hides that files are gone`()
        async throws
    {
        try await withAthena { bench, engine in
            let key = ObjectKey("runs", "r1", "base.parquet")
            let select: SQL =
                "SELECT 'a' AS k, 'A' AS id, CAST(NULL AS varchar) AS c0, 'v' AS c1, CAST(3 AS bigint) AS q"
            _ = try await engine.run(select, to: .table(key))
            try await engine.drop([key])
            let other = AthenaEngine(bench.configuration)
            let read: SQL = "SELECT k, id, c0, c1, c7, q FROM \(.table(key)) AS t"
            #expect(try await other.rows(of: read, reading: .results) == [["a", "A", nil, "v", nil, "3"]])
            // In a task it is another attempt that finds the table.
            try await engine.drop([key])
            let third = AthenaEngine(bench.configuration)
            let copy: SQL = "SELECT * FROM (SELECT k, id FROM \(.table(key))) AS t"
            let task = EngineTask(
                key: "r2/plan/1/x", select: copy, scope: .results, output: .table(ObjectKey("runs", "r2", "x")))
            guard case .failed(let failure) = try await third.end(of: try await third.submit(task)) else {
                throw UnexpectedEnd(description: "it did not fail")
            }
            #expect(failure.reason == .unavailable)
            #expect(failure.problem.code == "table_made_anew")
            // A process that did not start the statement cannot know the table: another attempt starts it.
            try await engine.drop([key])
            var lost = task
            lost.key = "r2/plan/3/x"
            let ticket = try await third.submit(lost)
            #expect(try await AthenaEngine(bench.configuration).end(of: ticket) == .lost)
            try await engine.drop([key])
            try await bench.store.delete(key)
            let gone = await thrown(EngineFailure.self) { try await third.rows(of: read, reading: .results) }
            #expect(gone?.problem.code == "results_missing")
        }
    }

    @Test func `a table without files is marked, so that it is not taken for one that is gone`() async throws {
        try await withAthena(price: 5) { bench, engine in
            let key = ObjectKey("runs", "r1", "snapshot.parquet")
            let select: SQL = "SELECT endpoint_id AS id FROM all_events"
            let ticket = try await engine.submit(
                EngineTask(key: "r1/materialise/1/s", select: select, scope: AthenaBench.scope, output: .table(key)))
            guard case .succeeded(let made) = try await engine.end(of: ticket) else {
                throw UnexpectedEnd(description: "")
            }
            #expect(made.files == [key])
            let bytes = try #require(made.bytesScanned)
            #expect(bytes > 0)
            #expect(made.scanCost == 5 * Double(bytes) / 1e12)
            #expect(try await bench.store.get(key.appending("_empty")) == nil)
            // Athena writes no file for no rows; the bench does, so its files are taken away.
            try await bench.store.delete(key)
            _ = try await AthenaEngine(bench.configuration).end(of: ticket)
            #expect(try await bench.store.list(under: key) == [key.appending("_empty")])
            let rows = try await engine.rows(
                of: "SELECT count(*) FROM \(.table(key)) AS t", reading: .results)
            #expect(rows == [["0"]])
        }
    }

    @Test func `tables of runs whose time is over go, and no others`() async throws {
        try await withAthena { _, engine in
            for run in ["r1", "r10", "r2"] {
                _ = try await engine.run(
                    "SELECT \(literal: run) AS k", to: .table(ObjectKey("runs", run, "snapshot.parquet")))
            }
            try await engine.drop(below: [ObjectKey("runs", "r1"), ObjectKey("runs", "none")])
            func isThere(_ run: String) async throws -> Bool {
                let name = engine.names.name(of: .table(ObjectKey("runs", run, "snapshot.parquet")))
                var used: [UsedResult] = []
                let read = try await engine.read("SHOW TABLES LIKE '\(name)'", in: .results, isTable: false, &used)
                guard case .result(let result) = read else { return false }
                return !result.rows.isEmpty
            }
            #expect(try await isThere("r10"))
            #expect(try await isThere("r2"))
            #expect(try await !isThere("r1"))
        }
    }

    @Test func `lists of refused rows and files to adopt are read`() async throws {
        try await withAthena { bench, engine in
            let lines = #"{"id":"1","reason":"Address is missing"}"# + "\n" + #"{"id":"true","reason":"a\"b"}"# + "\n"
            let refused = ObjectKey("runs", "r1", "rejected", "c-0.jsonl")
            _ = try await bench.store.put(Data(lines.utf8), at: refused, when: .always)
            let rows = try await engine.rows(
                of: "SELECT id, reason FROM \(.rejections(refused)) AS r ORDER BY id",
                reading: .results)
            #expect(rows == [["1", "Address is missing"], ["true", "a\"b"]])
            let file = ObjectKey("runs", "r1", "adopted.csv")
            let csv = "Id,\"Attributes.A b\"\n\"x,\"\"y\",\n\"p\\q\",é\n"
            _ = try await bench.store.put(Data(csv.utf8), at: file, when: .always)
            let relation = SQL.file(file, .csv, columns: ["Id", "Attributes.A b"])
            let read = try await engine.rows(
                of: "SELECT \"Id\", nullif(\"Attributes.A b\", '') AS a FROM \(relation) AS f ORDER BY 1",
                reading: .results)
            #expect(read == [["p\\q", "é"], ["x,\"y", nil]])
        }
    }
}
