import AWSClient
import AWSTestSupport
import Foundation
import SegmentCore
import TestSupport
import Testing

@testable import QueryEngines

/// Tables of the lake on S3, read by the real extension over the AWS of the tests.
@Suite(.timeLimit(.minutes(60))) struct S3LakeTests {
    @Test func `Parquet, CSV and JSON are read with their folders, types and marks`() async throws {
        try await withS3Bench { s3 in
            for day in ["2026-11-01", "2026-11-02"] {
                try await s3.putParquet(
                    "SELECT '\(day)' || i AS id FROM range(3) t(i)", "lake", "ev/day=\(day)/a.parquet")
            }
            // What others leave in a folder of files.
            for key in ["tabs/_SUCCESS", "tabs/.hidden", "tabs/"] { try await s3.put("", "lake", key) }
            try await s3.put("x\u{1}7.5\u{1}2026-11-01\ny\u{1}\\N\n", "lake", "tabs/part-0")
            try await s3.put("id;n\n\"a;b\";1\n", "lake", "quoted/q.csv")
            try await s3.put("{\"Id\": \"j\", \"tags\": [\"a\", \"b\"], \"more\": 1}\n", "lake", "json/x/part-0")
            var configuration = s3.configuration
            configuration.lake.tables = [
                s3.table("ev", "s3://lake/ev/**/*.parquet", hive: true, partitions: [("day", "varchar")]),
                s3.table(
                    "tabs", "s3://lake/tabs/**/[!_.]*", .csv, hive: true,
                    columns: [("id", "string"), ("amount", "decimal(10,2)"), ("at", "date")],
                    csv: CSVForm(delimiter: "\u{1}", header: false, quote: "", escape: "", null: "\\N")),
                s3.table("quoted", "s3://lake/quoted/q.csv", .csv, csv: CSVForm(delimiter: ";", header: true)),
                s3.table(
                    "json", "s3://lake/json/**/[!_.]*", .json, columns: [("Id", "string"), ("tags", "array<string>")]),
            ]
            let engine = DuckDBEngine(configuration)
            func rows(_ text: String) async throws -> [[String?]] {
                let query = SourceText(text, name: "q.sql")
                #expect(try await engine.inspect(query, dialect: .duckdb, asOf: Bench.asOf).problems == [])
                return try await engine.rows(
                    of: "SELECT * FROM \(.query(query))", reading: Bench.lakeScope)
            }
            #expect(
                try await rows("SELECT day, typeof(day), count(*), min(id) FROM ev GROUP BY ALL ORDER BY 1") == [
                    ["2026-11-01", "VARCHAR", "3", "2026-11-010"], ["2026-11-02", "VARCHAR", "3", "2026-11-020"],
                ])
            #expect(
                try await rows("SELECT *, typeof(amount) FROM tabs ORDER BY 1") == [
                    ["x", "7.50", "2026-11-01", "DECIMAL(10,2)"], ["y", nil, nil, "DECIMAL(10,2)"],
                ])
            #expect(try await rows("SELECT id, n FROM quoted") == [["a;b", "1"]])
            #expect(try await rows("SELECT id, tags FROM json") == [["j", "[a, b]"]])
        }
    }

    private static let elsewhere = [
        "s3://lake/private/a.parquet", "s3://lake/ev/../private/a.parquet", "s3://lake/*/a.parquet",
        "s3://other/ev/a.parquet", "s3a://lake/ev/a.parquet", "r2://lake/ev/a.parquet", "/etc/hostname",
        "URL/lake/ev/a.parquet", "URL/lake/private/a.parquet",
    ]

    @Test func `a child opens its tables' prefixes and nothing else`() async throws {
        try await withS3Bench { s3 in
            for key in ["ev/a.parquet", "private/a.parquet"] {
                try await s3.putParquet("SELECT 'secret' AS id", "lake", key)
            }
            try await s3.putParquet("SELECT 'secret' AS id", "other", "ev/a.parquet")
            let runner = ChildRunner(configuration: s3.configuration)
            func read(_ path: String) async throws -> String {
                // What no query gets past the check: as if the check had failed.
                try await runner.run(ChildView(folders: ["s3://lake/ev/"])) { _ in
                    "SELECT id FROM read_parquet(\(StandardSQL.literal(path)));\n"
                } body: { _, ending in
                    ending.output + ending.errors
                }
            }
            #expect(try await read("s3://lake/ev/a.parquet").contains("secret"))
            for path in Self.elsewhere {
                let answer = try await read(path.replacing("URL", with: s3.bench.url))
                #expect(!answer.contains("\"secret\"") && answer.contains("exception_type"), "\(path): \(answer)")
            }
        }
    }

    @Test func `the keys are in no argument, environment, error, log or file that stays`() async throws {
        try await withS3Bench(variables: ["AWS_SESSION_TOKEN": "a-token-of-the-tests"]) { s3 in
            var configuration = s3.configuration
            configuration.lake.tables = [s3.table("ev", "s3://lake/ev/*.parquet")]
            let view = ChildView(folders: ["s3://lake/ev/"])
            let seen = try await ChildRunner(configuration: configuration).run(view) { job in
                "SELECT count(*) AS n FROM duckdb_secrets();\nSELECT 1 AS n FROM read_parquet('s3://lake/ev/a.parquet');\n"
            } body: { job, ending in
                let files = FileManager.default.enumerator(atPath: job.url.path)?.compactMap { $0 as? String } ?? []
                return (files, ending.output + ending.errors)
            }
            #expect(!seen.0.contains(JobFolder.setup))
            #expect(seen.1.contains("{\"n\":1}"))
            // The bench knows no such token: so it reached S3.
            #expect(seen.1.contains("InvalidToken"))
            let query = SourceText("SELECT * FROM ev", name: "q.sql")
            let failure = await thrown(EngineFailure.self) {
                try await DuckDBEngine(configuration).inspect(query, dialect: .duckdb, asOf: Bench.asOf)
            }
            let keys = try await s3.client.signingKeys()
            for secret in [keys.secret, "a-token-of-the-tests"] {
                #expect(!seen.1.contains(secret) && !"\(failure as Any)".contains(secret))
                #expect(!"\(S3Keys(keyID: "k", secret: secret, sessionToken: secret))".contains(secret))
            }
            #expect(failure?.problem.code == .s3Credentials)
            #expect(s3.leftovers == [])
        }
    }

    private static let answers = [
        (403, "AccessDenied", EngineFailure.Reason.denied, ProblemCode.s3Denied),
        (404, "NoSuchBucket", .rejected, .s3BucketMissing), (400, "ExpiredToken", .unavailable, .s3Credentials),
        (301, "PermanentRedirect", .denied, .s3WrongRegion),
        (400, "AuthorizationHeaderMalformed", .denied, .s3WrongRegion),
    ]

    @Test func `what S3 says is told with its code, the table and its place`() async throws {
        try await withS3Bench { s3 in
            var configuration = s3.configuration
            configuration.lake.tables = [
                s3.table("other", "s3://other/x/*.parquet"), s3.table("ev", "s3://lake/ev/*.parquet", line: 7),
            ]
            for (status, code, reason, expected) in Self.answers {
                let rule = """
                    {"rules": [{"service": "s3", "operation": "List.*", "next": 1, "kind": "error", "status": \(status),
                      "code": "\(code)", "message": "hunter2"}]}
                    """
                try await s3.bench.turn("faults", rule)
                let failure = try await fault(of: DuckDBEngine(configuration))
                #expect(failure.reason == reason)
                let problem = failure.problem
                #expect(problem.code == expected, "\(problem)")
                #expect(problem.message.contains("table ev") && problem.message.contains("\(code), HTTP \(status)"))
                #expect([problem.line, problem.column] == [7, 5])
                #expect(!problem.description.contains("hunter2") && !problem.description.contains("s3://"))
            }
        }
    }

    @Test func `an S3 that is not there, and keys that are not there, are told`() async throws {
        try await withS3Bench { s3 in
            var configuration = s3.configuration
            configuration.lake.tables = [s3.table("ev", "s3://lake/ev/*.parquet")]
            #expect(try await fault(of: DuckDBEngine(configuration)).problem.code == .lakeFilesMissing)

            try await s3.bench.turn(
                "faults", #"{"rules": [{"service": "s3", "every": 1, "kind": "503"}]}"#)
            var failure = try await fault(of: DuckDBEngine(configuration))
            #expect([failure.problem.code] == [.s3Unavailable] && failure.reason == .unavailable, "\(failure)")

            configuration.s3?.endpoint = try #require(URL(string: "http://127.0.0.1:1"))
            failure = try await fault(of: DuckDBEngine(configuration))
            #expect(failure.problem.code == .s3Unavailable && failure.reason == .unavailable, "\(failure)")

            configuration.s3?.extensionFile = s3.folder.appending(path: "nothing")
            failure = try await fault(of: DuckDBEngine(configuration))
            #expect(failure.reason == .notInstalled && failure.problem.hint == "run make setup")

            configuration.s3 = nil
            #expect(try await fault(of: DuckDBEngine(configuration)).problem.code == .s3Credentials)
        }
        try await withS3Bench(variables: ["AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""]) { s3 in
            var configuration = s3.configuration
            configuration.lake.tables = [s3.table("ev", "s3://lake/ev/*.parquet")]
            let failure = try await fault(of: DuckDBEngine(configuration))
            #expect(failure.reason == .denied && failure.problem.code == .s3Credentials, "\(failure)")
        }
    }

    @Test func `folders that are not as the table says are told with the table`() async throws {
        try await withS3Bench { s3 in
            for folder in ["day=1", "day=x"] {
                try await s3.putParquet("SELECT 1 AS id", "lake", "ev/\(folder)/a.parquet")
            }
            let cases: [(String, String)] = [("Day", "varchar"), ("hour", "varchar")]
            for partition in cases {
                var configuration = s3.configuration
                configuration.lake.tables = [
                    s3.table("ev", "s3://lake/ev/**/*.parquet", line: 3, hive: true, partitions: [partition])
                ]
                let problem = try await fault(of: DuckDBEngine(configuration)).problem
                #expect(problem.code == .lakeFileUnreadable && problem.line == 3, "\(problem)")
            }
            var configuration = s3.configuration
            configuration.lake.tables = [
                s3.table("ev", "s3://lake/ev/**/*.parquet", hive: true, partitions: [("day", "integer")])
            ]
            let cast = await thrown(EngineFailure.self) {
                try await DuckDBEngine(configuration).rows(
                    of: "SELECT * FROM \(.query(SourceText("SELECT sum(day) FROM ev", name: "q")))",
                    reading: Bench.lakeScope)
            }
            #expect(cast?.problem.code == .lakeFileUnreadable, "\(cast as Any)")
            try await s3.putParquet("SELECT 1 AS id", "lake", "ev/b.parquet")
            configuration.lake.tables = [s3.table("ev", "s3://lake/ev/**/*.parquet", hive: true)]
            #expect(try await fault(of: DuckDBEngine(configuration)).problem.code == .lakeFileUnreadable)
        }
    }

    /// What inspecting a query over `ev` ends in: its problem, or what is thrown.
    private func fault(of engine: DuckDBEngine) async throws -> EngineFailure {
        let query = SourceText("SELECT * FROM ev", name: "q.sql")
        do {
            let problems = try await engine.inspect(query, dialect: .duckdb, asOf: Bench.asOf).problems
            return EngineFailure(.rejected, try #require(problems.first))
        } catch let failure as EngineFailure {
            return failure
        }
    }
}
