#!/usr/bin/env python3
"""Whether the demo's audience agrees with its four queries, without Headgate's help.

    scripts/demo-check.py --lake FOLDER --export FILE --as-of TIME

Each query is asked again here, over the lake's files, in DuckDB's own dialect: no view, no prelude, no ledger. The
audience is what `headgate audience export` wrote: CSV or JSON lines. A user attribute is compared per user, since the
endpoints of a user share it; any other attribute per endpoint.
"""
import argparse
import csv
import json
import os
import pathlib
import subprocess
import sys

QUERIES = [
    ("User.UserAttributes.HasClicked", """
        SELECT DISTINCT client.client_id AS id, 'Yes' AS value
        FROM {all_events} WHERE event_type = '_email.click'"""),
    ("User.UserAttributes.LifecycleStage", """
        SELECT DISTINCT c.id AS id, 'Renewal' AS value
        FROM {salesforce_contact} AS c JOIN {salesforce_loan__c} AS l ON l.contact_id = c.id
        WHERE l.end_date > {now} - INTERVAL 30 DAY AND NOT l.auto_renewal AND c.missed_payments = 0"""),
    # Its HAVING counts the rows of a three-way join: below 2 means one click, one login and one visit.
    ("User.UserAttributes.UnengagedByState", """
        SELECT c.id AS id, c.state AS value FROM {salesforce_contact} AS c
        WHERE 1 = (SELECT count(*) FROM {all_events} AS e WHERE e.client.client_id = c.id
                     AND e.event_type = '_email.click'
                     AND CAST(e.ingest_timestamp AS TIMESTAMP) > {now} - INTERVAL 6 MONTH)
          AND 1 = (SELECT count(*) FROM {system_logins} AS s WHERE s.username = c.username
                     AND s.timestamp > {now} - INTERVAL 6 MONTH)
          AND 1 = (SELECT count(*) FROM {google_analytics} AS g WHERE g.user_id = c.id
                     AND g.timestamp > {now} - INTERVAL 6 MONTH)"""),
    ("Attributes.LoggedInDuringLast24Hours", """
        SELECT DISTINCT client.client_id AS id, 'Yes' AS value
        FROM {all_events} WHERE event_type = '_session.start'
          AND CAST(ingest_timestamp AS TIMESTAMP) > {now} - INTERVAL 24 HOUR"""),
]
ROOT = pathlib.Path(__file__).resolve().parent.parent
DUCKDB = os.environ.get("HEADGATE_DUCKDB") or str(ROOT / ".tools/duckdb/duckdb")
TABLES = ["all_events", "salesforce_contact", "salesforce_loan__c", "system_logins", "google_analytics"]


def table(lake, name):
    """The lake's files of a table: below a folder of its name, or one file of its name."""
    files = sorted(str(path) for path in pathlib.Path(lake).resolve().rglob("*.parquet")
                   if name in path.relative_to(pathlib.Path(lake).resolve()).parts[:-1] or path.stem == name)
    if not files:
        sys.exit("demo-check: no Parquet file of %s below %s" % (name, lake))
    listed = ", ".join("'" + file.replace("'", "''") + "'" for file in files)
    return "read_parquet([%s], hive_partitioning = true, union_by_name = true)" % listed


def ask(sql):
    done = subprocess.run([DUCKDB, "-no-init", "-json"], capture_output=True,
                          input="SET TimeZone = 'UTC';\n" + sql + ";\n", universal_newlines=True)
    if done.returncode != 0 or done.stderr.strip():
        sys.exit("demo-check: DuckDB says: " + done.stderr.strip())
    return json.loads(done.stdout or "[]")


def flattened(value, prefix=""):
    """{"User": {"UserId": …}} as {"User.UserId": …}."""
    flat = {}
    for key, inner in value.items():
        flat.update(flattened(inner, prefix + key + ".") if isinstance(inner, dict) else {prefix + key: inner})
    return flat


def endpoints(path):
    with open(path, encoding="utf-8", newline="") as file:
        start = file.read(1)
        file.seek(0)
        if start == "{":
            return [flattened(json.loads(line)) for line in file if line.strip()]
        return list(csv.DictReader(file))


def single(value):
    """An attribute's value: text, or a list of one text as the export may write it; None for nothing."""
    if isinstance(value, list):
        value = value[0] if len(value) == 1 else json.dumps(value) if value else None
    if isinstance(value, str) and value.startswith("["):
        return single(json.loads(value))
    return value or None


def differences(attribute, rows, audience):
    """(carriers by the query, carriers in the audience, what differs)."""
    shared = attribute.startswith("User.")
    owner = {e["Id"].lower(): shared and single(e.get("User.UserId")) or e["Id"].lower() for e in audience}
    wanted = {}
    for row in rows:
        if row["id"] is not None and row["value"] is not None:
            wanted[owner.get(row["id"].lower(), "no such endpoint: " + row["id"])] = row["value"]
    values = {owner[e["Id"].lower()]: single(e.get(attribute)) for e in audience}
    carried = {key: value for key, value in values.items() if value is not None}
    wrong = ["%s: query %s, audience %s" % (key, wanted.get(key), carried.get(key))
             for key in sorted(set(wanted) | set(carried)) if wanted.get(key) != carried.get(key)]
    return len(wanted), len(carried), wrong


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("--lake", "--export", "--as-of"):
        options.add_argument(name, required=True)
    given = options.parse_args()
    names = {name: table(given.lake, name) for name in TABLES}
    names["now"] = "TIMESTAMP '%s'" % given.as_of.replace("T", " ").rstrip("Z")
    audience = endpoints(given.export)
    failed = False
    print("%-40s %10s %10s" % ("attribute", "query", "audience"))
    for attribute, sql in QUERIES:
        queried, carried, wrong = differences(attribute, ask(sql.format(**names)), audience)
        verdict = "%d differ" % len(wrong) if wrong else "agree" if queried else "nothing to compare"
        print("%-40s %10s %10s   %s" % (attribute, format(queried, ","), format(carried, ","), verdict))
        for line in wrong[:3]:
            print("    " + line)
        failed = failed or bool(wrong) or not queried
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
