#!/usr/bin/env python3
"""Measures Headgate. `make bench` builds the release and calls this.

    bench/bench.py                          everything, at the sizes of docs/benchmarks.md
    bench/bench.py --only plan --runs 5     one part: plan, memory, import, again, peer, start,
                                            journal, quiet, idle, explain, together
    bench/bench.py --rows 1000000           another size of the lake, in events
    bench/bench.py --update                 writes the tables into docs/benchmarks.md too

Each comparison runs in turn, A B A B …, after a round that does not count. Figures are medians; a ratio is the median
of the ratios pair by pair. CPU is user + system time with all children. Data and working folders lie in .bench/.
"""
import argparse
import os
import re
import sys

import measure
import parts

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
DOCUMENT = os.path.join(ROOT, "docs", "benchmarks.md")


class Settings:
    def __init__(self, options):
        self.folder = os.path.join(ROOT, ".bench")
        self.headgate = os.path.join(ROOT, ".build", "release", "headgate")
        self.duckdb = os.environ.get("HEADGATE_DUCKDB") or os.path.join(ROOT, ".tools", "duckdb", "duckdb")
        self.sources = os.path.join(ROOT, "bench")
        self.rows = options.rows
        self.runs = options.runs
        for path in (self.headgate, self.duckdb):
            if not os.access(path, os.X_OK):
                sys.exit("bench: %s is missing; run: make build" % os.path.relpath(path, ROOT))
        os.makedirs(self.folder, exist_ok=True)


def main():
    parser = argparse.ArgumentParser(description="Measures Headgate.")
    parser.add_argument("--only", action="append", choices=list(parts.PARTS), help="one part; may be repeated")
    parser.add_argument("--rows", type=int, default=10_000_000, help="events in the lake (default: 10,000,000)")
    parser.add_argument("--runs", type=int, default=3, help="counted runs of each command (default: 3)")
    parser.add_argument("--update", action="store_true", help="write the tables into docs/benchmarks.md")
    options = parser.parse_args()
    settings = Settings(options)
    measure.set_scratch(os.path.join(settings.folder, "output"))
    print("machine: " + ", ".join(measure.machine(settings.duckdb)))
    for name in options.only or list(parts.PARTS):
        before = measure.load()
        try:
            tables = parts.PARTS[name](settings)
        except measure.Failed as failure:
            sys.exit("bench: %s: %s" % (name, failure))
        command = "make bench BENCH_FLAGS=\"--only %s --rows %d --runs %d\"" % (name, options.rows, options.runs)
        note = "load average before %.1f, after %.1f" % (before, measure.load())
        for table in tables:
            print("\n" + table.text())
        print("(%s; %s)" % (command, note), flush=True)
        if options.update:
            update(name, tables, command, note)
    return 0


def update(name, tables, command, note):
    """Puts the tables between the part's two marks in the document."""
    with open(DOCUMENT) as file:
        text = file.read()
    block = "\n\n".join([table.markdown() for table in tables] + ["`%s` · %s" % (command, note)])
    marks = r"(<!-- bench:%s -->).*?(<!-- /bench:%s -->)" % (name, name)
    changed, count = re.subn(
        marks, lambda found: "%s\n%s\n%s" % (found.group(1), block, found.group(2)), text, flags=re.DOTALL)
    if count != 1:
        sys.exit("bench: docs/benchmarks.md has no place for %s" % name)
    facts = "<!-- bench:machine -->\n%s\n<!-- /bench:machine -->" % ", ".join(
        measure.machine(os.environ.get("HEADGATE_DUCKDB") or os.path.join(ROOT, ".tools", "duckdb", "duckdb")))
    changed = re.sub(r"<!-- bench:machine -->.*?<!-- /bench:machine -->", lambda _: facts, changed, flags=re.DOTALL)
    with open(DOCUMENT, "w") as file:
        file.write(changed)


if __name__ == "__main__":
    sys.exit(main())
