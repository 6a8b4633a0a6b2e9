"""How long `headgate explain` takes over a long history of a large segment.

Thirty real runs over a thousand keys, each of which changes a hundredth of them and refuses some, make files of the true
shape. Then DuckDB adds as many rows as asked for to each file that `explain` reads: the last snapshot, the ledger, the
plan and the sent rows of every run. The added rows are those of other keys, in no order, as a run leaves them: a hundredth
of a plan's rows carries its key and values, the rest says only that the key is unchanged. What `explain` says of a key
must be the same before and after.
"""
import glob
import json
import os
import statistics
import subprocess

import measure
from measure import median
from project import Project
from table import Table, bar, mebibytes, milliseconds

RUNS = 30
KEYS = 1000
QUERY = """SELECT id AS "Id", plan AS "Attributes.Plan", country AS "Attributes.Country", score AS "Attributes.Score"
FROM people
"""
KEY = "format('ep-{:016x}', hash(i))"
# All three lie among the others, so that no range of keys leaves them out. The key that changes most, one that never does, and one that nobody knows.
ASKED = (("changed in %d runs" % RUNS, "ep-busy", (0,)), ("never changed", "ep-500", (0,)), ("unknown", "ep-0nobody", (1,)))


def explain(settings):
    project = Project(settings, "history-%d" % settings.rows, QUERY, {"people": "people.csv"})
    if not project.has("large"):
        make(project, settings)
    else:
        project.put_back("large")
    table = Table("explain over {:,} keys and {} runs".format(settings.rows, RUNS),
                  ["the key", "median wall", "most", "CPU", "largest child", "changes told", "bar ≤ 1 s"])
    for title, key, codes in ASKED:
        [usages] = measure.repeated(
            max(5, settings.runs), lambda: project.headgate("explain", "bench", key, codes=codes))
        walls = [usage.wall for usage in usages]
        middle = statistics.median(walls)
        table.add(title, milliseconds(middle), milliseconds(max(walls)), milliseconds(median(usages, "cpu")),
                  mebibytes(max(usage.largest_peak for usage in usages)),
                  len(usages[-1].report.get("changes", [])), bar(middle <= 1.0))
    sizes = Table("the files that it reads", ["", "files", "rows each", "bytes together"])
    for title, paths in files(project).items():
        rows = scalar(settings, "SELECT max(n) FROM (SELECT count(*) AS n FROM read_parquet(%s) GROUP BY filename)"
                      % ("[%s]" % ", ".join("'%s'" % path for path in paths) + ", filename = true"))
        sizes.add(title, len(paths), "{:,}".format(int(rows)), mebibytes(sum(os.path.getsize(path) for path in paths)))
    return [table, sizes]


# ---- the data --------------------------------------------------------------------------------------------------------

def make(project, settings):
    project.clear()
    names = ["ep-%d" % number for number in range(KEYS)] + ["ep-busy"]
    project.write("endpoints.csv", "Id,Address,ChannelType\n" + "".join(
        "%s,%s@example.com,EMAIL\n" % (name, name) for name in names))
    project.write("people.csv", "id,plan,country,score\n")
    project.headgate("audience", "import", os.path.join(project.folder, "endpoints.csv"))
    for turn in range(RUNS):
        rows = ["%s,plan-%d,DE,%d" % (name, turn if number % 100 == turn else -1, number % 7)
                for number, name in enumerate(names[:-1])]
        rows.append("ep-busy,%s,FR,%d" % ("x" * 101 if turn % 10 == 4 else "plan-%d" % turn, turn))
        rows.append("stranger-%d,x,DE,1" % turn)
        project.write("people.csv", "id,plan,country,score\n" + "\n".join(rows) + "\n")
        project.headgate("run", "bench", codes=(0, 4))
    before = told(project)
    enlarge(project, settings)
    if told(project) != before:
        raise measure.Failed("explain says something else over the large files")
    project.keep("large")


def told(project):
    return [project.headgate("explain", "bench", key, codes=codes).report for _, key, codes in ASKED]


def files(project):
    """What `explain` reads, by kind."""
    results = os.path.join(project.state, "results")
    runs = sorted(glob.glob(os.path.join(results, "runs", "*")))
    [place] = glob.glob(os.path.join(results, "ledgers", "*", "bench", "pointer.json"))
    with open(place) as file:
        pointer = json.load(file)
    kinds = {
        "last snapshot": [os.path.join(runs[-1], "snapshot.parquet")],
        "ledger base": [os.path.join(results, pointer["base"]["key"])],
        "plans": [os.path.join(run, "plan.parquet") for run in runs],
        "sent rows": [os.path.join(run, "sent.parquet") for run in runs]}
    return {kind: [path for path in paths if os.path.exists(path)] for kind, paths in kinds.items()}


def enlarge(project, settings):
    for kind, paths in files(project).items():
        for number, path in enumerate(paths):
            add_rows(settings, kind, path, number)


def add_rows(settings, kind, path, number):
    columns = [line.split("\t") for line in ask(
        settings, "SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM read_parquet('%s'))" % path)]
    count = settings.rows // 100 if kind == "sent rows" else settings.rows
    # Another hundredth in each run.
    changes = "TRUE" if kind != "plans" else "i %% 100 = %d" % number
    values = ", ".join("CAST(%s AS %s) AS \"%s\"" % (value(kind, name, changes), form, name) for name, form in columns)
    first = 100 * number if kind == "sent rows" else 0
    draft = path + ".large"
    ask(settings, """SET preserve_insertion_order = false;
        COPY (SELECT * FROM read_parquet('%s') UNION ALL SELECT %s FROM (SELECT hash(i, 7) AS h, i FROM range(%d, %d) AS r(i)))
        TO '%s' (FORMAT parquet, COMPRESSION zstd)""" % (path, values, first, first + count, draft))
    os.replace(draft, path)


def value(kind, name, changes):
    """A column of an added row."""
    if name in ("k", "id"):
        return "CASE WHEN %s THEN %s END" % (changes, KEY)
    if name == "class":
        return "CASE WHEN %s THEN 'changed' ELSE 'unchanged' END" % changes
    if name == "fmt":
        return "CASE WHEN %s THEN 'c' END" % changes
    if name == "batch":
        return "'c-0'"
    if name in ("size",):
        return "CASE WHEN %s THEN 120 END" % changes
    if name in ("lk", "df"):
        return "1" if name == "lk" else "CASE WHEN %s THEN 1 ELSE 0 END" % changes
    if name[0] in "cv" and name[1:].isdigit():
        return "CASE WHEN %s THEN 'value ' || h %% 1000 END" % changes
    if name[0] == "x" and name[1:].isdigit():
        return "CASE WHEN %s THEN 10 ELSE 8 END" % changes
    if name[0] == "e" and name[1:].isdigit() or name == "ux":
        return "0"
    if name in ("why", "hq"):
        return "NULL"
    raise measure.Failed("the files have a column %s that this does not know" % name)


def ask(settings, script):
    outcome = subprocess.run([settings.duckdb, "-no-init", "-bail", "-noheader", "-list", "-separator", "\t", "-c", script],
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True)
    if outcome.returncode:
        raise measure.Failed(outcome.stderr)
    return outcome.stdout.splitlines()


def scalar(settings, select):
    return ask(settings, select)[0]
