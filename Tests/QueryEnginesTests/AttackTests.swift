import Foundation
import SegmentCore
import TestSupport
import Testing

@testable import QueryEngines

/// What an analyst's text must not get.
@Suite struct `Attacks through a query` {
    private static let texts: [(String, ProblemCode)] = [
        // Files and addresses.
        ("SELECT * FROM '/etc/passwd'", .unknownTable),
        ("SELECT * FROM \"/proc/self/environ\"", .unknownTable),
        ("SELECT * FROM 'https://example.com/a.parquet'", .unknownTable),
        ("SELECT * FROM 's3://other/a.parquet'", .unknownTable),
        ("WITH \"/etc/passwd\" AS (SELECT * FROM \"/etc/passwd\") SELECT * FROM \"/etc/passwd\"", .unknownTable),
        ("SELECT * FROM read_csv('/etc/passwd')", .forbiddenTableFunction),
        ("SELECT * FROM read_text('/proc/self/environ')", .forbiddenTableFunction),
        ("SELECT * FROM read_parquet('LAKE/all_events/*.parquet')", .forbiddenTableFunction),
        ("SELECT * FROM glob('/etc/*')", .forbiddenTableFunction),
        ("SELECT (SELECT content FROM read_text('/etc/passwd'))", .forbiddenTableFunction),
        ("SELECT 1 WHERE EXISTS (SELECT 1 FROM read_blob('/etc/passwd'))", .forbiddenTableFunction),
        ("SELECT 1 ORDER BY (SELECT count(*) FROM glob('/*'))", .forbiddenTableFunction),
        ("SELECT 1 LIMIT (SELECT count(*) FROM glob('/*'))", .forbiddenTableFunction),
        ("FROM email_click PIVOT (count(*) FOR endpoint_id IN (1)), glob('/*')", .forbiddenTableFunction),
        ("SELECT * FROM email_click TABLESAMPLE 10%, LATERAL (SELECT * FROM glob('/*'))", .forbiddenTableFunction),
        // The engine itself.
        ("SELECT * FROM query('SELECT 1')", .forbiddenTableFunction),
        ("SELECT * FROM query_table('all_events')", .forbiddenTableFunction),
        ("SELECT * FROM duckdb_settings()", .forbiddenTableFunction),
        ("SELECT * FROM duckdb_secrets()", .forbiddenTableFunction),
        ("SELECT * FROM which_secret('s3://x', 's3')", .forbiddenTableFunction),
        ("SELECT * FROM json_execute_serialized_sql('x')", .forbiddenTableFunction),
        ("SELECT * FROM pragma_version()", .forbiddenTableFunction),
        ("SELECT * FROM information_schema.tables", .unknownTable),
        ("SELECT * FROM duckdb_tables", .unknownTable),
        ("SELECT * FROM sqlite_master", .unknownTable),
        ("SELECT * FROM memory.main.email_click", .unknownTable),
        ("SELECT getenv('HOME')", .forbiddenFunction),
        ("SELECT system.main.getenv('HOME')", .forbiddenFunction),
        ("SELECT ('HOME').getenv()", .forbiddenFunction),
        ("SELECT list_transform(['HOME'], lambda x: getenv(x))", .forbiddenFunction),
        ("SELECT sum(1) FILTER (getenv('HOME') = 'x')", .forbiddenFunction),
        ("SELECT row_number() OVER (ORDER BY getenv('HOME'))", .forbiddenFunction),
        ("SELECT getvariable('x')", .forbiddenFunction),
        ("SELECT current_setting('memory_limit')", .forbiddenFunction),
        ("SELECT system.main.now()", .forbiddenFunction),
        ("SELECT pg_sleep(10)", .forbiddenFunction),
        ("SELECT sleep_ms(10)", .forbiddenFunction),
        ("SELECT write_log('x')", .forbiddenFunction),
        ("SELECT nextval('s')", .forbiddenFunction),
        ("SELECT error(endpoint_id) FROM email_click", .forbiddenFunction),
        ("SELECT json_serialize_sql('SELECT 1')", .forbiddenFunction),
        ("SELECT uuidv7()", .forbiddenFunction),
        ("SELECT $1", .sqlParameter),
        // Other statements.
        ("SELECT 1; SELECT 2", .sqlManyStatements),
        ("SELECT 1; DROP TABLE all_events", .sqlNotSelect),
        ("DROP VIEW email_click", .sqlNotSelect),
        ("INSERT INTO all_events SELECT 1", .sqlNotSelect),
        ("CREATE TABLE t AS SELECT 1", .sqlNotSelect),
        ("COPY (SELECT 1) TO 'LAKE/x.csv'", .sqlNotSelect),
        ("ATTACH ':memory:' AS x", .sqlNotSelect),
        ("SET threads = 1", .sqlNotSelect),
        ("PRAGMA version", .sqlNotSelect),
        ("CALL pragma_version()", .sqlNotSelect),
        ("INSTALL httpfs", .sqlNotSelect),
        ("LOAD httpfs", .sqlNotSelect),
        ("EXPORT DATABASE 'LAKE/x'", .sqlNotSelect),
        ("EXPLAIN SELECT 1", .sqlNotSelect),
        ("CREATE SECRET s (TYPE s3)", .sqlNotSelect),
        ("SET VARIABLE x = 1", .sqlNotSelect),
        ("WITH x AS (DELETE FROM all_events RETURNING *) SELECT * FROM x", .sqlNotSelect),
        ("DESCRIBE email_click", .forbiddenStatement),
        ("SHOW TABLES", .forbiddenStatement),
        ("SUMMARIZE email_click", .forbiddenStatement),
        ("SELECT * FROM (DESCRIBE email_click)", .forbiddenStatement),
        // Dot commands.
        (".shell touch LAKE/owned", .dotCommand),
        ("SELECT 1;\n.shell touch LAKE/owned", .dotCommand),
        (".read /etc/passwd", .dotCommand),
        ("SELECT 1\n.output LAKE/owned", .dotCommand),
        // Texts that are no query.
        ("", .sqlEmpty),
        ("-- nothing", .sqlEmpty),
        (";", .sqlEmpty),
        ("SELECT 1 \0", .sqlNULByte),
        ("SELECT '" + String(repeating: "x", count: 2_000_000) + "'", .sqlTooLong),
        ("SELECT " + String(repeating: "(", count: 20_000) + "1" + String(repeating: ")", count: 20_000), .sqlTooDeep),
        ("SELECT " + String(repeating: "1 + ", count: 5_000) + "1", .sqlTooDeep),
        ("SELECT 1 FRO x y", .sqlSyntax),
        ("')) TO 'LAKE/owned'; --", .sqlSyntax),
        ("SELECT 1'\u{301}) ; COPY (SELECT 1) TO 'LAKE/owned", .sqlSyntax),
    ]

    @Test func `each gets a stable code, and nothing on the disk has changed`() async throws {
        try await withBench { bench, engine in
            let lake = bench.store.root.appending(path: "lake").path
            let before = try FileManager.default.subpathsOfDirectory(atPath: lake).sorted()
            for (text, code) in Self.texts {
                let attack = text.replacing("LAKE", with: lake)
                let problems = try await engine.problems(attack)
                #expect(problems.first { $0.severity == .error }?.code == code, "\(attack.prefix(80))")
                #expect(problems.allSatisfy { !$0.description.contains("root:") })
            }
            #expect(try FileManager.default.subpathsOfDirectory(atPath: lake).sorted() == before)
            #expect(bench.leftovers.isEmpty)
        }
    }

    @Test func `a text that nobody inspected is refused when it is run, too`() async throws {
        try await withBench { _, engine in
            for text in ["SELECT getenv('HOME')", "SELECT * FROM '/etc/passwd'", "SELECT 1; SELECT 2"] {
                let query = SourceText(text, name: "q")
                await #expect(throws: EngineFailure.self) {
                    try await engine.rows(of: "SELECT * FROM \(.query(query))", reading: Bench.lakeScope)
                }
            }
        }
    }

    /// The walls behind the check: what if it let something through.
    @Test(arguments: [
        "SELECT * FROM read_text('/etc/hostname')", "SELECT content FROM read_text('SCRATCH/secret')",
        "SELECT * FROM read_csv('https://example.com/a.csv')",
    ])
    func `the child itself opens nothing but the lake's files`(select: String) async throws {
        try await withBench { bench, _ in
            let secret = bench.configuration.scratch.appending(path: "secret")
            try Data("x".utf8).write(to: secret)
            let view = ChildView(folders: [bench.store.root.path + "/"])
            let text = select.replacing("SCRATCH", with: bench.configuration.scratch.path)
            let ending = try await ChildRunner(configuration: bench.configuration).run(view) { _ in
                text + ";\n"
            } body: { _, ending in
                ending
            }
            #expect(!ending.isSuccess)
            #expect(
                EngineMessage(standardError: ending.errors)?.kind == "Permission" || ending.errors.contains("httpfs"))
        }
    }

    @Test(arguments: [".shell touch OWNED", ".output OWNED", ".open OWNED", "SET threads = 1;", "INSTALL httpfs;"])
    func `a child in safe mode runs no command and changes no setting`(line: String) async throws {
        try await withBench { bench, _ in
            let owned = bench.folder.appending(path: "owned").path
            let ending = try await ChildRunner(configuration: bench.configuration).run(ChildView()) { _ in
                line.replacing("OWNED", with: owned) + "\n"
            } body: { _, ending in
                ending
            }
            #expect(!ending.isSuccess)
            #expect(!FileManager.default.fileExists(atPath: owned))
        }
    }
}
