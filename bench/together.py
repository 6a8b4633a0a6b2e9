"""Fifty runs over Athena and Pinpoint at once in one process: its memory, and what it asks of AWS beside its work.

The AWS is that of the tests (`make fake-aws`): it answers from the same machine, so times say nothing of AWS.
"""
import json
import os
import subprocess
import time
import urllib.request

import measure
from table import Table, bar, mebibytes, seconds

SEGMENTS = 50
# The same from then on: how many wait, not how many there are.
ROWS = 2_000
MEMORY_BAR = 150_000_000
POLLING = ("BatchGetQueryExecution", "GetQueryExecution")


def together(settings):
    python = os.environ.get("HEADGATE_FAKE_AWS") or os.path.join(os.path.dirname(settings.sources), ".tools", "fake-aws",
                                                                 "bin", "python")
    if not os.access(python, os.X_OK):
        raise measure.Failed("the AWS of the tests is missing; run: make fake-aws")
    bench = os.path.join(os.path.dirname(settings.sources), "Tests", "FakeAWS")
    ready = os.path.join(measure.scratch(), "ready.json")
    if os.path.exists(ready):
        os.remove(ready)
    process = subprocess.Popen([python, "-m", "fakeaws", "--port", "0", "--ready-file", ready], cwd=bench,
                               stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while not os.path.exists(ready):
            if process.poll() is not None:
                raise measure.Failed("the AWS of the tests does not start")
            time.sleep(0.05)
        time.sleep(0.2)
        with open(ready) as file:
            aws = json.load(file)
        return measured(settings, aws, python, bench)
    finally:
        process.terminate()
        process.wait()


def measured(settings, aws, python, bench):
    folder = os.path.join(settings.folder, "together")
    os.makedirs(os.path.join(folder, "people"), exist_ok=True)

    def account(*words):
        answer = subprocess.run([python, "-m", "fakeaws.account", aws["url"]] + list(words), cwd=bench, check=True,
                                stdout=subprocess.PIPE, universal_newlines=True)
        return json.loads(answer.stdout)

    made = account("make", "headgate-bench")
    subprocess.run([settings.duckdb, "-c", "COPY (SELECT 'p' || i AS id, i AS score FROM range(%d) AS t(i)) TO "
                    "'%s/people/part-0.parquet' (FORMAT parquet)" % (ROWS, folder)], check=True, stdout=subprocess.DEVNULL)
    account("upload", os.path.join(folder, "people"), "s3://headgate-bench/people")
    account("table", "crm", "people", "s3://headgate-bench/people", "id:string", "score:bigint")
    with open(os.path.join(folder, "headgate.yaml"), "w") as file:
        file.write("""lake: {database: crm, tables: {people: "s3://headgate-bench/people/*.parquet"}}
aws: {region: %s}
results: s3://headgate-bench/results
engine: {type: athena, work_database: headgate_work, jobs: 20}
destination: {type: pinpoint, application: %s, role: "%s"}
notices: [{type: sns, topic: "%s"}]
segments:
""" % (aws["region"], made["application"], made["role"], made["topic"]))
        for number in range(SEGMENTS):
            file.write("  s%d: {query: s%d.sql}\n" % (number, number))
            with open(os.path.join(folder, "s%d.sql" % number), "w") as query:
                query.write("SELECT id AS \"Id\", 'v%d' AS \"Attributes.A%d\" FROM people\n" % (number, number))
    environment = dict(os.environ, AWS_ENDPOINT_URL=aws["url"], AWS_ACCESS_KEY_ID=aws["access_key"],
                       AWS_SECRET_ACCESS_KEY=aws["secret"], HEADGATE_DUCKDB=settings.duckdb)
    table = Table("Fifty runs at once over Athena and Pinpoint",
                  ["run", "wall", "CPU", "peak memory", "statements", "questions to Athena about them", "jobs"])
    peaks = []
    for turn in ("first", "again"):
        urllib.request.urlopen(urllib.request.Request(aws["url"] + "/_bench/mark", method="POST",
                                                      data=json.dumps({"name": turn}).encode())).close()
        usage = measure.run([settings.headgate, "run", "--all", "--jobs", str(SEGMENTS), "--output", "json"],
                            env=environment, cwd=folder)
        reports = json.loads(usage.output)
        if len(reports) != SEGMENTS or any(report["status"] != "succeeded" for report in reports):
            raise measure.Failed("not all of the runs succeeded")
        with urllib.request.urlopen("%s/_bench/calls?mark=%s" % (aws["url"], turn)) as answer:
            counts = json.load(answer)["counts"]
        athena = counts.get("athena", {})
        table.add(turn, seconds(usage.wall), seconds(usage.cpu), mebibytes(usage.own_peak),
                  athena.get("StartQueryExecution", 0), sum(athena.get(name, 0) for name in POLLING),
                  counts.get("pinpoint", {}).get("CreateImportJob", 0))
        peaks.append(usage.own_peak or usage.largest_peak)
    table.add("at most %s" % mebibytes(MEMORY_BAR), "", "", bar(max(peaks) < MEMORY_BAR), "", "", "")
    return [table]
