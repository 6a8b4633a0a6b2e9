import TestSupport
import Testing

/// Queries that are no single SELECT over the lake into attributes: each has its code, and nothing changes.
@Suite struct BadQueryTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var sql: String
        var code: String
        var hint: String?

        init(_ sql: String, _ code: String, hint: String? = nil) {
            self.sql = sql
            self.code = code
            self.hint = hint
        }

        var testDescription: String { String(sql.prefix(70)) }
    }

    static let mistakes = [
        Case("SELEC id AS Id FROM people", "sql_syntax"),
        Case("SELECT id AS Id, plan AS \"Attributes.Plan FROM people", "sql_syntax"),
        Case("", "sql_empty"), Case("-- nothing yet", "sql_empty"),
        Case(plans(from: "peple"), "unknown_table", hint: "did you mean people?"),
        Case(plans("plann"), "unknown_column", hint: "did you mean plan?"),
        Case(plans("uper(plan)"), "unknown_function", hint: "did you mean upper?"),
        Case("SELECT p.id AS Id, x.plan AS \"Attributes.Plan\" FROM people p", "unknown_alias", hint: "FROM has p"),
        Case(plans() + "; " + plans(), "sql_many_statements"),
        Case(plans("?"), "sql_parameter"),
        Case(plans("CAST('x' AS integer) + plan"), "sql_type"),
        Case("SELECT id AS Id, plan FROM people", "not_an_attribute", hint: "name it as one: AS \"Attributes.plan\""),
        Case(
            "SELECT id AS Id, plan AS \"attributes.Plan\" FROM people", "not_an_attribute",
            hint: "case counts: \"Attributes.Plan\""),
        Case("SELECT id AS Id, 'x' AS EndpointStatus, plan AS \"Attributes.Plan\" FROM people", "column_refused"),
        Case("SELECT id AS Id, {'a': 1} AS \"Attributes.Plan\" FROM people", "column_type"),
        Case(
            "SELECT id AS Id, plan AS \"Attributes.Plan\", name AS \"Attributes.plan\" FROM people", "duplicate_column"),
        Case(
            "SELECT id AS Id, plan AS \"Attributes.Plan\", name AS \"Attributes.Plan\" FROM people", "duplicate_column"),
        Case("SELECT plan AS \"Attributes.Plan\" FROM people", "id_missing"),
        Case(
            "SELECT id, plan AS \"Attributes.Plan\" FROM people", "id_missing",
            hint: "write it as Id, not id: AS \"Id\""),
        Case("SELECT NULL AS Id, plan AS \"Attributes.Plan\" FROM people", "id_null"),
        Case("SELECT id AS Id FROM people", "no_attributes"),
        Case(
            "SELECT id AS Id, \(String(repeating: "(", count: 20_000))plan\(String(repeating: ")", count: 20_000)) AS \"Attributes.Plan\" FROM people",
            "sql_too_deep"),
    ]

    static let statements =
        [
            "INSERT INTO people VALUES ('x')", "UPDATE people SET plan = 'x'", "DELETE FROM people", "TRUNCATE people",
            "MERGE INTO people USING people p ON false WHEN MATCHED THEN DELETE", "DROP TABLE people",
            "CREATE TABLE t AS SELECT 1", "CREATE VIEW v AS SELECT 1", "CREATE MACRO m() AS 1",
            "ALTER TABLE people ADD x int",
            "COPY people TO 'out.csv'", "COPY people FROM 'in.csv'", "EXPORT DATABASE 'out'", "IMPORT DATABASE 'in'",
            "ATTACH 'other.db'", "DETACH other", "USE other", "INSTALL httpfs", "LOAD httpfs",
            "CREATE SECRET s (TYPE s3)",
            "DROP SECRET s", "SET memory_limit = '1TB'", "RESET memory_limit", "SET VARIABLE x = 1",
            "PRAGMA database_list",
            "CALL pragma_version()", "EXPLAIN SELECT 1", "EXPLAIN ANALYZE SELECT 1", "PREPARE p AS SELECT 1",
            "EXECUTE p",
            "DEALLOCATE p", "BEGIN", "COMMIT", "ROLLBACK", "VACUUM", "CHECKPOINT", "ANALYZE",
            "WITH x AS (SELECT 1) INSERT INTO people SELECT * FROM x", "COMMENT ON TABLE people IS 'x'",
        ].map { Case($0, "sql_not_select") }
        + ["DESCRIBE people", "SHOW TABLES", "SUMMARIZE people"].map { Case($0, "forbidden_statement") }

    static let reaches = [
        Case("SELECT content AS Id, 'x' AS \"Attributes.X\" FROM read_text('/etc/passwd')", "forbidden_table_function"),
        Case("SELECT * FROM '/etc/passwd'", "unknown_table"),
        Case("SELECT * FROM read_csv('/etc/passwd')", "forbidden_table_function"),
        Case("SELECT file AS Id FROM glob('/etc/*')", "forbidden_table_function"),
        Case("SELECT * FROM 'https://example.com/x.csv'", "unknown_table"),
        Case("SELECT * FROM read_parquet('s3://bucket/x.parquet')", "forbidden_table_function"),
        Case(plans("current_setting('memory_limit')"), "forbidden_function"),
        Case("SELECT name AS Id, value AS \"Attributes.X\" FROM duckdb_settings()", "forbidden_table_function"),
        Case("SELECT name AS Id, secret_string AS \"Attributes.X\" FROM duckdb_secrets()", "forbidden_table_function"),
        Case(plans("getenv('HOME')"), "forbidden_function"),
        Case(plans("getvariable('x')"), "forbidden_function"),
        Case("SELECT table_name AS Id FROM information_schema.tables", "unknown_table"),
        Case("SELECT name AS Id FROM sqlite_master", "unknown_table"),
        Case(plans() + " WHERE EXISTS (SELECT 1 FROM read_blob('/etc/passwd'))", "forbidden_table_function"),
        Case("SELECT * FROM query('SELECT 1')", "forbidden_table_function"),
        Case("FROM query_table('people')", "forbidden_table_function"),
        Case(".shell touch ran", "dot_command"), Case(plans() + ";\n.shell touch ran", "dot_command"),
        Case(".read /etc/passwd", "dot_command"), Case(plans() + "\n;\n.output ran\n", "dot_command"),
    ]

    @Test(arguments: mistakes + statements + reaches)
    func `a bad query is told by its code, and nothing changes`(row: Case) async throws {
        try await withBaseProject { project in
            try project.write(row.sql, to: "plans.sql")
            let state = try project.state()
            let outcome = try await project.headgate("run", "plans", "--output", "json")
            #expect(outcome.code == 5)
            let report = try outcome.report()
            #expect(report.status == "invalid")
            let errors = report.problems.filter { $0.severity == "error" }
            #expect(errors.first?.code == row.code, "\(errors)")
            #expect(errors.allSatisfy { $0.file == "plans.sql" })
            if let hint = row.hint { #expect(errors.first?.hint?.contains(hint) ?? false, "\(errors)") }
            #expect(try project.changes(since: state) == [])
            #expect((try? project.read("ran")) == nil)
        }
    }

    private static func plans(_ value: String = "plan", from table: String = "people") -> String {
        "SELECT id AS Id, \(value) AS \"Attributes.Plan\" FROM \(table)"
    }
}
