import Foundation
import SegmentCore
import TestSupport
import Testing

@testable import QueryEngines

/// Runs for hours if it may.
private let endless: SQL = "SELECT sum(hash(a.i * b.i)) AS n FROM range(10000000) AS a(i), range(10000000) AS b(i)"

@Suite struct `How statements end` {
    private let target = ObjectKey("runs/1/table.parquet")

    private func task(_ select: SQL, key: String = "1") -> EngineTask {
        EngineTask(key: key, select: select, scope: .results, output: .table(target))
    }

    private func started(_ ticket: EngineTicket, _ engine: DuckDBEngine, below folder: URL) async {
        while processes(below: folder).isEmpty { _ = await engine.status(of: ticket, waiting: .milliseconds(20)) }
    }

    private func isGone(_ bench: Bench) -> Bool {
        processes(below: bench.folder).isEmpty && bench.leftovers.isEmpty
            && !FileManager.default.fileExists(atPath: bench.store.location(of: target).address)
    }

    @Test func `cancelling leaves no process and no file`() async throws {
        try await withBench { bench, engine in
            let ticket = try await engine.submit(task(endless))
            await started(ticket, engine, below: bench.folder)
            await engine.cancel(ticket)
            #expect(await engine.status(of: ticket, waiting: .zero) == .cancelled(reason: "as asked"))
            #expect(isGone(bench))
            await engine.cancel(ticket)
        }
    }

    @Test func `a child that does not hear is killed with all that it started`() async throws {
        try await withScratchFolder { folder in
            var bench = try await Bench(in: folder)
            bench.configuration.binary = try fakeDuckDB("trap '' INT\nsleep 1000 &\nsleep 1000", in: folder)
            let ready = bench
            try await withDuckDB(ready.configuration) { engine in
                let ticket = try await engine.submit(task("SELECT 1"))
                await started(ticket, engine, below: folder)
                await engine.cancel(ticket)
                #expect(isGone(ready))
            }
        }
    }

    @Test func `the end of the surrounding task ends the children`() async throws {
        try await withScratchFolder { folder in
            let bench = try await Bench(in: folder)
            try await withDuckDB(bench.configuration) { engine in
                let ticket = try await engine.submit(task(endless))
                await started(ticket, engine, below: folder)
            }
            #expect(isGone(bench))
        }
    }

    @Test func `a statement over the time limit is ended and says so`() async throws {
        try await withBench(timeout: .milliseconds(300)) { bench, engine in
            let ticket = try await engine.submit(task(endless))
            let status = await engine.end(of: ticket)
            guard case .failed(let failure) = status else { throw UnexpectedStatus(status: status) }
            #expect(failure.reason == .timeout)
            #expect(failure.problem.code == .engineTimeout)
            await #expect(throws: EngineFailure.timedOut(after: .milliseconds(300))) {
                try await engine.rows(of: endless, reading: .results)
            }
            #expect(isGone(bench))
        }
    }

    @Test func `statements above the number of jobs wait in line, where they can be cancelled`() async throws {
        try await withBench(jobs: 1) { bench, engine in
            let first = try await engine.submit(task(endless))
            let second = try await engine.submit(task("SELECT 1 AS n", key: "2"))
            await started(first, engine, below: bench.folder)
            #expect(await engine.status(of: second, waiting: .zero) == .running(fraction: nil))
            let third = try await engine.submit(task("SELECT 1 AS n", key: "3"))
            await engine.cancel(third)
            #expect(await engine.status(of: third, waiting: .zero) == .cancelled(reason: "as asked"))
            await engine.cancel(first)
            guard case .succeeded = await engine.end(of: second) else { throw UnexpectedStatus(status: .lost) }
        }
    }

    @Test func `too little memory, and too little room to spill, are told apart`() async throws {
        let hungry: SQL = "SELECT list(i) AS n FROM range(30000000) AS t(i)"
        let spilling: SQL = "SELECT i, repeat('x', 100) || hash(i) AS h FROM range(5000000) AS t(i) ORDER BY h"
        let cases: [(SQL, Int, EngineFailure.Reason)] = [
            (hungry, 1 << 30, .outOfMemory), (spilling, 1 << 20, .diskFull),
        ]
        for (select, spill, reason) in cases {
            try await withScratchFolder { folder in
                var bench = try await Bench(in: folder)
                bench.configuration.memoryLimit = 100 << 20
                bench.configuration.spillLimit = spill
                let ready = bench
                try await withDuckDB(ready.configuration) { engine in
                    let status = await engine.end(of: try await engine.submit(task(select)))
                    guard case .failed(let failure) = status else { throw UnexpectedStatus(status: status) }
                    #expect(failure.reason == reason)
                    #expect(isGone(ready))
                }
            }
        }
    }

    @Test func `a results folder that cannot be written is a problem with a code`() async throws {
        try await withBench { bench, engine in
            // A file where a folder should be: root may write everywhere, so rights would prove nothing.
            try Data().write(to: bench.store.root.appending(path: "runs"))
            let status = await engine.end(of: try await engine.submit(task("SELECT 1 AS n")))
            guard case .failed(let failure) = status else { throw UnexpectedStatus(status: status) }
            #expect(failure.reason == .denied)
            #expect(failure.problem.code == .resultsNotWritable)
        }
    }

    @Test func `an error of the data says what kind it is and nothing of the data`() async throws {
        try await withBench { bench, engine in
            for select in ["SELECT CAST('secret' || endpoint_id AS INTEGER) AS n FROM email_click"] {
                let text: SQL = "SELECT * FROM \(.query(SourceText(select, name: "q")))"
                let ticket = try await engine.submit(
                    EngineTask(key: "data", select: text, scope: Bench.lakeScope, output: .table(target)))
                let status = await engine.end(of: ticket)
                guard case .failed(let failure) = status else { throw UnexpectedStatus(status: status) }
                #expect(failure.problem.code == .engineDataMismatch)
                #expect(!failure.description.contains("secret"))
                #expect(isGone(bench))
            }
        }
    }
}

@Suite struct `The installed engine` {
    @Test func `a missing program and another version are told apart, with what to do`() async throws {
        try await withScratchFolder { folder in
            var bench = try await Bench(in: folder)
            bench.configuration.binary = folder.appending(path: "nowhere")
            await #expect(throws: EngineFailure.notInstalled("there is no DuckDB at \(folder.path)/nowhere")) {
                try await DuckDBEngine(bench.configuration).rows(of: "SELECT 1", reading: .results)
            }
            bench.configuration.binary = try fakeDuckDB("exit 1", version: "v1.4.0 (old)", in: folder)
            let engine = DuckDBEngine(bench.configuration)
            do throws(EngineFailure) {
                _ = try await engine.inspect(Reference.clicked, dialect: .athena, asOf: Bench.asOf)
                Issue.record("another version was taken")
            } catch {
                #expect(error.reason == .wrongVersion)
                #expect(error.problem.hint == "run make setup")
            }
        }
    }
}
