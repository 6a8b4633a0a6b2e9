"""SELECT: rows, files, refusals."""
from __future__ import annotations

from .support import LakeCase


class SelectTests(LakeCase):
    def setUp(self) -> None:
        super().setUp()
        self.make_people()

    def test_the_result_file_has_every_value_in_quotes_and_nothing_for_null(self) -> None:
        found = self.run_sql("SELECT id AS \"Id\", plan, n, flag, score, seen FROM people ORDER BY id")
        output = found["ResultConfiguration"]["OutputLocation"]
        self.assertEqual(output, f"s3://lake/results/{found['QueryExecutionId']}.csv")
        key = output.removeprefix("s3://lake/")
        body = self.s3.get_object(Bucket="lake", Key=key)["Body"].read().decode()
        self.assertEqual(body, '"Id","plan","n","flag","score","seen"\n'
                               '"p1","A","1","true","1.5","2026-01-02 03:04:05.678"\n'
                               '"p2","","2",,"1.2345678E7",\n'
                               '"p3",,,"false",,\n')
        meta = self.s3.get_object(Bucket="lake", Key=key + ".metadata")["Body"].read()
        self.assertIn(b"varchar", meta)
        self.assertGreater(found["Statistics"]["DataScannedInBytes"], 0)

    def test_only_the_columns_read_are_counted_as_scanned(self) -> None:
        one = self.run_sql("SELECT n FROM people")["Statistics"]["DataScannedInBytes"]
        more = self.run_sql("SELECT n, id, score FROM people")["Statistics"]["DataScannedInBytes"]
        none = self.run_sql("SELECT 1")["Statistics"]["DataScannedInBytes"]
        self.assertTrue(0 == none < one < more)

    def test_get_query_results_tells_null_from_empty_and_pages_with_the_heading_first(self) -> None:
        self.assertEqual(self.rows("SELECT id, plan FROM people ORDER BY id"), [["p1", "A"], ["p2", ""], ["p3", None]])
        found = self.run_sql("SELECT x FROM UNNEST(sequence(1, 2500)) AS t(x) ORDER BY x")
        pages, token = [], {}
        while True:
            page = self.athena.get_query_results(QueryExecutionId=found["QueryExecutionId"], **token)
            pages.append([row["Data"][0]["VarCharValue"] for row in page["ResultSet"]["Rows"]])
            if "NextToken" not in page:
                break
            token = {"NextToken": page["NextToken"]}
        self.assertEqual([len(page) for page in pages], [1000, 1000, 501])
        self.assertEqual((pages[0][0], pages[0][1], pages[2][-1]), ("x", "1", "2500"))

    def test_types_of_columns(self) -> None:
        found = self.run_sql("SELECT id, n, score, seen, ARRAY['a'] AS l, now() AS at FROM people")
        info = self.athena.get_query_results(QueryExecutionId=found["QueryExecutionId"])["ResultSet"]["ResultSetMetadata"]
        self.assertEqual([column["Type"] for column in info["ColumnInfo"]],
                         ["varchar", "integer", "double", "timestamp", "array", "timestamp with time zone"])

    def test_a_text_that_does_not_parse_is_refused_at_the_start(self) -> None:
        for sql, message in [
            ("SELEC 1", "line 1:1: mismatched input 'SELEC'. Expecting: 'ALTER', 'ANALYZE', <query>"),
            ("SELECT a,\n FROM people", "line 2:2: mismatched input 'FROM'. Expecting: <query>"),
            ("SELECT 1; SELECT 2", "Only one sql statement is allowed. Got: SELECT 1; SELECT 2"),
            ("", None), ("SELECT 1 LIMIT 1 ORDER BY 1", "line 1:18: mismatched input 'ORDER'. Expecting: <EOF>"),
            ("SELECT id::varchar FROM people", "line 1:10: mismatched input '::'. Expecting: <query>"),
            ("SELECT id FROM people WHERE id ILIKE 'a'", "line 1:32: mismatched input 'ILIKE'. Expecting: <query>"),
            ("SELECT [1, 2]", "line 1:8: mismatched input '['. Expecting: <query>"),
            ("SELECT * EXCLUDE (id) FROM people", None), ("SELECT FROM people", "line 1:8: mismatched input 'FROM'. "
                                                                                "Expecting: <query>"),
            ("SELECT * FROM 'file.csv'", None), ("FROM people SELECT id", None),
            ("SELECT id FROM people GROUP BY ALL", None), ("DELETE FROM people", "Queries of this type are not supported"),
            ("SELECT now() - INTERVAL 1 DAY", "line 1:25: mismatched input '1'. Expecting: <query>"),
        ]:
            with self.subTest(sql=sql):
                if sql == "":
                    continue  # boto3 itself refuses it
                code, said, status = self.refusal(self.start, sql)
                self.assertEqual((code, status), ("InvalidRequestException", 400))
                if message:
                    self.assertEqual(said, message)

    def test_names_and_types_that_do_not_exist_fail_the_query_with_their_place(self) -> None:
        for sql, reason in [
            ("SELECT nope FROM people", "COLUMN_NOT_FOUND: line 1:8: Column 'nope' cannot be resolved or requester is not "
                                        "authorized to access requested resources"),
            ("SELECT id FROM people p WHERE x.id = 'a'", "COLUMN_NOT_FOUND: line 1:31: Column 'x.id' cannot be resolved or "
                                                         "requester is not authorized to access requested resources"),
            ("SELECT plan AS b FROM people WHERE b = 'A'", "COLUMN_NOT_FOUND: line 1:36: Column 'b' cannot be resolved or "
                                                           "requester is not authorized to access requested resources"),
            ("SELECT 1\nFROM nothing", "TABLE_NOT_FOUND: line 2:6: Table 'awsdatacatalog.lake.nothing' does not exist"),
            ("SELECT 1 FROM away.people", "SCHEMA_NOT_FOUND: line 1:15: Schema 'away' does not exist"),
            ("SELECT id FROM people a JOIN people b ON a.id = b.id", "AMBIGUOUS_NAME: line 1:8: Column 'id' is ambiguous"),
            ("SELECT strlen(id) FROM people", "FUNCTION_NOT_FOUND: line 1:8: Function 'strlen' not registered"),
            ("SELECT id FROM people WHERE n = 'a'", "TYPE_MISMATCH: line 1:29: Cannot apply operator: integer = varchar"),
            ("SELECT id FROM people WHERE id IN (1, 2)", "TYPE_MISMATCH: line 1:29: IN value and list items must be the "
                                                         "same type: varchar"),
            ("SELECT sum(flag) FROM people", "FUNCTION_NOT_FOUND: line 1:12: Unexpected parameters (boolean) for function sum"),
            ("SELECT id FROM people UNION SELECT n FROM people",
             "TYPE_MISMATCH: line 1:8: column 1 in UNION query has incompatible types: varchar, integer"),
            ("SELECT id, count(*) FROM people", "EXPRESSION_NOT_AGGREGATE: line 1:8: 'id' must be an aggregate expression or "
                                                "appear in GROUP BY clause"),
            ("SELECT CAST(n AS int32) FROM people", "TYPE_NOT_FOUND: line 1:18: Unknown type: int32"),
            ("SELECT id FROM people WHERE n", "TYPE_MISMATCH: line 1:29: WHERE clause must evaluate to a boolean: actual type "
                                              "integer"),
            ("SELECT n + id FROM people", "TYPE_MISMATCH: line 1:8: Cannot apply operator: integer + varchar"),
            ("SELECT id FROM people WHERE n LIKE 'a'", "TYPE_MISMATCH: line 1:29: Left side and pattern of LIKE must evaluate "
                                                       "to a varchar"),
            ("SELECT id FROM people UNION ALL SELECT id, n FROM people",
             "TYPE_MISMATCH: line 1:8: UNION query has different number of fields: 1, 2"),
            ("SELECT max(n) FROM people WHERE max(n) > 1", "EXPRESSION_NOT_SCALAR: line 1:1: WHERE clause cannot contain "
                                                           "aggregations, window functions or grouping operations"),
            ("SELECT CAST(id AS integer) FROM people", "INVALID_CAST_ARGUMENT: Cannot cast 'p1' to INT32"),
            ("SELECT 1 / (n - 1) FROM people WHERE n = 1", "DIVISION_BY_ZERO: Division by zero"),
        ]:
            with self.subTest(sql=sql):
                self.assertEqual(self.reason(sql), reason)

    def test_what_the_bench_does_not_run_is_said_and_not_run(self) -> None:
        self.assertIn("NOT_SUPPORTED: the test bench does not run the function xxhash64", self.reason(
            "SELECT xxhash64(to_utf8(id)) FROM people"))
        self.assertIn("does not divide decimals", self.reason("SELECT 1 / DECIMAL_1 FROM (SELECT CAST(3 AS decimal(4,2)) "
                                                              "AS decimal_1)"))

    def test_an_error_of_a_query_is_its_users(self) -> None:
        found = self.finish(self.start("SELECT nope FROM people"))
        error = found["Status"]["AthenaError"]
        self.assertEqual((error["ErrorCategory"], error["Retryable"]), (2, False))

    def test_the_four_example_queries_as_printed_and_mended(self) -> None:
        self.run_sql("CREATE TABLE email_click WITH (external_location = 's3://lake/click/') AS SELECT * FROM (VALUES ('e1', "
                     "TIMESTAMP '2026-01-01 00:00:00.000', TIMESTAMP '2026-01-01 00:00:00.000')) "
                     "AS v(endpoint_id, event_timestamp, ingest_timestamp)")
        self.run_sql("CREATE TABLE contact WITH (external_location = 's3://lake/contact/') AS SELECT 'e1' AS id, 0 AS "
                     "missed_payments")
        self.assertEqual(self.rows("SELECT DISTINCT(endpoint_id) as Id, 'Yes' as \"User.UserAttributes.HasClicked\" "
                                   "FROM email_click"), [["e1", "Yes"]])
        broken = "SELECT MAX(contact.id) as Id FROM contact contact LEFT JOIN email_click c ON c.endpoint_id = contact.id " \
                 "WHERE contact.missed_payments = 0\nGROUP BY %s.id"
        self.assertIn("COLUMN_NOT_FOUND: line 2:10: Column 'endpoint.id'", self.reason(broken % "endpoint"))
        self.assertEqual(self.rows(broken % "contact"), [["e1"]])
        self.assertEqual(self.rows("SELECT endpoint_id FROM email_click WHERE ingest_timestamp > current_timestamp - "
                                   "interval '24' hour"), [])

    def test_the_forms_of_a_query(self) -> None:
        self.run_sql("CREATE TABLE deep WITH (external_location = 's3://lake/deep/') AS SELECT 'd1' AS id, ARRAY['a', 'b'] AS tags, "
                     "CAST(ROW(ROW('x')) AS ROW(click ROW(link varchar))) AS facets, MAP(ARRAY['k'], ARRAY['v']) AS attributes, "
                     "TIMESTAMP '2026-01-01 00:00:00' AS \"timestamp\"")
        for sql, first in [
            ("SELECT d.facets.click.link, facets.click.link FROM deep d", ["x", "x"]),
            ("SELECT tag, n FROM deep CROSS JOIN UNNEST(tags) WITH ORDINALITY AS t(tag, n) ORDER BY n DESC", ["b", "2"]),
            ("SELECT attributes['k'], d.timestamp FROM awsdatacatalog.lake.deep d", ["v", "2026-01-01 00:00:00.000"]),
            ("SELECT P.\"ID\" FROM people p ORDER BY upper(p.id) DESC", ["p3"]),
            ("SELECT Id AS k FROM (SELECT id AS \"Id\" FROM people) ORDER BY k", ["p1"]),
            ("WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 3) SELECT max(n) FROM t", ["3"]),
            ("WITH people AS (SELECT 'c' AS id) SELECT id FROM people", ["c"]),
            ("SELECT id FROM people ORDER BY id OFFSET 1 LIMIT 1", ["p2"]), ("VALUES (1, 'a')", ["1", "a"]),
            ("SELECT count(*) FROM people a, people b", ["9"]), ("SELECT id FROM people JOIN people q USING (id) ORDER BY 1", ["p1"]),
            ("SELECT plan, count(*) FROM people GROUP BY 1 HAVING count(*) > 0 ORDER BY plan", ["", "1"]),
            ("SELECT id, -- a comment; with a semicolon\n n /* and, this */ FROM people ORDER BY id;", ["p1", "1"]),
            ("SELECT id FROM people p WHERE NOT EXISTS (SELECT 1 FROM deep d WHERE d.id = p.id) AND n = (SELECT max(n) FROM people)",
             ["p2"]),
            ("SELECT id FROM people EXCEPT SELECT id FROM people WHERE n < 3", ["p3"]),
        ]:
            with self.subTest(sql=sql):
                self.assertEqual(self.rows(sql)[0], first)
        for sql in ("SELECT k FROM UNNEST(MAP(ARRAY['a'], ARRAY[1])) AS t(k, v)", "SELECT id FROM people TABLESAMPLE BERNOULLI (50)"):
            self.assertIn("NOT_SUPPORTED: the test bench", self.reason(sql))
        self.assertIn("for function concat", self.reason("SELECT id || n FROM people"))

    def test_two_equal_files_are_two_files(self) -> None:
        for name in ("a", "b"):
            self.s3.put_object(Bucket="lake", Key=f"same/{name}.json", Body=b'{"id": "x"}\n')
        self.run_sql("CREATE EXTERNAL TABLE same (id string) ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe' LOCATION "
                     "'s3://lake/same/'")
        self.assertEqual(self.rows("SELECT count(*) FROM same"), [["2"]])
