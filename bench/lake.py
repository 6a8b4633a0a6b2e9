"""The sample data of the measurements: the same bytes for the same size, made by DuckDB, kept in .bench/.

A lake has `events` in 30 files and one small table `late` in three variants. A query over both gives 11 rows for 100
events, with five attributes. Against the variant `base`, `small` changes 0.1 % of the rows and `large` 10 %: nine
tenths of them carry another value, the rest joins and leaves in equal parts.
"""
import os
import shutil
import subprocess

FILES = 30

ATTRIBUTES = ["Attributes.Events", "Attributes.LastSeen", "Attributes.Channel", "Attributes.Tier", "Attributes.Country"]

QUERY = """SELECT endpoint_id AS Id,
  count(*) AS "Attributes.Events",
  max(event_timestamp) AS "Attributes.LastSeen",
  max(channel) AS "Attributes.Channel",
  CASE WHEN sum(amount) > 5000 THEN 'Gold' WHEN sum(amount) > 3000 THEN 'Silver' ELSE 'Bronze' END AS "Attributes.Tier",
  min(country) AS "Attributes.Country"
FROM (SELECT * FROM events UNION ALL SELECT * FROM late) AS e
GROUP BY endpoint_id
"""

KEY = "format('ep-{:016x}', hash(k))"
EVENT = """%s AS endpoint_id, TIMESTAMP '2026-01-01' + to_milliseconds(CAST(hash(i, 1) %% 7776000000 AS bigint))
  AS event_timestamp, (['email', 'sms', 'push'])[CAST(1 + hash(i, 2) %% 3 AS integer)] AS channel,
  (['click', 'open', 'send', 'purchase', 'login'])[CAST(1 + hash(i, 3) %% 5 AS integer)] AS event_type,
  CAST(hash(i, 4) %% 1000 AS integer) AS amount,
  (['DE', 'FR', 'US', 'JP', 'BR', 'IN', 'GB'])[CAST(1 + hash(k, 5) %% 7 AS integer)] AS country""" % KEY


class Lake:
    """Where the tables of one size lie. Made on first use."""

    def __init__(self, duckdb, folder, events):
        self.duckdb = duckdb
        self.events = events
        self.keys = events * 11 // 100
        self.folder = os.path.join(folder, "lake-%d" % events)

    def events_files(self):
        return os.path.join(self.folder, "events", "*.parquet")

    def late(self, variant):
        return os.path.join(self.folder, "late-%s.parquet" % variant)

    def endpoints(self):
        """Everyone with an address, joiners too: what the audience knows beforehand."""
        return os.path.join(self.folder, "endpoints.csv")

    def make(self):
        if os.path.exists(os.path.join(self.folder, "done")):
            return self
        shutil.rmtree(self.folder, ignore_errors=True)
        os.makedirs(os.path.join(self.folder, "events"))
        script = [self.events_statement(number) for number in range(FILES)]
        script += [self.late_statement(variant) for variant in ("base", "small", "large")]
        script.append(copy(
            "SELECT %s AS Id, 'a' || k || '@example.com' AS Address, 'EMAIL' AS ChannelType FROM (SELECT "
            "range AS k FROM range(%d) UNION ALL SELECT range + %d FROM range(%d)) AS keys"
            % (KEY, self.keys + self.leavers, 2 * self.keys, self.leavers), self.endpoints(), "csv"))
        execute(self.duckdb, script)
        open(os.path.join(self.folder, "done"), "w").close()
        return self

    # Keys from `keys` on occur in `late` only, so that they can leave; joiners have numbers from 2 × `keys` on.
    @property
    def leavers(self):
        return self.keys // 100

    def events_statement(self, number):
        share = self.events // FILES
        select = "SELECT %s FROM (SELECT range AS i, hash(range) %% %d AS k FROM range(%d, %d)) AS numbers" % (
            EVENT, self.keys, number * share, (number + 1) * share)
        return copy(select, os.path.join(self.folder, "events", "part-%02d.parquet" % number))

    def late_statement(self, variant):
        part = {"base": 0, "small": self.keys // 1000, "large": self.keys // 10}[variant]
        moving = part // 20
        changed = part - 2 * moving
        return copy("""SELECT %s AS endpoint_id, TIMESTAMP '2026-04-02' + to_hours(CASE WHEN k < %d THEN 1 ELSE 0 END)
              AS event_timestamp, 'email' AS channel, 'login' AS event_type, 1 AS amount, 'DE' AS country
            FROM (SELECT range AS k FROM range(%d) UNION ALL SELECT %d + range FROM range(%d, %d)
              UNION ALL SELECT %d + range FROM range(%d)) AS keys""" % (
            KEY, changed, self.keys // 10, self.keys, moving, self.leavers, 2 * self.keys, moving),
                    self.late(variant))


class Customers:
    """A table of endpoints for a first import: address, channel and one attribute; as Parquet and as CSV."""

    SELECT = 'SELECT id AS Id, address AS "Address", channel AS "ChannelType", plan AS "Attributes.Plan" FROM customers'

    def __init__(self, duckdb, folder, rows):
        self.duckdb = duckdb
        self.rows = rows
        self.folder = os.path.join(folder, "customers-%d" % rows)
        self.parquet = os.path.join(self.folder, "customers.parquet")
        self.csv = os.path.join(self.folder, "customers.csv")
        self.sorted_csv = os.path.join(self.folder, "customers-sorted.csv")

    def make(self):
        if not os.path.exists(self.sorted_csv):
            shutil.rmtree(self.folder, ignore_errors=True)
            os.makedirs(self.folder)
            execute(self.duckdb, [
                copy("SELECT %s AS id, 'a' || k || '@example.com' AS address, 'EMAIL' AS channel, "
                     "(['Free', 'Basic', 'Gold', 'Team'])[CAST(1 + hash(k, 1) %% 4 AS integer)] AS plan "
                     "FROM (SELECT range AS k FROM range(%d)) AS keys" % (KEY, self.rows), self.parquet),
                copy(self.table(), self.csv, "csv"), copy(self.table() + " ORDER BY Id", self.sorted_csv, "csv")])
        return self

    def table(self):
        return self.SELECT.replace("FROM customers", "FROM '%s'" % self.parquet)


def copy(select, path, form="parquet"):
    options = "FORMAT parquet, COMPRESSION zstd" if form == "parquet" else "FORMAT csv, HEADER true"
    return "COPY (%s) TO '%s' (%s);" % (select, path, options)


def execute(duckdb, statements):
    done = subprocess.run([duckdb, "-no-init", "-bail"], input="\n".join(statements), stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, universal_newlines=True)
    if done.returncode != 0:
        raise RuntimeError("making the sample data failed: " + done.stderr.strip()[:500])
