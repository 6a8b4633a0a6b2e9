import AWSTestSupport
import Foundation
import S3Store
import SegmentCore
import TestSupport
import Testing

@testable import AWSClient
@testable import QueryEngines

@Suite(.serialized, .timeLimit(.minutes(60))) struct `How Athena's statements end` {
    private func task(_ select: SQL, _ name: String, attempt: Int = 1) -> EngineTask {
        EngineTask(
            key: "r1/plan/\(attempt)/\(name)", select: select, scope: .results,
            output: .table(ObjectKey("runs", "r1", name)))
    }

    private func failure(_ select: SQL, _ engine: AthenaEngine, _ name: String = UUID().uuidString) async throws
        -> EngineFailure?
    {
        guard case .failed(let failure) = try await engine.end(of: try await engine.submit(task(select, name))) else {
            return nil
        }
        return failure
    }

    @Test func `a failure is tried again only where Athena says so, and nobody's values are told`() async throws {
        try await withAthena { bench, engine in
            let endings = [
                (
                    #""sql": "1001", "type": 1403, "category": 2, "message": "Please reduce your request rate""#,
                    EngineFailure.Reason.unavailable
                ),
                (
                    #""sql": "1002", "type": 1, "category": 1, "retryable": false, "message": "GENERIC_INTERNAL_ERROR: x""#,
                    .unavailable
                ),
                (#""sql": "1003", "type": 1, "category": 2, "retryable": true, "message": "x""#, .unavailable),
                (
                    #""sql": "1004", "type": 1501, "category": 2, "message": "Insufficient permissions to execute the query.""#,
                    .denied
                ),
                (
                    #""sql": "1005", "type": 401, "category": 2, "message": "Access Denied (Service: Amazon S3)""#,
                    .denied
                ),
                (
                    #""sql": "1006", "type": 1, "category": 2, "message": "EXCEEDED_MEMORY_LIMIT: Query exhausted resources""#,
                    .outOfMemory
                ),
                (
                    #""sql": "1007", "type": 1302, "category": 2, "message": "INVALID_CAST_ARGUMENT: Cannot cast 'ann@example.org' to integer""#,
                    .rejected
                ),
            ]
            let rules = endings.map { "{\($0.0), \"state\": \"FAILED\", \"times\": 1}" }.joined(separator: ", ")
            try await bench.bench.turn("athena/endings", "[\(rules)]")
            for (index, ending) in endings.enumerated() {
                let found = try await failure("SELECT \(1_001 + index) AS n", engine)
                #expect(found?.reason == ending.1, "\(ending.0): \(String(describing: found))")
                #expect(found?.problem.message.contains("execution ") == true)
                #expect(found?.problem.description.contains("ann@") == false)
            }
        }
    }

    @Test func `a statement that somebody cancels, or a limit, says so`() async throws {
        try await withAthena(scanLimit: 1_000_000) { bench, engine in
            try await bench.bench.turn(
                "athena/endings",
                #"""
                [{"sql": "2001", "state": "CANCELLED", "message": "Query cancelled by user"},
                 {"sql": "2002", "state": "CANCELLED", "message": "Bytes scanned limit was exceeded"}]
                """#)
            let cancelled = try await engine.end(of: try await engine.submit(task("SELECT 2001 AS n", "a")))
            #expect(cancelled == .cancelled(reason: "Query cancelled by user"))
            let cut = try await failure("SELECT 2002 AS n", engine)
            #expect(cut?.problem.code == "scan_limit")
            #expect(cut?.problem.message.contains("workgroup primary") == true)
        }
        let limits = StatementLimits(scanned: 100, timeout: .seconds(60), cutoff: nil, workGroup: "primary")
        let start = Date(timeIntervalSince1970: 1_000)
        func execution(_ bytes: Int64, ended: Double) -> QueryExecution {
            QueryExecution(
                queryExecutionId: "x",
                status: .init(
                    state: .cancelled, submissionDateTime: start, completionDateTime: start.addingTimeInterval(ended)),
                statistics: .init(dataScannedInBytes: bytes))
        }
        #expect(!limits.isBroken(by: execution(100, ended: 1), at: start.addingTimeInterval(60)))
        #expect(limits.isBroken(by: execution(101, ended: 1), at: start))
        #expect(limits.isBroken(by: execution(0, ended: 1), at: start.addingTimeInterval(61)))
        #expect(limits.failure(of: execution(101, ended: 1))?.problem.code == "scan_limit")
        #expect(limits.failure(of: execution(0, ended: 61))?.reason == .timeout)
        #expect(limits.failure(of: execution(0, ended: 1)) == nil)
    }

    @Test func `cancelling stops all batches, and removes what a table had begun`() async throws {
        try await withAthena { bench, engine in
            try await bench.bench.turn("athena/endings", #"{"sql": "3001", "times": 9, "run": 1000000}"#)
            let ticket = try await engine.submit(
                EngineTask(
                    key: "r1/export/1/write", select: "SELECT 'a' AS batch, '3001' AS \"Id\"", scope: .results,
                    output: .csvByBatch(
                        folder: ObjectKey("runs", "r1", "b"), batches: ["a", "b", "c"], columns: ["Id"])))
            // Another process than the one that started it.
            try await AthenaEngine(bench.configuration).cancel(ticket)
            let overview = try await bench.bench.look("athena", as: Overview.self)
            #expect(
                overview.executions.filter { $0.sql.contains("3001") }.map(\.state) == [
                    "CANCELLED", "CANCELLED", "CANCELLED",
                ])
            guard case .cancelled = try await engine.end(of: ticket) else {
                throw UnexpectedEnd(description: "not cancelled")
            }
            let done = try await engine.submit(task("SELECT 1 AS n", "kept"))
            _ = try await engine.end(of: done)
            try await engine.cancel(done)
            let kept = try await engine.rows(
                of: "SELECT n FROM \(.table(ObjectKey("runs", "r1", "kept"))) AS t",
                reading: .results)
            #expect(kept == [["1"]])
        }
    }

    @Test func `a statement whose token Athena has forgotten makes room for another attempt`() async throws {
        try await withAthena { bench, engine in
            _ = try await engine.end(of: try await engine.submit(task("SELECT 1 AS n", "t")))
            // Another text under the same key and for the same table: as after a token that has expired.
            let again = task("SELECT 1 AS n, 2 AS m", "t")
            guard case .failed(let failure) = try await engine.end(of: try await engine.submit(again)) else {
                throw UnexpectedEnd(description: "it did not fail")
            }
            #expect(failure.reason == .unavailable)
            var next = again
            next.key = "r1/plan/2/t"
            guard case .succeeded = try await engine.end(of: try await engine.submit(next)) else {
                throw UnexpectedEnd(description: "the next attempt failed")
            }
        }
    }

    @Test func `a statement is submitted once, whatever becomes of the calls`() async throws {
        try await withAthena { bench, engine in
            let kinds = ["throttle", "500", "reset", "lost-answer"]
            let rules = kinds.map { #"{"service": "athena", "share": 0.08, "kind": "\#($0)"}"# }.joined(separator: ",")
            try await bench.bench.turn("faults", #"{"seed": 11, "rules": [\#(rules)]}"#)
            for number in 0..<12 {
                let task = task("SELECT \(5_000 + number) AS n", "t\(number)")
                var end: EngineStatus?
                while end == nil {
                    do { end = try await engine.end(of: try await engine.submit(task)) } catch let failure
                        as EngineFailure
                    {
                        try #require(failure.reason == .busy, "\(failure)")
                    }
                }
                guard case .succeeded? = end else { throw UnexpectedEnd(description: "\(String(describing: end))") }
                let rows = try await engine.rows(
                    of: "SELECT n FROM \(.table(ObjectKey("runs", "r1", "t\(number)"))) AS t",
                    reading: .results)
                #expect(rows == [["\(5_000 + number)"]])
            }
            try await bench.bench.mend()
            #expect(try await bench.bench.look("athena", as: Overview.self).repeated == [:])
            #expect(try await bench.bench.look("violations", as: Violations.self).violations.isEmpty)
        }
    }

    @Test func `a workgroup that cannot serve is refused with the reason`() async throws {
        let groups: [(String, ProblemCode)] = [
            (#"{"ManagedQueryResultsConfiguration": {"Enabled": true}}"#, "workgroup_managed_results"),
            (
                #"{"EnforceWorkGroupConfiguration": true, "ResultConfiguration": {"OutputLocation": "s3://x/"}}"#,
                "workgroup_enforced"
            ),
        ]
        try await withAthena { bench, _ in
            for (group, code) in groups {
                try await bench.bench.turn("config", #"{"athena": {"workgroups": {"other": \#(group)}}}"#)
                var configuration = bench.configuration
                configuration.workGroup = "other"
                let engine = AthenaEngine(configuration)
                let failure = await thrown(EngineFailure.self) { try await engine.submit(task("SELECT 1 AS n", "w")) }
                #expect(failure?.problem.code == code)
                #expect(failure?.reason == .denied)
            }
            var configuration = bench.configuration
            configuration.workGroup = "nowhere"
            let engine = AthenaEngine(configuration)
            let failure = await thrown(EngineFailure.self) { try await engine.submit(task("SELECT 1 AS n", "w")) }
            #expect(failure?.problem.code == "athena_refused")
            #expect(failure?.problem.message.contains("InvalidRequestException") == true)
            #expect(failure?.problem.message.contains("request ") == true)
        }
    }

    @Test func `fifty statements share one poller, and no more than the gate's run at once`() async throws {
        try await withAthena(jobs: 6) { bench, engine in
            try await bench.bench.turn("config", #"{"athena": {"run": 0.2, "max_active": 6}}"#)
            try await bench.bench.turn("mark", #"{"name": "fifty"}"#)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<50 {
                    group.addTask {
                        let task = task("SELECT \(number) AS n", "f\(number)")
                        while true {
                            do {
                                _ = try await engine.end(of: try await engine.submit(task))
                                return
                            } catch let failure as EngineFailure where failure.reason == .busy {}
                        }
                    }
                }
                try await group.waitForAll()
            }
            let calls = try await bench.bench.look("calls?mark=fifty&service=athena", as: Calls.self)
            // Athena itself takes no more than six, and never had to say so.
            #expect(calls.counts["athena"]?["StartQueryExecution"] == 50)
            #expect(calls.failed == 0)
            #expect(
                Set(calls.counts["athena"]?.keys ?? [:].keys) == [
                    "StartQueryExecution", "BatchGetQueryExecution", "GetWorkGroup",
                ])
            #expect(try await bench.bench.look("athena", as: Overview.self).repeated == [:])
        }
    }
}

/// `GET /_bench/calls`.
struct Calls: Decodable {
    var counts: [String: [String: Int]]
    var failed: Int
}

struct Violations: Decodable { var violations: [AnyViolation] }
struct AnyViolation: Decodable {}
