"""A Headgate project in .bench/, whose state can be kept and put back between measured runs."""
import glob
import json
import os
import shutil

import measure

YAML = """version: 1
lake:
  tables:
%(tables)s
dialect: duckdb
destination: {type: audience, path: .headgate/audience.sqlite}
results: .headgate/results
segments:
  bench:
    query: bench.sql
"""


class Project:
    def __init__(self, settings, name, query, tables):
        self.settings = settings
        self.folder = os.path.join(settings.folder, "projects", name)
        os.makedirs(self.folder, exist_ok=True)
        self.write("bench.sql", query)
        self.use(tables)

    def use(self, tables):
        """Lets the lake's tables be those files from now on."""
        lines = ["    %s: %s" % (name, json.dumps(path)) for name, path in sorted(tables.items())]
        self.write("headgate.yaml", YAML % {"tables": "\n".join(lines)})

    def write(self, name, text):
        with open(os.path.join(self.folder, name), "w") as file:
            file.write(text)

    def headgate(self, *words, codes=(0,)):
        environment = dict(os.environ, HEADGATE_DUCKDB=self.settings.duckdb)
        command = [self.settings.headgate] + list(words) + ["-C", self.folder, "--output", "json"]
        usage = measure.run(command, env=environment, codes=codes)
        usage.report = json.loads(usage.output)
        return usage

    # ---- state -------------------------------------------------------------------------------------------------------

    @property
    def state(self):
        return os.path.join(self.folder, ".headgate")

    @property
    def audience(self):
        return os.path.join(self.state, "audience.sqlite")

    def clear(self):
        shutil.rmtree(self.state, ignore_errors=True)

    def keep(self, name):
        place = os.path.join(self.folder, "kept-" + name)
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(self.state, place)
        self.write("kept-%s.by" % name, self.program())

    def has(self, name):
        """Whether this very build of the program has made the state."""
        try:
            with open(os.path.join(self.folder, "kept-%s.by" % name)) as file:
                return file.read() == self.program()
        except OSError:
            return False

    def program(self):
        facts = os.stat(self.settings.headgate)
        return "%d bytes, %d" % (facts.st_size, facts.st_mtime_ns)

    def put_back(self, name):
        self.clear()
        shutil.copytree(os.path.join(self.folder, "kept-" + name), self.state)

    def ledger_base(self):
        """The ledger's base file, which is the whole ledger after one delivered run."""
        pointers = glob.glob(os.path.join(self.state, "results", "ledgers", "*", "bench", "pointer.json"))
        if not pointers:
            return None
        with open(pointers[0]) as file:
            pointer = json.load(file)
        if pointer["deltas"] or pointer.get("open"):
            raise measure.Failed("the ledger is expected to be one file")
        return os.path.join(self.state, "results", pointer["base"]["key"])

    def plan_table(self, report):
        return os.path.join(self.state, "results", "runs", report["run_id"], "plan.parquet")


def stage_seconds(report, name):
    return next(stage["seconds"] for stage in report["stages"] if stage["name"] == name)


def shown(counts, *names):
    return ", ".join("{:,} {}".format(counts[name], name) for name in names if counts.get(name))
