"""The plain Python script that Headgate is measured against: duckdb and sqlite3, no plan, no ledger.

    peer_job.py full AUDIENCE QUERY TABLE=FILES…          sends every row on every run
    peer_job.py compare AUDIENCE QUERY TABLE=FILES…       keeps the last result beside the audience, sends what differs

Both run the query, write the attributes of the endpoints into the audience's tables and take them away from who left.
They check nothing, remember no rejection, and leave the audience and the last result at odds when they die in between.
"""
import json
import os
import sqlite3
import sys

import duckdb

CHUNK = 50_000
SET = "UPDATE endpoint SET attributes = nullif(json_patch(coalesce(attributes, '{}'), ?), '{}') WHERE key = ?"


def main(mode, audience, query, *tables):
    engine = duckdb.connect()
    engine.execute("SET TimeZone = 'UTC'")
    engine.execute("SET preserve_insertion_order = false")
    for table in tables:
        name, _, files = table.partition("=")
        engine.execute("CREATE VIEW %s AS FROM read_parquet('%s')" % (name, files))
    with open(query) as file:
        text = file.read()
    columns = [column[:2] for column in engine.execute("DESCRIBE " + text).fetchall()][1:]
    names = [name for name, _ in columns]
    store = sqlite3.connect(audience, isolation_level=None)
    store.execute("PRAGMA synchronous = FULL")
    store.execute("PRAGMA cache_size = -16384")
    store.execute("BEGIN IMMEDIATE")
    numbers = [number_of(store, name) for name in names]
    job = compare if mode == "compare" else full
    print(json.dumps(job(engine, store, as_text(text, columns), names, numbers, audience + ".last.parquet")))


def number_of(store, name):
    store.execute("INSERT OR IGNORE INTO attribute (kind, name) VALUES ('endpoint', ?)", (name,))
    return str(store.execute("SELECT number FROM attribute WHERE name = ?", (name,)).fetchone()[0])


def as_text(query, columns):
    """The query with its values as the texts that the audience holds."""
    forms = {"TIMESTAMP": "strftime(\"%s\", '%%Y-%%m-%%dT%%H:%%M:%%S.%%gZ')"}
    values = ", ".join('%s AS "%s"' % (forms.get(kind, 'CAST("%s" AS varchar)') % name, name) for name, kind in columns)
    return "SELECT CAST(Id AS varchar) AS Id, %s FROM (%s)" % (values, query)


def send(store, rows, numbers):
    count = 0
    while True:
        chunk = rows.fetchmany(CHUNK)
        if not chunk:
            return count
        store.executemany(SET, (
            (json.dumps({n: None if v is None else [v] for n, v in zip(numbers, row[1:])}, separators=(",", ":")),
             row[0].lower()) for row in chunk))
        count += len(chunk)


def full(engine, store, query, names, numbers, _):
    """Every row is written; who carries the first attribute and is not in the result has left."""
    engine.execute("CREATE TEMP TABLE result AS " + query)
    sent = send(store, engine.execute("FROM result"), numbers)
    store.execute("CREATE TEMP TABLE present (key TEXT PRIMARY KEY) WITHOUT ROWID")
    ids = engine.execute("SELECT lower(Id) AS k FROM result ORDER BY k")
    while True:
        chunk = ids.fetchmany(CHUNK)
        if not chunk:
            break
        store.executemany("INSERT OR IGNORE INTO present VALUES (?)", chunk)
    nothing = json.dumps({n: None for n in numbers})
    left = store.execute(
        "UPDATE endpoint SET attributes = nullif(json_patch(attributes, ?), '{}') "
        "WHERE json_extract(attributes, ?) IS NOT NULL AND key NOT IN (SELECT key FROM present)",
        (nothing, '$."%s"' % numbers[0])).rowcount
    store.execute("COMMIT")
    store.close()
    return {"sent": sent + left}


def compare(engine, store, query, names, numbers, last):
    """What differs from the last result is written."""
    new = last + ".new.parquet"
    engine.execute("COPY (%s) TO '%s' (FORMAT parquet, COMPRESSION zstd)" % (query, new))
    changes = "SELECT * FROM '%s'" % new
    if os.path.exists(last):
        differs = " OR ".join('n."%s" IS DISTINCT FROM o."%s"' % (name, name) for name in names)
        columns = ", ".join('n."%s"' % name for name in names)
        changes = ("SELECT coalesce(n.Id, o.Id), %s FROM '%s' AS n FULL JOIN '%s' AS o ON n.Id = o.Id "
                   "WHERE n.Id IS NULL OR o.Id IS NULL OR %s" % (columns, new, last, differs))
    sent = send(store, engine.execute(changes), numbers)
    store.execute("COMMIT")
    store.close()
    os.replace(new, last)
    return {"sent": sent}


if __name__ == "__main__":
    main(*sys.argv[1:])
