"""CTAS, UNLOAD, INSERT, EXPLAIN, tables, views and partitions."""
from __future__ import annotations

import gzip
import json

from .support import LakeCase


class WriteTests(LakeCase):
    def keys(self, prefix: str) -> list[str]:
        return [found["Key"] for found in self.s3.list_objects_v2(Bucket="lake", Prefix=prefix).get("Contents", [])]

    def test_a_table_as_a_query_is_in_glue_and_in_the_bucket(self) -> None:
        found = self.run_sql("CREATE TABLE a WITH (format = 'PARQUET', write_compression = 'SNAPPY', external_location = "
                             "'s3://lake/a/') AS SELECT 'x' AS id, CAST(1.5 AS decimal(4,2)) AS d, 1 AS n")
        self.assertEqual((found["StatementType"], found["SubstatementType"]), ("DML", "CREATE_TABLE_AS_SELECT"))
        table = self.glue.get_table(DatabaseName="lake", Name="a")["Table"]
        self.assertEqual([(column["Name"], column["Type"]) for column in table["StorageDescriptor"]["Columns"]],
                         [("id", "string"), ("d", "decimal(4,2)"), ("n", "int")])
        manifest = found["Statistics"]["DataManifestLocation"].removeprefix("s3://lake/")
        lines = self.s3.get_object(Bucket="lake", Key=manifest)["Body"].read().decode().split()
        self.assertEqual(lines, ["s3://lake/" + key for key in self.keys("a/")])
        self.assertEqual(self.rows("SELECT id, d, n FROM lake.a"), [["x", "1.50", "1"]])
        self.assertEqual(self.athena.get_query_results(QueryExecutionId=found["QueryExecutionId"])["UpdateCount"], 1)

    def test_it_may_be_several_files_and_none_without_a_location_given(self) -> None:
        self.control("config", {"athena": {"files": 3}})
        found = self.run_sql("CREATE TABLE b AS SELECT x FROM UNNEST(sequence(1, 9)) AS t(x)")
        self.assertEqual(len(self.keys(f"results/tables/{found['QueryExecutionId']}/")), 3)
        self.assertEqual(self.rows("SELECT count(*), sum(x) FROM b"), [["9", "45"]])

    def test_refusals(self) -> None:
        self.run_sql("CREATE TABLE a WITH (external_location = 's3://lake/a/') AS SELECT 1 AS x")
        self.run_sql("CREATE TABLE IF NOT EXISTS a WITH (external_location = 's3://lake/z/') AS SELECT 1 AS x")
        for sql, reason in [
            ("CREATE TABLE a AS SELECT 1 AS x", "TABLE_ALREADY_EXISTS"),
            ("CREATE TABLE c WITH (external_location = 's3://lake/a/') AS SELECT 1 AS x", "HIVE_PATH_ALREADY_EXISTS"),
            ("CREATE TABLE c AS SELECT 1", "MISSING_COLUMN_NAME: line 1:"), ("CREATE TABLE c AS SELECT 1 AS x, 2 AS X",
                                                                             "DUPLICATE_COLUMN_NAME"),
            ("CREATE TABLE c AS SELECT 1 AS \"a.b\"", "INVALID_COLUMN_NAME"),
            ("CREATE TABLE c AS SELECT now() AS t", "NOT_SUPPORTED: Unsupported Hive type"),
            ("CREATE TABLE c AS SELECT NULL AS n", "COLUMN_TYPE_UNKNOWN"),
            ("CREATE TABLE c WITH (format = 'ORC') AS SELECT 1 AS x", "NOT_SUPPORTED: the test bench"),
            ("CREATE TABLE c WITH (colour = 'red') AS SELECT 1 AS x", "INVALID_TABLE_PROPERTY"),
            ("CREATE TABLE c AS\nSELECT nope FROM a", "COLUMN_NOT_FOUND: line 2:8: Column 'nope'"),
        ]:
            with self.subTest(sql=sql):
                self.assertIn(reason, self.reason(sql))
        self.assertEqual(self.refusal(self.start, "CREATE TABLE c AS\nSELECT 1,, 2 AS x")[1],
                         "line 2:10: mismatched input ','. Expecting: <query>")

    def test_a_query_without_rows_makes_a_readable_table(self) -> None:
        self.run_sql("CREATE TABLE e WITH (external_location = 's3://lake/e/') AS SELECT 'a' AS id WHERE false")
        self.assertEqual(self.rows("SELECT * FROM e"), [])
        self.run_sql("CREATE TABLE \"lake\".\"f\" AS SELECT 1 AS x WITH NO DATA")
        self.assertEqual(self.rows("SELECT * FROM f"), [])

    def test_json_and_text_are_compressed_and_read_back(self) -> None:
        for form in ("JSON", "TEXTFILE"):
            name = form.lower()
            self.run_sql(f"CREATE TABLE t_{name} WITH (format = '{form}', external_location = 's3://lake/{name}/') AS SELECT * "
                         "FROM (VALUES ('a,b', 1), (NULL, 2)) AS v(id, n)")
            key = self.keys(f"{name}/")[0]
            self.assertTrue(key.endswith(".gz"))
            text = gzip.decompress(self.s3.get_object(Bucket="lake", Key=key)["Body"].read()).decode()
            self.assertEqual(self.rows(f"SELECT id, n FROM t_{name} ORDER BY n"), [["a,b", "1"], [None, "2"]], text)

    def test_partitions(self) -> None:
        self.run_sql("CREATE TABLE p WITH (external_location = 's3://lake/p/', partitioned_by = ARRAY['day']) AS SELECT * FROM "
                     "(VALUES (1, '2026-01-01'), (2, '2026-01-02')) AS v(n, day)")
        self.assertEqual([key.split("/")[1] for key in self.keys("p/")], ["day=2026-01-01", "day=2026-01-02"])
        self.assertEqual(self.rows("SELECT n, day FROM p WHERE day > '2026-01-01'"), [["2", "2026-01-02"]])
        self.assertIn("HIVE_COLUMN_ORDER_MISMATCH", self.reason(
            "CREATE TABLE q WITH (partitioned_by = ARRAY['n']) AS SELECT 1 AS n, 'a' AS day"))

    def test_unload_writes_files_and_no_table(self) -> None:
        sql = "UNLOAD (SELECT 1 AS x, 'a' AS y) TO 's3://lake/out/' WITH (format = 'JSON', compression = 'NONE')"
        self.run_sql(sql)
        body = self.s3.get_object(Bucket="lake", Key=self.keys("out/")[0])["Body"].read()
        self.assertEqual(json.loads(body), {"x": 1, "y": "a"})
        self.assertIn("HIVE_PATH_ALREADY_EXISTS", self.reason(sql))

    def test_insert_adds_files(self) -> None:
        self.run_sql("CREATE TABLE a WITH (external_location = 's3://lake/a/') AS SELECT 'x' AS id, 1 AS n")
        self.run_sql("INSERT INTO a SELECT 'y', 2")
        self.run_sql("INSERT INTO a (n, id) VALUES (3, 'z')")
        self.assertEqual(self.rows("SELECT id, n FROM a ORDER BY n"), [["x", "1"], ["y", "2"], ["z", "3"]])
        self.assertEqual(len(self.keys("a/")), 3)

    def test_explain_runs_nothing_and_tells_the_tables(self) -> None:
        self.make_people()
        before = self.keys("")
        found = self.run_sql("EXPLAIN (TYPE VALIDATE)\nSELECT id FROM people")
        self.assertEqual((found["StatementType"], found["Statistics"]["DataScannedInBytes"]), ("UTILITY", 0))
        answer = self.athena.get_query_results(QueryExecutionId=found["QueryExecutionId"])["ResultSet"]
        self.assertEqual(answer["Rows"], [{"Data": [{"VarCharValue": "true"}]}])
        found = self.run_sql("EXPLAIN (TYPE IO, FORMAT JSON) WITH people2 AS (SELECT * FROM people) SELECT * FROM people2")
        answer = self.athena.get_query_results(QueryExecutionId=found["QueryExecutionId"])["ResultSet"]
        plan = json.loads(answer["Rows"][0]["Data"][0]["VarCharValue"])
        self.assertEqual([item["table"]["schemaTable"] for item in plan["inputTableColumnInfos"]],
                         [{"schema": "lake", "table": "people"}])
        self.assertNotIn("outputTable", plan)
        found = self.run_sql("EXPLAIN (TYPE IO, FORMAT JSON) CREATE TABLE w AS SELECT id FROM people")
        answer = self.athena.get_query_results(QueryExecutionId=found["QueryExecutionId"])["ResultSet"]
        self.assertEqual(json.loads(answer["Rows"][0]["Data"][0]["VarCharValue"])["outputTable"]["schemaTable"]["table"], "w")
        self.assertEqual({key for key in self.keys("") if not key.startswith("results/")},
                         {key for key in before if not key.startswith("results/")})
        # A syntax error counts the prefix, a semantic one does not.
        self.assertIn("line 2:1: mismatched input 'SELEC'", self.refusal(self.start, "EXPLAIN (TYPE VALIDATE)\nSELEC 1")[1])
        self.assertIn("line 1:8: Column 'nope'", self.reason("EXPLAIN (TYPE VALIDATE)\nSELECT nope FROM people"))


class TableTests(LakeCase):
    def test_an_external_table_over_parquet_with_partitions(self) -> None:
        self.run_sql("CREATE TABLE src WITH (external_location = 's3://lake/events/ingest_timestamp=2026-01-01/') AS SELECT "
                     "'e1' AS id, MAP(ARRAY['k'], ARRAY['v']) AS attributes")
        self.run_sql("CREATE EXTERNAL TABLE IF NOT EXISTS events (`id` string, `attributes` map<string,string>, `missing` bigint) "
                     "PARTITIONED BY (`ingest_timestamp` timestamp) STORED AS PARQUET LOCATION 's3://lake/events/' "
                     "TBLPROPERTIES ('has_encrypted_data'='false')")
        self.assertEqual(self.rows("SELECT * FROM events"), [])  # nothing is registered yet
        self.run_sql("MSCK REPAIR TABLE events")
        self.assertEqual(self.rows("SELECT id, attributes['k'], element_at(attributes, 'x'), missing, ingest_timestamp FROM "
                                   "events"), [["e1", "v", None, None, "2026-01-01 00:00:00.000"]])
        self.run_sql("CREATE TABLE more WITH (external_location = 's3://lake/elsewhere/') AS SELECT 'e2' AS id, "
                     "MAP(ARRAY['k'], ARRAY['w']) AS attributes")
        self.run_sql("ALTER TABLE events ADD IF NOT EXISTS PARTITION (ingest_timestamp = '2026-01-02') LOCATION "
                     "'s3://lake/elsewhere/'")
        self.assertEqual(self.rows("SELECT id FROM events WHERE ingest_timestamp > TIMESTAMP '2026-01-01 12:00:00'"), [["e2"]])

    def test_csv_tables_by_serde(self) -> None:
        self.s3.put_object(Bucket="lake", Key="csv/a.csv", Body=b'Id,Plan\np1,"A, b"\np2,\n')
        self.s3.put_object(Bucket="lake", Key="csv/_hidden", Body=b"x")
        self.run_sql("CREATE EXTERNAL TABLE c (id string, plan string) ROW FORMAT SERDE "
                     "'org.apache.hadoop.hive.serde2.OpenCSVSerde' LOCATION 's3://lake/csv/' "
                     "TBLPROPERTIES ('skip.header.line.count'='1')")
        self.assertEqual(self.rows("SELECT id, plan FROM c ORDER BY id"), [["p1", "A, b"], ["p2", ""]])

    def test_views_are_read_through_their_text(self) -> None:
        self.make_people()
        self.run_sql("CREATE VIEW planned AS SELECT id, upper(plan) AS p FROM people WHERE plan <> ''")
        self.run_sql("CREATE OR REPLACE VIEW planned AS SELECT id, upper(plan) AS p, score FROM people WHERE plan <> ''")
        self.assertEqual(self.rows("SELECT v.id, p, CAST(score AS varchar) FROM planned v"), [["p1", "A", "1.5"]])
        self.assertIn("TABLE_ALREADY_EXISTS", self.reason("CREATE VIEW planned AS SELECT 1 AS x"))
        found = self.run_sql("EXPLAIN (TYPE IO, FORMAT JSON) SELECT * FROM planned")
        text = self.athena.get_query_results(QueryExecutionId=found["QueryExecutionId"])["ResultSet"]["Rows"][0]
        self.assertIn('"table": "people"', text["Data"][0]["VarCharValue"])

    def test_showing_and_dropping(self) -> None:
        self.make_people()
        def lines(sql: str) -> list[str]:
            id = self.run_sql(sql)["QueryExecutionId"]
            rows = self.athena.get_query_results(QueryExecutionId=id)["ResultSet"]["Rows"]
            return [row["Data"][0].get("VarCharValue", "").split()[0] for row in rows]
        self.assertEqual(lines("SHOW TABLES IN lake"), ["people"])
        self.assertEqual(lines("SHOW DATABASES"), ["default", "lake"])
        self.assertEqual(lines("DESCRIBE people"), ["id", "plan", "n", "flag", "score", "seen"])
        self.assertEqual(lines("SHOW COLUMNS IN people"), ["id", "plan", "n", "flag", "score", "seen"])
        self.run_sql("DROP TABLE people")
        self.assertEqual(lines("SHOW TABLES"), [])
        self.run_sql("DROP TABLE IF EXISTS people")
        self.assertIn("Table not found people", self.reason("DROP TABLE people"))
        self.assertTrue(self.s3.list_objects_v2(Bucket="lake", Prefix="people/").get("Contents"))
        self.run_sql("CREATE DATABASE IF NOT EXISTS work")
        self.assertEqual(lines("SHOW DATABASES LIKE 'w*'"), ["work"])


class PlanTests(LakeCase):
    """The statements of a run, in the shape that the product writes them."""

    def test_a_snapshot_a_full_join_and_shards(self) -> None:
        self.make_people()
        self.run_sql("""CREATE TABLE old WITH (external_location = 's3://lake/old/') AS
            SELECT * FROM (VALUES ('p1', 'B'), ('p4', 'X')) AS v(k, c0)""")
        self.run_sql(r"""CREATE TABLE snap WITH (external_location = 's3://lake/snap/') AS
            SELECT lower(id) AS k, id, CASE WHEN id IS NULL THEN 'id_null' WHEN regexp_like(id, '[$\x7B\x7D\p{Cc}]|^\s|\s$|^$')
              THEN 'id_malformed' WHEN length(c0) > 100 THEN 'too_long c0' END AS why, c0
            FROM (SELECT CAST(x0 AS varchar) AS id, nullif(x1, '') AS c0
              FROM (SELECT id, plan FROM people
              ) AS q(x0, x1)) AS r""")
        self.assertEqual(self.rows("""WITH twice AS (SELECT k FROM snap WHERE why IS NULL GROUP BY k HAVING count(*) > 1),
            d (k, q, s) AS (VALUES ('p4', CAST(7 AS bigint), 'a')),
            j AS (SELECT coalesce(n.k, o.k) AS k, n.c0 AS new, o.c0 AS old, CASE WHEN n.k IS NULL THEN 0 ELSE 1 END AS here
              FROM (SELECT s.* FROM snap AS s LEFT JOIN twice ON twice.k = s.k WHERE twice.k IS NULL) AS n
              FULL JOIN old AS o ON n.k = o.k)
            SELECT j.k, CASE WHEN here = 0 THEN 'removed' WHEN new IS NOT DISTINCT FROM old THEN 'unchanged' ELSE 'changed' END
              AS class, max(d.q) OVER (PARTITION BY j.k) AS q, json_format(CAST(ARRAY[new] AS JSON)) AS j
            FROM j LEFT JOIN d ON d.k = j.k ORDER BY 1"""),
            [["p1", "changed", None, '["A"]'], ["p2", "unchanged", None, "[null]"], ["p3", "unchanged", None, "[null]"],
             ["p4", "removed", "7", "[null]"]])
        self.assertEqual(self.rows("SELECT * FROM (SELECT k FROM snap\n) WHERE false"), [])
        halves = [self.rows(f"SELECT k FROM snap WHERE to_hex(md5(to_utf8(k))) {half}") for half in ("< '8'", ">= '8'")]
        self.assertEqual(sorted(halves[0] + halves[1]), [["p1"], ["p2"], ["p3"]])
