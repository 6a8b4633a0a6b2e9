"""What is measured: one function for each part of docs/benchmarks.md. Each gives its tables."""
import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys

import bookkeeping
import by_hand
import history
import lake
import measure
import together
from measure import median, peak, ratio
from project import Project, shown, stage_seconds
from table import Table, bar, mebibytes, milliseconds, seconds, times

MEMORY_BAR = 100_000_000
DUCKDB_PACKAGE = "duckdb==1.5.5"


# ---- the lake's project ----------------------------------------------------------------------------------------------

def tables(data, variant="base"):
    return {"events": data.events_files(), "late": data.late(variant)}


def lake_project(settings, data, delivered=True):
    """A project over a lake, with two states to start from: `imported`, the audience knows everyone's address and no
    attribute; `first`, one run has been delivered as well."""
    project = Project(settings, "lake-%d" % data.events, lake.QUERY, tables(data))
    if not project.has("imported"):
        project.clear()
        project.headgate("audience", "import", data.endpoints())
        project.keep("imported")
    if delivered and not project.has("first"):
        project.put_back("imported")
        project.headgate("run", "bench")
        project.keep("first")
    return project


# ---- plan ------------------------------------------------------------------------------------------------------------

def plan(settings):
    """`headgate plan` against the same statements written by hand as one script for the engine's command line."""
    data = lake.Lake(settings.duckdb, settings.folder, settings.rows).make()
    project = lake_project(settings, data)
    folder = os.path.join(settings.folder, "by-hand")
    os.makedirs(folder, exist_ok=True)
    cost = Table("plan over {:,} events".format(data.events),
                 ["", "plan, CPU", "by hand, CPU", "bare query, CPU", "plan / by hand", "bar ≤ 1.2", "plan / bare query",
                  "bar"])
    detail = Table("the same runs: wall time, memory, result",
                   ["", "plan, wall", "by hand, wall", "headgate's own CPU", "headgate's own peak", "largest child",
                    "bar < 100 MB", "result"])
    for title, state, variant, limit in (("0.1 % changed", "first", "small", 1.5), ("10 % changed", "first", "large", 1.6),
                                         ("first load", "imported", "base", 1.8)):
        project.put_back(state)
        project.use(tables(data, variant))
        files = (data.events_files(), data.late(variant))
        scripts = {
            "plan.sql": by_hand.script(lake.QUERY, *files, project.ledger_base(), folder, os.cpu_count()),
            "bare.sql": by_hand.bare(lake.QUERY, *files, folder, os.cpu_count())}
        for name, text in scripts.items():
            with open(os.path.join(folder, name), "w") as file:
                file.write(text)

        def script(name):
            return measure.run([settings.duckdb, "-no-init", "-bail", "-f", os.path.join(folder, name)])

        ours, theirs, bare = measure.repeated(
            settings.runs, lambda: project.headgate("plan", "bench", codes=(0, 3)), lambda: script("plan.sql"),
            lambda: script("bare.sql"))
        different = by_hand.difference(settings.duckdb, project.plan_table(ours[-1].report),
                                       os.path.join(folder, "plan.parquet"))
        if different:
            raise measure.Failed("%d rows differ between the plan and the one by hand (%s)" % (different, title))
        share = ratio(ours, theirs, "cpu")
        bare_share = ratio(ours, bare, "cpu")
        cost.add(title, seconds(median(ours, "cpu")), seconds(median(theirs, "cpu")), seconds(median(bare, "cpu")),
                 times(share), bar(share <= 1.2), times(bare_share), "≤ %.1f: %s" % (limit, bar(bare_share <= limit)))
        own = peak(ours, "own_peak")
        detail.add(title, seconds(median(ours, "wall")), seconds(median(theirs, "wall")), seconds(median(ours, "own_cpu")),
                   mebibytes(own), mebibytes(peak(ours, "largest_peak")), bar(own is None or own < MEMORY_BAR),
                   shown(ours[-1].report["counts"], "queried", "unchanged", "added", "changed", "removed"))
    return [cost, detail]


def memory(settings):
    """Headgate's own process over lakes of three sizes, the largest a hundred times the smallest."""
    table = Table("headgate's own memory, first load planned",
                  ["events", "result rows", "headgate's own peak", "headgate's own CPU", "largest child", "bar < 100 MB"])
    for events in (settings.rows // 10, settings.rows, settings.rows * 10):
        data = lake.Lake(settings.duckdb, settings.folder, events).make()
        project = Project(settings, "memory-%d" % events, lake.QUERY, tables(data))
        project.clear()
        usage = project.headgate("plan", "bench", codes=(0, 3))
        own = usage.own_peak
        table.add("{:,}".format(events), "{:,}".format(usage.report["counts"]["queried"]), mebibytes(own),
                  seconds(usage.own_cpu), mebibytes(usage.largest_peak), bar(own is None or own < MEMORY_BAR))
    return [table, memory_of_imports(settings)]


def memory_of_imports(settings):
    """Rows do pass through the process when the embedded audience takes them in; as CSV, and as JSON lines."""
    table = Table("headgate's own memory, first run with its import",
                  ["events", "rows sent", "format", "headgate's own peak", "headgate's own CPU", "bar < 100 MB"])
    for events in (settings.rows // 10, settings.rows):
        data = lake.Lake(settings.duckdb, settings.folder, events).make()
        project = lake_project(settings, data, delivered=False)
        project.use(tables(data))
        # One attribute that can be NULL takes CSV away: it has no way to say "nothing".
        for form, query in (("CSV", lake.QUERY), ("JSON lines", lake.QUERY.replace("ELSE 'Bronze' END", "END"))):
            project.write("bench.sql", query)
            project.put_back("imported")
            usage = project.headgate("run", "bench")
            own = usage.own_peak
            table.add("{:,}".format(events), "{:,}".format(usage.report["counts"]["sent"]), form, mebibytes(own),
                      seconds(usage.own_cpu), bar(own is None or own < MEMORY_BAR))
        project.write("bench.sql", lake.QUERY)
    return table


# ---- first import ----------------------------------------------------------------------------------------------------

def first_import(settings):
    """The first import of a tenth as many endpoints as there are events, against a bare loop of prepared inserts."""
    data = lake.Customers(settings.duckdb, settings.folder, settings.rows // 10).make()
    project = Project(settings, "customers-%d" % data.rows, lake.Customers.SELECT, {"customers": data.parquet})
    loop_program = compiled(settings, "insert_loop")
    kept = os.path.join(settings.folder, "loop.sqlite")

    def loop(csv):
        project.clear()
        project.headgate("audience", "count")  # makes the empty audience
        usage = measure.run([loop_program, project.audience, csv, "100000"])
        usage.rate = data.rows / json.loads(usage.output)["seconds"]
        return usage

    def bare():
        usage = loop(data.csv)
        for end in ("", "-wal", "-shm"):
            if os.path.exists(kept + end):
                os.remove(kept + end)
        shutil.copy(project.audience, kept)
        return usage

    def run():
        project.clear()
        usage = project.headgate("run", "bench")
        usage.rate = data.rows / stage_seconds(usage.report, "import")
        return usage

    def direct():
        project.clear()
        usage = project.headgate("audience", "import", data.csv)
        usage.rate = data.rows / usage.wall
        return usage

    runs, imports, loops, in_order = measure.repeated(
        settings.runs, run, direct, bare, lambda: loop(data.sorted_csv))
    project.clear()
    project.headgate("audience", "import", data.csv)
    different = endpoints_that_differ(project.audience, kept)
    if different:
        raise measure.Failed("%d endpoints differ between the import and the bare loop" % different)
    table = Table("first import of {:,} endpoints".format(data.rows),
                  ["", "rows a second", "CPU of the importing process", "rate / bare loop", "CPU rate / bare loop",
                   "own peak", "bar ≥ 0.5"])
    rows = (("run, its import stage", runs), ("audience import", imports), ("bare loop, rows as they come", loops),
            ("bare loop, rows sorted by key", in_order))
    for title, usages in rows:
        share, by_cpu = ratio(usages, loops, "rate"), 1 / ratio(usages, loops, "own_cpu")
        table.add(title, "{:,.0f}".format(median(usages, "rate")), seconds(median(usages, "own_cpu")), times(share),
                  times(by_cpu), mebibytes(peak(usages, "own_peak")),
                  bar(share >= 0.5) if usages in (runs, imports) else "")
    return [table]


def compiled(settings, name):
    """A C program of this folder, compiled with the compiler that Swift brings, against the same SQLite."""
    compiler = os.path.join(os.path.dirname(os.path.realpath(shutil.which("swift"))), "clang")
    compiler = compiler if os.path.exists(compiler) else "cc"
    program = os.path.join(settings.folder, name)
    subprocess.run([compiler, "-O2", os.path.join(settings.sources, name + ".c"), "-lsqlite3", "-o", program], check=True)
    return program


def endpoints_that_differ(one, other):
    database = sqlite3.connect(one)
    database.execute("ATTACH ? AS other", (other,))
    columns = "key, id, address, channelType, optOut, attributes, userAttributes"
    sides = ["SELECT %s FROM %s.endpoint" % (columns, side) for side in ("main", "other")]
    return sum(database.execute("SELECT count(*) FROM (%s EXCEPT %s)" % (a, b)).fetchone()[0]
               for a, b in (sides, reversed(sides)))


# ---- second run ------------------------------------------------------------------------------------------------------

def again(settings):
    """A second run that finds 0.1 % changed, against the time of its own child processes."""
    data = lake.Lake(settings.duckdb, settings.folder, settings.rows).make()
    project = lake_project(settings, data)
    project.use(tables(data, "small"))

    def run():
        project.put_back("first")
        return project.headgate("run", "bench")

    [usages] = measure.repeated(settings.runs, run)
    counts = usages[-1].report["counts"]
    table = Table("second run, 0.1 % changed, over {:,} events".format(data.events),
                  ["", "whole run", "its children", "run / children", "bar ≤ 1.2"])
    for title, whole, part in (("CPU", "cpu", "children_cpu"), ("wall", "wall", "children_wall")):
        share = statistics.median(getattr(usage, whole) / getattr(usage, part) for usage in usages)
        table.add(title, seconds(median(usages, whole)), seconds(median(usages, part)), times(share),
                  bar(share <= 1.2))
    sent = Table("what it sent", ["queried", "sent", "share", "accepted", "headgate's own CPU", "headgate's own peak"])
    sent.add("{:,}".format(counts["queried"]), "{:,}".format(counts["sent"]),
             "%.2f %%" % (100 * counts["sent"] / counts["queried"]), "{:,}".format(counts["accepted"]),
             seconds(median(usages, "own_cpu")), mebibytes(peak(usages, "own_peak")))
    return [table, sent]


# ---- a plain script --------------------------------------------------------------------------------------------------

def peer(settings):
    """The whole job against a plain Python script without plan and ledger."""
    data = lake.Lake(settings.duckdb, settings.folder, settings.rows).make()
    project = lake_project(settings, data)
    python = python_with_duckdb(settings)
    scripts = {mode: Script(settings, project, data, python, mode) for mode in ("compare", "full")}

    def ours(state, variant):
        project.put_back(state)
        project.use(tables(data, variant))
        return project.headgate("run", "bench")

    table = Table("whole job over {:,} events, {:,} endpoints".format(data.events, data.keys),
                  ["", "wall", "CPU", "largest process", "sent", "wall / headgate", "CPU / headgate", "headgate not slower"])
    for title, state, variant in (("first run", "imported", "base"), ("second run, 0.1 % changed", "first", "small")):
        results = measure.repeated(
            settings.runs, lambda: ours(state, variant), lambda: scripts["compare"].run(state, variant),
            lambda: scripts["full"].run(state, variant))
        for mode in scripts:
            scripts[mode].check(project.audience)
        names = ("headgate run", "script: sends what differs from its last result", "script: sends all")
        for name, usages in zip(names, results):
            report = json.loads(usages[-1].output)
            wall, cpu = ratio(usages, results[0], "wall"), ratio(usages, results[0], "cpu")
            table.add(title + ": " + name, seconds(median(usages, "wall")), seconds(median(usages, "cpu")),
                      mebibytes(peak(usages, "largest_peak")), "{:,}".format((report.get("counts") or report)["sent"]),
                      times(wall), times(cpu), "" if usages is results[0] else bar(wall >= 1))
    return [table]


class Script:
    """The plain script, with an audience of its own in the same two states."""

    def __init__(self, settings, project, data, python, mode):
        self.data, self.mode, self.python = data, mode, python
        self.job = os.path.join(settings.sources, "peer_job.py")
        self.query = os.path.join(project.folder, "bench.sql")
        self.folder = os.path.join(settings.folder, "peer", "%s-%d" % (mode, data.events))
        shutil.rmtree(self.folder, ignore_errors=True)
        imported = os.path.join(project.folder, "kept-imported")
        os.makedirs(self.place("imported"))
        for name in os.listdir(imported):
            if name.startswith("audience.sqlite"):
                shutil.copy(os.path.join(imported, name), self.place("imported"))

    def place(self, state):
        return os.path.join(self.folder, state)

    def run(self, state, variant):
        if not os.path.exists(self.place(state)):
            self.run("imported", "base")
            shutil.copytree(self.place("now"), self.place(state))
        shutil.rmtree(self.place("now"), ignore_errors=True)
        shutil.copytree(self.place(state), self.place("now"))
        words = ["%s=%s" % pair for pair in sorted(tables(self.data, variant).items())]
        return measure.run([self.python, self.job, self.mode, self.audience, self.query] + words)

    @property
    def audience(self):
        return os.path.join(self.place("now"), "audience.sqlite")

    def check(self, other):
        """Both audiences hold the same attributes."""
        sides = []
        for path in (self.audience, other):
            database = sqlite3.connect(path)
            names = {str(number): name for number, name in database.execute("SELECT number, name FROM attribute")}
            sides.append((names, database.execute("SELECT key, attributes FROM endpoint ORDER BY key")))
        for (key, mine), (other_key, theirs) in zip(sides[0][1], sides[1][1]):
            if key != other_key or named(mine, sides[0][0]) != named(theirs, sides[1][0]):
                raise measure.Failed("the script (%s) and headgate leave different audiences" % self.mode)


def named(attributes, names):
    return {names[number]: value for number, value in json.loads(attributes or "{}").items()}


def python_with_duckdb(settings):
    """A Python with the pinned duckdb package, in an environment of its own."""
    folder = os.path.join(settings.folder, "python")
    python = os.path.join(folder, "bin", "python")
    if not os.path.exists(os.path.join(folder, "done")):
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", DUCKDB_PACKAGE],
                       check=True)
        open(os.path.join(folder, "done"), "w").close()
    return python


# ---- start -----------------------------------------------------------------------------------------------------------

def start(settings):
    """How long the program takes to start and end, beside a program that does nothing."""
    def once(command):
        return measure.run(command, poll=0.0005)

    ours, nothing = measure.repeated(
        20, lambda: once([settings.headgate, "--version"]), lambda: once([shutil.which("true")]))
    table = Table("20 starts", ["", "median wall", "least", "most", "CPU", "bar ≤ 50 ms"])
    for name, usages in (("headgate --version", ours), ("true", nothing)):
        walls = [usage.wall for usage in usages]
        middle = statistics.median(walls)
        table.add(name, milliseconds(middle), milliseconds(min(walls)), milliseconds(max(walls)),
                  milliseconds(median(usages, "cpu")), bar(middle <= 0.050) if usages is ours else "")
    return [table]


PARTS = {"plan": plan, "memory": memory, "import": first_import, "again": again, "peer": peer, "start": start,
         "journal": bookkeeping.journal, "quiet": bookkeeping.quiet, "idle": bookkeeping.idle,
         "explain": history.explain, "together": together.together}
