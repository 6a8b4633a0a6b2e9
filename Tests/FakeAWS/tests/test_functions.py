"""Values of expressions, as the Trino documentation or a hand calculation gives them."""
from __future__ import annotations

from fakeaws.athena import functions

from .support import LakeCase

# expression: its text in a result file; None is NULL.
VALUES: dict[str, str | None] = {
    "json_format(CAST(ARRAY['A', NULL, ''] AS JSON))": '["A",null,""]',
    "json_format(CAST('a\"b' AS JSON))": '"a\\"b"',
    "json_format(CAST(array_sort(array_distinct(filter(ARRAY['b', '', 'a', 'b'], e -> e <> ''))) AS json))": '["a","b"]',
    "to_hex(md5(to_utf8('a')))": "0CC175B9C0F1B6A831C399E269772661",
    "to_hex(sha256(to_utf8('a')))": "CA978112CA1BBDCAFAC231B39A23DC4DA786EFF8147C4E72B9807785AFEE48BB",
    "length(to_utf8('aä'))": "3", "length('aä')": "2", "from_utf8(to_utf8('ä'))": "ä",
    "from_base('ff', 16)": "255", "mod(from_base(substr(to_hex(md5(to_utf8('a'))), 1, 8), 16), 4)": "1",
    "bitwise_and(6, 3)": "2", "mod(7, 3)": "1", "7 / 2": "3", "7e0 / 2": "3.5", "-7 / 2": "-3", "1e0 / 0": "Infinity",
    "CAST(1.5e0 AS varchar)": "1.5", "CAST(12345678e0 AS varchar)": "1.2345678E7", "CAST(1e20 AS varchar)": "1.0E20",
    "CAST(1e-5 AS varchar)": "1.0E-5", "CAST(0.0005e0 AS varchar)": "5.0E-4", "CAST(-0.00012345e0 AS varchar)": "-1.2345E-4",
    "CAST(100e0 AS varchar)": "100.0", "nan()": "NaN", "-infinity()": "-Infinity",
    "CAST(CAST(1.5 AS decimal(5,2)) AS varchar)": "1.50", "CAST(true AS varchar)": "true", "CAST(42 AS varchar)": "42",
    "CAST(DATE '2026-01-02' AS varchar)": "2026-01-02", "regexp_replace('100.00', '[.]?0+$', '')": "100",
    "CAST(TIMESTAMP '2026-01-02 03:04:05.6' AS varchar)": "2026-01-02 03:04:05.600",
    "regexp_replace('a.b.c', '[.]', '')": "abc", "regexp_replace('ab', '(a)(b)', '$2$1')": "ba",
    "regexp_like('abc', 'b')": "true", "regexp_extract('abc', 'a(b)', 1)": "b", "regexp_extract('abc', 'x')": None,
    "date_diff('day', TIMESTAMP '2026-01-01 23:00:00', TIMESTAMP '2026-01-02 01:00:00')": "0",
    "date_diff('month', DATE '2026-01-31', DATE '2026-02-27')": "0",
    "date_add('month', 1, DATE '2026-01-31')": "2026-02-28", "date_add('day', -30, DATE '2026-01-31')": "2026-01-01",
    "DATE '2026-01-31' - INTERVAL '1' DAY": "2026-01-30", "date_trunc('month', DATE '2026-01-31')": "2026-01-01",
    "date_trunc('month', TIMESTAMP '2026-03-04 05:06:07')": "2026-03-01 00:00:00.000",
    "day_of_week(DATE '2026-11-22')": "7", "dow(DATE '2026-11-23')": "1", "week(DATE '2026-01-01')": "1",
    "year_of_week(DATE '2027-01-01')": "2026", "quarter(DATE '2026-05-01')": "2",
    "format_datetime(TIMESTAMP '2026-01-02 03:04:05.678', 'yyyy-MM-dd''T''HH:mm:ss.SSS''Z''')": "2026-01-02T03:04:05.678Z",
    "date_format(TIMESTAMP '2026-01-02 03:04:05', '%Y-%m-%d %H:%i:%s')": "2026-01-02 03:04:05",
    "to_iso8601(DATE '2026-01-02')": "2026-01-02", "to_iso8601(TIMESTAMP '2026-01-02 03:04:05.678')": "2026-01-02T03:04:05.678",
    "date_parse('2026-01-02', '%Y-%m-%d')": "2026-01-02 00:00:00.000",
    "from_unixtime(0)": "1970-01-01 00:00:00.000 UTC", "to_unixtime(from_unixtime(5))": "5.0",
    "from_iso8601_timestamp('2026-01-02T03:04:05Z')": "2026-01-02 03:04:05.000 UTC",
    "last_day_of_month(DATE '2026-02-03')": "2026-02-28",
    "coalesce(NULL, 'a')": "a", "nullif('a', 'a')": None, "greatest(1, NULL)": None, "greatest(1, 3)": "3", "if(1 = 2, 'a')": None,
    "'a' || NULL": None, "concat('a', 'b')": "ab", "lower('AÄ')": "aä", "trim(' a ')": "a", "reverse('abc')": "cba",
    "substr('abc', 2)": "bc", "strpos('abc', 'c')": "3", "replace('aba', 'a', 'x')": "xbx", "lpad('a', 3, 'x')": "xxa",
    "split_part('a,b', ',', 2)": "b", "split('a,b', ',')": "[a, b]", "array_join(ARRAY['a', NULL, 'b'], '-')": "a-b",
    "cardinality(ARRAY[1, 2])": "2", "contains(ARRAY['a'], 'a')": "true", "array_position(ARRAY['a'], 'x')": "0",
    "element_at(ARRAY['a', 'b'], 2)": "b", "element_at(MAP(ARRAY['k'], ARRAY['v']), 'x')": None,
    "transform(ARRAY['a'], e -> e || 'b')": "[ab]", "MAP(ARRAY['k'], ARRAY['v'])": "{k=v}", "ARRAY[1, NULL]": "[1, null]",
    "json_extract_scalar('{\"a\": {\"b\": 1}}', '$.a.b')": "1", "json_extract_scalar('{\"a\": {\"b\": 1}}', '$.a')": None,
    "try(CAST('x' AS integer))": None, "try_cast('x' AS integer)": None, "round(2.5e0)": "3.0", "round(-2.5e0)": "-3.0",
    "abs(-1)": "1", "ceil(1.2e0)": "2.0", "sign(-3)": "-1", "power(2, 3)": "8.0", "chr(65)": "A", "codepoint('A')": "65",
    "CAST(X'6869' AS varbinary)": "68 69", "CAST(ROW(1, 'a') AS ROW(f integer, g varchar))": "{f=1, g=a}",
    "CAST('abcdef' AS varchar(3))": "abc", "levenshtein_distance('ab', 'ac')": "1", "starts_with('ab', 'a')": "true",
    "concat_ws(',', 'a', NULL, 'b')": "a,b", "from_hex('6869')": "68 69", "to_base64(to_utf8('a'))": "YQ==",
    "flatten(ARRAY[ARRAY[1], ARRAY[2]])": "[1, 2]", "position('b' IN 'abc')": "2", "random() < 1": "true",
    "length(CAST(uuid() AS varchar))": "36", "rand() >= 0": "true",
    "is_nan(nan())": "true", "CAST(NULL AS varchar)": None, "1 IS DISTINCT FROM NULL": "true",
}

AGGREGATES: dict[str, str | None] = {
    "count(*)": "4", "count(x)": "3", "count(DISTINCT s)": "2", "sum(x)": "6", "avg(x)": "2.0", "min(s)": "a", "max(s)": "b",
    "max_by(s, x)": "a", "min_by(s, x)": "a", "count_if(x > 1)": "2", "bool_or(x = 3)": "true", "every(x > 0)": "true",
    "array_join(array_agg(s ORDER BY x), ',')": "a,b,a,b", "listagg(s, ',') WITHIN GROUP (ORDER BY x)": "a,b,a,b",
    "count(*) FILTER (WHERE x > 1)": "2", "approx_distinct(s)": "2", "stddev_pop(CAST(x AS double))": "0.816496580927726",
}


class FunctionTests(LakeCase):
    def test_values(self) -> None:
        items = list(VALUES.items())
        for expression, expected in items:
            with self.subTest(expression=expression):
                self.assertEqual(self.value(expression), expected)

    def test_aggregates(self) -> None:
        source = "(VALUES (1, 'a'), (2, 'b'), (3, 'a'), (NULL, 'b')) AS v(x, s)"
        found = self.rows("SELECT " + ", ".join(AGGREGATES) + " FROM " + source)[0]
        self.assertEqual(dict(zip(AGGREGATES, found)), AGGREGATES)

    def test_window_functions(self) -> None:
        rows = self.rows("SELECT s, row_number() OVER (PARTITION BY s ORDER BY x), lag(x) OVER (ORDER BY x), max(x) OVER "
                         "(PARTITION BY s) FROM (VALUES (1, 'a'), (2, 'b'), (3, 'a')) AS v(x, s) ORDER BY x")
        self.assertEqual(rows, [["a", "1", None, "3"], ["b", "1", "1", "2"], ["a", "2", "2", "3"]])

    def test_the_clock_of_a_query_is_the_bench_s(self) -> None:
        self.bench.clock.set_manual(1767323045.678)
        self.assertEqual(self.rows("SELECT now(), current_date, CAST(current_timestamp AS varchar), to_iso8601(now())"),
                         [["2026-01-02 03:04:05.678 UTC", "2026-01-02", "2026-01-02 03:04:05.678 UTC",
                           "2026-01-02T03:04:05.678Z"]])

    def test_what_runs_is_part_of_what_athena_has(self) -> None:
        self.assertLessEqual(functions.RUNS, functions.ATHENA)
