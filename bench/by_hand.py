"""The statements of a plan as an analyst would write them by hand: one script for DuckDB's command line.

Snapshot with checks, comparison with the ledger in one join, statistics: the same plan as `headgate plan` leaves behind
(`difference` proves it; it has a row for every key), in the same format, with the same number of threads.
"""
import json
import os
import subprocess

import lake

N = range(len(lake.ATTRIBUTES))
VALUES = ["CAST(x1 AS varchar)", "strftime(CAST(x2 AS timestamp), '%Y-%m-%dT%H:%M:%S.%gZ')",
          "nullif(x3, '')", "nullif(x4, '')", "nullif(x5, '')"]
TEXTS = [2, 3, 4]  # attributes that are text: they can be too long, and '' counts as NULL


def each(template, joint=", "):
    return joint.join(template.replace("#", str(n)) for n in N)


SNAPSHOT = r"""
SELECT lower(id) AS k, id, CASE
    WHEN id IS NULL THEN 'id_null'
    WHEN regexp_matches(id, '[$\x7B\x7D\p{Cc}]|^\s|\s$|^$') THEN 'id_malformed' TOO_LONG END AS why,
  e, EACH_V
FROM (SELECT CAST(x0 AS varchar) AS id, VALUES, EMPTY AS e FROM (QUERY) AS q(x0, x1, x2, x3, x4, x5)) AS r
"""

PLAN = """
WITH twice AS (SELECT k FROM snapshot WHERE why IS NULL GROUP BY k HAVING count(*) > 1),
dup AS (
  SELECT s.*, CASE WHEN CONFLICT THEN 'conflicting_duplicate'
      WHEN row_number() OVER (PARTITION BY s.k ORDER BY s.id) > 1 THEN 'duplicate' END AS judged
  FROM snapshot AS s JOIN twice ON twice.k = s.k WHERE s.why IS NULL),
v AS (
  SELECT s.k, s.id, e, EACH_SV FROM snapshot AS s LEFT JOIN twice ON twice.k = s.k
  WHERE s.why IS NULL AND twice.k IS NULL
  UNION ALL SELECT k, id, e, EACH_V FROM dup WHERE judged IS NULL),
bad AS (
  SELECT k FROM snapshot WHERE why IS NOT NULL AND k IS NOT NULL
  UNION SELECT k FROM dup WHERE judged = 'conflicting_duplicate'),
j AS (
  SELECT coalesce(v.k, l.k) AS k, coalesce(v.id, l.id) AS id, v.k IS NOT NULL AS present, bad.k IS NOT NULL AS guarded,
    coalesce(e, 0) AS e, EACH_T, EACH_O
  FROM v FULL JOIN ledger AS l ON v.k = l.k LEFT JOIN bad ON bad.k = l.k),
f AS (
  SELECT *, CASE
      WHEN NOT present AND O_NULL THEN 'nothing'
      WHEN NOT present AND guarded THEN 'protected'
      WHEN NOT present THEN 'removed'
      WHEN O_NULL AND T_NULL THEN 'empty'
      WHEN NOT (DIFFERS) THEN 'unchanged'
      WHEN O_NULL THEN 'added' ELSE 'changed' END AS class
  FROM j),
g AS (SELECT *, class IN ('added', 'changed', 'removed') AS send FROM f WHERE class <> 'nothing')
SELECT class, CAST(NULL AS varchar) AS why, CASE WHEN send THEN k END AS k, CASE WHEN send THEN id END AS id,
  CASE WHEN NOT send THEN NULL WHEN T_FULL THEN 'c' ELSE 'j' END AS fmt,
  CASE WHEN send THEN strlen(id) + EACH_LENGTH + NAMES END AS size,
  CASE WHEN O_NULL THEN 0 ELSE 1 END AS lk, CASE WHEN DIFFERS THEN 1 ELSE 0 END AS df, EACH_SENT, EACH_FLAG
FROM g
UNION ALL SELECT 'invalid', why, k, id, NULL, NULL, 0, 0, EACH_V, EACH_INVALID FROM (
  SELECT why, k, id, e, EACH_V FROM snapshot WHERE why IS NOT NULL
  UNION ALL SELECT judged, k, id, e, EACH_V FROM dup WHERE judged IS NOT NULL) AS i
"""

STATISTICS = "SELECT class, why, fmt, count(*), sum(size), sum(lk), sum(df), EACH_SUM FROM plan GROUP BY class, why, fmt"


def snapshot(query):
    words = {
        "TOO_LONG": " ".join("WHEN length(v%d) > 100 THEN 'too_long %s'" % (n, lake.ATTRIBUTES[n]) for n in TEXTS),
        "EACH_V": each("v#"), "VALUES": ", ".join("%s AS v%d" % pair for pair in zip(VALUES, N)),
        "EMPTY": " + ".join("CASE WHEN x%d = '' THEN %d ELSE 0 END" % (n + 1, 1 << n) for n in TEXTS), "QUERY": query}
    return fill(SNAPSHOT, words)


def plan():
    flag = ("CASE WHEN send AND t# IS DISTINCT FROM o# THEN CASE WHEN o# IS NULL THEN 1 WHEN t# IS NULL THEN 3 ELSE 2 "
            "END ELSE 0 END + CASE WHEN o# IS NOT NULL THEN 8 ELSE 0 END + CASE WHEN present AND t# IS NULL THEN 4 "
            "ELSE 0 END + EMPTY_BIT AS x#")
    invalid = "CASE WHEN v# IS NULL THEN 4 ELSE 0 END + EMPTY_BIT"
    words = {
        "CONFLICT": each("min(s.v#) OVER (PARTITION BY s.k) IS DISTINCT FROM max(s.v#) OVER (PARTITION BY s.k) OR "
                         "count(s.v#) OVER (PARTITION BY s.k) NOT IN (0, count(*) OVER (PARTITION BY s.k))", " OR "),
        "EACH_SV": each("s.v#"), "EACH_V": each("v#"), "EACH_T": each("v.v# AS t#"), "EACH_O": each("l.c# AS o#"),
        "O_NULL": "(%s)" % each("o# IS NULL", " AND "), "T_NULL": "(%s)" % each("t# IS NULL", " AND "),
        "T_FULL": each("t# IS NOT NULL", " AND "), "DIFFERS": "(%s)" % each("t# IS DISTINCT FROM o#", " OR "),
        "EACH_LENGTH": each("coalesce(strlen(t#), 0)", " + "),
        "NAMES": str(40 + sum(len(name) + 8 for name in lake.ATTRIBUTES)),
        "EACH_SENT": each("CASE WHEN send THEN t# END AS c#"), "EACH_FLAG": bits(flag), "EACH_INVALID": bits(invalid)}
    return fill(PLAN, words)


def bits(template):
    """A flag per attribute; only text can have been ''."""
    return ", ".join(template.replace("#", str(n)).replace("EMPTY_BIT", "((e >> %d) & 1) * 32" % n if n in TEXTS else "0")
                     for n in N)


def statistics():
    conditions = ["mod(x#, 4) = 1", "mod(x#, 4) = 2", "mod(x#, 4) = 3", "mod(x#, 8) >= 4", "mod(x#, 16) >= 8", "x# >= 32",
                  "mod(x#, 16) BETWEEN 4 AND 7", "mod(x#, 4) >= 2 AND (mod(x#, 8) >= 4 OR class = 'removed')"]
    sums = ", ".join("sum(CASE WHEN %s THEN 1 ELSE 0 END)" % condition for condition in conditions)
    return fill(STATISTICS, {"EACH_SUM": each(sums)})


def fill(text, words):
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, words[word])
    return text


def views(events, late):
    return "CREATE VIEW events AS FROM read_parquet('%s');\nCREATE VIEW late AS FROM read_parquet('%s');\n" % (
        events, late)


def script(query, events, late, ledger, folder, threads):
    """The whole script. `ledger` is the ledger's file, None before the first run."""
    old = "SELECT k, coalesce(id, k) AS id, %s FROM read_parquet('%s')" % (each("c#"), ledger)
    none = "SELECT CAST(NULL AS varchar) AS k, CAST(NULL AS varchar) AS id, %s WHERE false" % each(
        "CAST(NULL AS varchar) AS c#")
    made, planned = os.path.join(folder, "snapshot.parquet"), os.path.join(folder, "plan.parquet")
    return "\n".join([
        "SET threads = %d; SET preserve_insertion_order = false; SET TimeZone = 'UTC';" % threads,
        views(events, late), lake.copy(snapshot(query), made),
        "CREATE VIEW snapshot AS FROM read_parquet('%s');" % made,
        "CREATE VIEW ledger AS %s;" % (old if ledger else none), lake.copy(plan(), planned),
        "CREATE VIEW plan AS FROM read_parquet('%s');" % planned, statistics() + ";"])


def bare(query, events, late, folder, threads):
    """Only the query, to a Parquet file."""
    return "\n".join(["SET threads = %d; SET preserve_insertion_order = false;" % threads, views(events, late),
                      lake.copy(query, os.path.join(folder, "bare.parquet"))])


def difference(duckdb, ours, theirs):
    """Rows that are in one plan and not in the other. Keys that need no row of their own are counted by their flags."""
    columns = "class, why, k, coalesce(id, k) AS id, fmt, size, lk, df, %s, %s" % (each("c#"), each("x#"))
    one = "SELECT %s, sum(row_count) AS n FROM read_parquet('%s') GROUP BY ALL" % (columns, ours)
    other = "SELECT %s, count(*) AS n FROM read_parquet('%s') GROUP BY ALL" % (columns, theirs)
    sql = "SELECT (SELECT count(*) FROM (%s EXCEPT ALL %s)) + (SELECT count(*) FROM (%s EXCEPT ALL %s)) AS n" % (
        one, other, other, one)
    done = subprocess.run([duckdb, "-no-init", "-json", "-c", sql], check=True, stdout=subprocess.PIPE,
                          universal_newlines=True)
    return int(json.loads(done.stdout)[0]["n"])
