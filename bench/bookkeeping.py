"""What certainty costs: the journal and the leases of a run, and a scheduler that has nothing to do."""
import json
import os
import sqlite3
import statistics
import subprocess
import time

import measure
from measure import median
from project import Project
from table import Table, bar, mebibytes, milliseconds, seconds

# Below the guard on changed rows: every run of the tiny lake changes all.
ROWS = 900
IDLE_SEGMENTS = 1000
IDLE_SECONDS = 60
IDLE_MEMORY_BAR = 60_000_000


# ---- journal and leases ----------------------------------------------------------------------------------------------

def journal(settings):
    """The time that a whole run spends in calls of the journal and of its lease, as the program itself meters them.

    The lake is tiny, so that nothing else fills the disk's queue; the calls are the same at any size, but for one lease
    renewal more per batch. The meter stands around the ports: it counts locks, SQLite, syncs and the opening of the
    file. Beside it: what one durable transaction of SQLite costs here, in a loop of its own."""
    project = Project(settings, "tiny", "SELECT id AS \"Id\", 'v' || plan AS \"Attributes.Plan\" FROM people",
                      {"people": "people.csv"})
    turn = [0]

    def run():
        # Another plan each time, so that every run sends and settles.
        turn[0] += 1
        project.write("people.csv", "id,plan\n" + "".join("e%d,%d\n" % (row, turn[0]) for row in range(ROWS)))
        usage = project.headgate("run", "bench", "--log-level", "debug", "--log-format", "json")
        if usage.report["counts"]["sent"] != ROWS or usage.report["status"] != "succeeded":
            raise measure.Failed("the tiny run did not send its rows")
        cost = next(line for line in logged() if line["message"] == "journal and leases")
        usage.journal, usage.leases = float(cost["journal_ms"]) / 1000, float(cost["lease_ms"]) / 1000
        usage.both = usage.journal + usage.leases
        usage.calls = (int(cost["journal_calls"]), int(cost["lease_calls"]))
        return usage

    project.clear()
    project.write("people.csv", "id,plan\n" + "".join("e%d,0\n" % row for row in range(ROWS)))
    project.write("endpoints.csv", "Id,Address,ChannelType\n" + "".join(
        "e%d,e%d@example.com,EMAIL\n" % (row, row) for row in range(ROWS)))
    project.headgate("audience", "import", os.path.join(project.folder, "endpoints.csv"))
    runs = max(20, settings.runs)
    [usages] = measure.repeated(runs, run)
    per_write = durable_transaction(project)
    table = Table("journal and leases of a run of {} rows, {} runs".format(ROWS, runs),
                  ["", "calls", "median", "least", "most", "of the run's wall time", "bar ≤ 50 ms"])
    wall = median(usages, "wall")
    for title, name, calls in (("journal", "journal", usages[-1].calls[0]), ("lease", "leases", usages[-1].calls[1]),
                               ("both", "both", sum(usages[-1].calls))):
        values = [getattr(usage, name) for usage in usages]
        middle = statistics.median(values)
        table.add(title, calls, precise(middle), precise(min(values)), precise(max(values)),
                  "%.1f %%" % (100 * middle / wall), bar(middle <= 0.050) if name == "both" else "")
    table.add("one durable transaction, alone", 1, precise(per_write), "", "", "", "")
    return [table]


def quiet(settings):
    """A run of a small segment that finds nothing to send, against the wall time of its own child processes."""
    rows = 1000
    project = Project(settings, "quiet", "SELECT id AS \"Id\", plan AS \"Attributes.Plan\" FROM people",
                      {"people": "people.csv"})
    project.clear()
    project.write("people.csv", "id,plan\n" + "".join("e%d,v%d\n" % (row, row % 7) for row in range(rows)))
    project.write("endpoints.csv", "Id,Address,ChannelType\n" + "".join(
        "e%d,e%d@example.com,EMAIL\n" % (row, row) for row in range(rows)))
    project.headgate("audience", "import", os.path.join(project.folder, "endpoints.csv"))
    project.headgate("run", "bench")

    def run():
        usage = project.headgate("run", "bench")
        if usage.report["counts"]["sent"] or usage.report["counts"]["unchanged"] != rows:
            raise measure.Failed("the run was expected to send nothing")
        return usage

    [usages] = measure.repeated(max(10, settings.runs), run)
    beside = statistics.median(usage.wall - usage.children_wall for usage in usages)
    table = Table("run of a {:,}-row segment with nothing to send, {} runs".format(rows, len(usages)),
                  ["whole run, wall", "its children, wall", "beside them", "headgate's own CPU", "bar ≤ 150 ms"])
    table.add(milliseconds(median(usages, "wall")), milliseconds(median(usages, "children_wall")), milliseconds(beside),
              milliseconds(median(usages, "own_cpu")), bar(beside <= 0.150))
    return [table]


def logged():
    with open(os.path.join(measure.scratch(), "errors")) as file:
        return [json.loads(line) for line in file if line.startswith("{")]


def durable_transaction(project):
    """Median of 200 small transactions that are on the disk when they return, on the project's disk."""
    path = os.path.join(project.folder, "transactions.sqlite")
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    database.execute("CREATE TABLE IF NOT EXISTS event (body TEXT)")
    times = []
    for _ in range(200):
        start = time.perf_counter()
        database.execute("INSERT INTO event VALUES (?)", ("x" * 400,))
        times.append(time.perf_counter() - start)
    database.close()
    for end in ("", "-wal", "-shm"):
        if os.path.exists(path + end):
            os.remove(path + end)
    return statistics.median(times)


def precise(value):
    return "%.1f ms" % (value * 1000)


# ---- idle ------------------------------------------------------------------------------------------------------------

def idle(settings):
    """`headgate serve` with a thousand segments, none of which is due: memory and CPU over a minute."""
    folder = os.path.join(settings.folder, "projects", "idle")
    os.makedirs(os.path.join(folder, "segments"), exist_ok=True)
    names = ["segment_%04d" % number for number in range(IDLE_SEGMENTS)]
    for name in names:
        with open(os.path.join(folder, "segments", name + ".sql"), "w") as file:
            file.write("SELECT id AS \"Id\", 'x' AS \"Attributes.%s\" FROM people\n" % name)
    with open(os.path.join(folder, "people.csv"), "w") as file:
        file.write("id\na\n")
    with open(os.path.join(folder, "headgate.yaml"), "w") as file:
        file.write("version: 1\nlake:\n  tables:\n    people: people.csv\ndialect: duckdb\nsegments:\n")
        for number, name in enumerate(names):
            # Once a year, in the month that is farthest from now: nothing is due while this measures.
            month = (time.gmtime().tm_mon + 5) % 12 + 1
            file.write("  %s:\n    query: segments/%s.sql\n    schedule: {cron: \"%d %d %d %d *\"}\n" % (
                name, name, number % 60, number // 60 % 24, number % 28 + 1, month))
    environment = dict(os.environ, HEADGATE_DUCKDB=settings.duckdb)
    process = subprocess.Popen([settings.headgate, "serve", "-C", folder], env=environment, stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        time.sleep(10)
        start, before = time.monotonic(), cpu(process.pid)
        memory = []
        while time.monotonic() - start < IDLE_SECONDS:
            time.sleep(1)
            memory.append(resident(process.pid))
        passed, used = time.monotonic() - start, cpu(process.pid) - before
        if process.poll() is not None:
            raise measure.Failed("serve has ended")
    finally:
        process.terminate()
        process.wait()
    table = Table("serve with {:,} segments, idle for {:.0f} s".format(IDLE_SEGMENTS, passed),
                  ["", "measured", "bar", ""])
    table.add("resident memory, most", mebibytes(max(memory)), "60 MB", bar(max(memory) < IDLE_MEMORY_BAR))
    table.add("CPU", seconds(used), "", "")
    table.add("share of a core", "%.2f %%" % (100 * used / passed), "1 %", bar(used / passed < 0.01))
    return [table]


def cpu(pid):
    """User and system seconds of a living process, its ended children included."""
    with open("/proc/%d/stat" % pid) as file:
        fields = file.read().rpartition(")")[2].split()
    return sum(int(field) for field in fields[11:15]) / measure.TICK


def resident(pid):
    with open("/proc/%d/statm" % pid) as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
