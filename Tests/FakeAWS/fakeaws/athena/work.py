"""What a query does while it is RUNNING."""
from __future__ import annotations

import json
import re
from typing import Any

import duckdb
from sqlglot import exp

from ..bucket import Buckets, NoSuchBucket
from ..clock import Clock
from . import ddl, results
from .catalogue import Catalogue
from .execution import Ending, Execution
from .failures import GENERIC, SCHEMA, QueryFailed, QueryStopped, from_duckdb, place
from .hive_types import text_column
from .statements import Statement, check_functions
from .translation import Translation, Translator
from .writing import Target, Writer

CANCELLED = "Query cancelled by user"


class Work:
    """Runs the statement of one execution and leaves its files."""

    def __init__(self, execution: Execution, catalogue: Catalogue, buckets: Buckets, clock: Clock, files: int,
                 cutoff: int | None) -> None:
        self._execution, self._catalogue, self._buckets = execution, catalogue, buckets
        self._connection, self._cutoff = execution.connection, cutoff
        self._translator = Translator(catalogue, self._connection, execution.submitted)
        self._writer = Writer(self._connection, buckets, catalogue, files)

    def run(self, ending: Ending | None) -> None:
        """Raises QueryFailed or QueryStopped where that is the end."""
        statement = self._execution.statement
        try:
            if ending and ending.partial:
                self._put(self._execution.output, ending.partial.encode())
            if ending and ending.state == "CANCELLED":
                raise QueryStopped(ending.message)
            if ending and ending.state:
                raise QueryFailed(ending.message, ending.type, ending.category, ending.retryable)
            if ddl.is_ddl(statement.kind):
                self._ddl(statement)
            elif statement.kind.startswith("EXPLAIN"):
                self._explain(statement)
            elif statement.kind == "SELECT":
                self._select(statement)
            else:
                self._write(statement)
        except duckdb.InterruptException:
            raise QueryStopped(CANCELLED) from None
        except duckdb.Error as error:
            if self._execution.stop.is_set():
                raise QueryStopped(CANCELLED) from None
            raise from_duckdb(error, statement.text) from None

    def _put(self, address: str, body: bytes) -> None:
        try:
            self._buckets.write(address, body)
        except NoSuchBucket as error:
            raise QueryFailed(f"The bucket {error} does not exist", 401) from None

    def _translate(self, statement: Statement) -> Translation:
        check_functions(statement)
        translation = self._translator.translate(statement.query, statement.text, self._execution.database)
        if self._execution.stop.is_set():
            raise QueryStopped(CANCELLED)
        return translation

    def _scan(self, translation: Translation) -> None:
        """Counts the bytes and stops at the workgroup's limit."""
        self._execution.scanned = translation.scanned
        if self._cutoff is not None and translation.scanned > self._cutoff:
            self._execution.scanned = self._cutoff
            raise QueryStopped("Bytes scanned limit was exceeded")

    # -- the kinds

    def _select(self, statement: Statement) -> None:
        translation = self._translate(statement)
        columns = results.describe(self._connection, translation.sql)
        self._execution.columns = results.infos(columns)
        self._scan(translation)
        self._execution.rows, body = results.csv(self._connection, translation.sql, columns)
        self._put(self._execution.output, body)
        self._put(self._execution.output + ".metadata", results.metadata(self._execution.columns))

    def _write(self, statement: Statement) -> None:
        """CTAS, INSERT and UNLOAD."""
        execution, options = self._execution, dict(statement.options)
        holder, name = statement.target or (None, "")
        database = (holder or execution.database).lower()
        existing = self._catalogue.find(database, name) if statement.target else None
        if statement.kind == "CTAS" and existing:
            if statement.quiet:
                return
            raise QueryFailed(f"TABLE_ALREADY_EXISTS: line 1:1: Destination table 'awsdatacatalog.{database}.{name}' "
                              "already exists", SCHEMA)
        if statement.kind == "CTAS" and not self._catalogue.has_database(database):
            raise QueryFailed(f"SCHEMA_NOT_FOUND: line 1:1: Schema '{database}' does not exist", SCHEMA)
        if statement.kind == "INSERT":
            if existing is None:
                raise QueryFailed(f"TABLE_NOT_FOUND: line 1:1: Table 'awsdatacatalog.{database}.{name}' does not exist", 1110)
            if existing.partition_keys or existing.view or existing.format not in ("PARQUET", "JSON"):
                raise QueryFailed("NOT_SUPPORTED: the test bench inserts into Parquet and JSON tables without partitions",
                                  GENERIC)
            location, options = existing.location, {"format": existing.format}
        else:
            location = options.get("external_location") or options.get("to") or f"{execution.base}tables/{execution.id}/"
        target = Target.of(options, location)
        translation = self._translate(statement)
        if statement.kind == "CTAS":
            _check_known_types(statement)
        sql = f"SELECT * FROM ({translation.sql}) WHERE false" if options.get("no data") else translation.sql
        columns, kinds = self._writer.columns(sql, statement.text, statement.query_start,
                                              statement.kind != "INSERT")
        names = [column for column, _ in kinds]
        if existing is not None:
            wanted = statement.options["columns"] or [column for column, _ in existing.columns]
            if len(wanted) != len(columns):
                raise QueryFailed("TYPE_MISMATCH: line 1:1: Insert query has mismatched column types")
            names = [column.lower() for column in wanted]
        else:
            self._writer.require_empty(target, f"{database}.{name}" if name else location)
        self._scan(translation)
        execution.rows, addresses = self._writer.write(sql, names, target, execution.id)
        execution.manifest = f"{execution.base}{execution.id}-manifest.csv"
        self._put(execution.manifest, "".join(address + "\n" for address in addresses).encode())
        self._put(execution.output + ".metadata", b"")
        if statement.kind == "CTAS":
            self._writer.register(database, name, kinds, target, addresses)

    def _explain(self, statement: Statement) -> None:
        inner = statement.inner
        tables: dict[tuple[str, str], set[str]] = {}
        if inner.query is not None:
            translation = self._translate(inner)
            results.describe(self._connection, translation.sql)
            tables = translation.tables
        if statement.kind == "EXPLAIN VALIDATE":
            self._execution.columns = [text_column("Valid") | {"Type": "boolean"}]
            return self._lines([["true"]])
        plan: dict[str, Any] = {"inputTableColumnInfos": [
            {"table": {"catalog": "awsdatacatalog", "schemaTable": {"schema": database, "table": name}},
             "constraint": {"none": False, "columnConstraints": []}, "estimate": {}}
            for database, name in sorted(tables)], "estimate": {}}
        if inner.target is not None:
            database, name = inner.target
            plan["outputTable"] = {"catalog": "awsdatacatalog", "schemaTable": {
                "schema": database or self._execution.database, "table": name}}
        self._execution.columns = [text_column("Query Plan") | {"Type": "varchar"}]
        return self._lines([[json.dumps(plan, indent=2)]])

    def _ddl(self, statement: Statement) -> None:
        if statement.query is not None:
            check_functions(statement)
        runner = ddl.DDL(self._catalogue, self._execution.database, self._connection, self._translator)
        lines = runner.run(statement)
        name = ddl.RESULT_COLUMNS.get(statement.kind)
        self._execution.columns = [text_column(name)] if name else []
        self._lines(lines)

    def _lines(self, lines: list[list[str]]) -> None:
        """A result of one text column, which has no heading row."""
        self._execution.cells = [list(line) for line in lines]
        self._put(self._execution.output, "".join(line[0] + "\n" for line in lines).encode())
        self._put(self._execution.output + ".metadata", results.metadata(self._execution.columns))


def _check_known_types(statement: Statement) -> None:
    """A bare NULL has no type to make a column of; DuckDB would take it for an integer."""
    for node in statement.query.selects if isinstance(statement.query, exp.Select) else []:
        if isinstance(node.unalias(), exp.Null):
            start = place(statement.text, statement.query_start)
            raise QueryFailed(f"COLUMN_TYPE_UNKNOWN: {start}: Column type is unknown at position: {node.alias}", SCHEMA)


def matching(endings: list[Ending], text: str) -> Ending | None:
    """The first ending that is left for this text; it counts as used."""
    for ending in endings:
        if ending.times > 0 and re.search(ending.sql, text, re.DOTALL):
            ending.times -= 1
            return ending
    return None
