"""Tables and views of Glue, and how DuckDB reads what lies under them."""
from __future__ import annotations

import base64
import json
import posixpath
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import duckdb

from ..bucket import Buckets, NoSuchBucket, Object
from ..moto_backend import Moto
from .engine import identifier, literal
from .failures import GENERIC, QueryFailed, unsupported
from .hive_types import duckdb_type

VIEW_TEXT = re.compile(r"/\* Presto View: (?P<data>[A-Za-z0-9+/=]+) \*/")


@dataclass(frozen=True)
class Table:
    """One entry of the catalogue."""

    database: str
    name: str
    entry: dict[str, Any]

    @cached_property
    def descriptor(self) -> dict[str, Any]:
        return self.entry.get("StorageDescriptor", {})

    @property
    def location(self) -> str:
        return self.descriptor.get("Location", "").rstrip("/") + "/"

    @property
    def partition_keys(self) -> list[tuple[str, str]]:
        return [(key["Name"].lower(), key["Type"]) for key in self.entry.get("PartitionKeys") or []]

    @property
    def data_columns(self) -> list[tuple[str, str]]:
        return [(column["Name"].lower(), column["Type"]) for column in self.descriptor.get("Columns", [])]

    @property
    def columns(self) -> list[tuple[str, str]]:
        """Names and Hive types, partition keys last."""
        return self.data_columns + self.partition_keys

    @property
    def view(self) -> dict[str, Any] | None:
        """The view's definition as Athena stores it: originalSql, schema, columns; None for a table."""
        if self.entry.get("TableType") != "VIRTUAL_VIEW":
            return None
        found = VIEW_TEXT.search(self.entry.get("ViewOriginalText", ""))
        if not found:
            raise unsupported(f"the view {self.database}.{self.name}, which Athena did not write")
        return json.loads(base64.b64decode(found["data"]))

    @property
    def format(self) -> str:
        """PARQUET, JSON, CSV (OpenCSVSerde) or TEXT (LazySimpleSerDe)."""
        serde = self.descriptor.get("SerdeInfo", {}).get("SerializationLibrary", "")
        known = {"Parquet": "PARQUET", "JsonSerDe": "JSON", "OpenCSVSerde": "CSV", "LazySimpleSerDe": "TEXT"}
        for part, name in known.items():
            if part in serde or part in self.descriptor.get("InputFormat", ""):
                return name
        if not serde:
            return "PARQUET"
        raise unsupported(f"tables of the SerDe {serde}")


class Catalogue:
    """Glue of the bench's account, read anew for each statement."""

    def __init__(self, moto: Moto, buckets: Buckets) -> None:
        self.glue, self._buckets = moto.client("glue"), buckets

    def find(self, database: str, name: str) -> Table | None:
        try:
            entry = self.glue.get_table(DatabaseName=database.lower(), Name=name.lower())["Table"]
        except self.glue.exceptions.EntityNotFoundException:
            return None
        return Table(database.lower(), name.lower(), entry)

    def has_database(self, name: str) -> bool:
        try:
            return bool(self.glue.get_database(Name=name.lower()))
        except self.glue.exceptions.EntityNotFoundException:
            return False

    def partitions(self, table: Table) -> list[tuple[list[str], str]]:
        """Values and location of each registered partition."""
        pages = self.glue.get_paginator("get_partitions").paginate(DatabaseName=table.database, TableName=table.name)
        return [(found["Values"], found["StorageDescriptor"]["Location"].rstrip("/") + "/")
                for page in pages for found in page["Partitions"]]

    def objects(self, location: str) -> list[Object]:
        """The data under a location; names that start with a dot or an underline are hidden, as Hive has it."""
        try:
            found = self._buckets.list(location)
        except NoSuchBucket as error:
            raise QueryFailed(f"HIVE_METASTORE_ERROR: The bucket {error} does not exist", 1306) from None
        except ValueError as error:
            raise QueryFailed(f"HIVE_METASTORE_ERROR: {error}", 1109) from None
        return [item for item in found if item.size and posixpath.basename(item.key)[:1] not in ("", ".", "_")]

    def relation(self, connection: duckdb.DuckDBPyConnection, table: Table, used: set[str] | None) -> tuple[str, int]:
        """A SELECT of the table's columns for DuckDB, and how many bytes Athena would count as scanned.

        `used`: the columns that the query reads, None for all. Parquet is counted by columns, text by files.
        """
        places = self.partitions(table) if table.partition_keys else [([], table.location)]
        files = [(item, values) for values, location in places for item in self.objects(location)]
        if not files:
            nulls = ", ".join(f"CAST(NULL AS {duckdb_type(kind)}) AS {identifier(name)}" for name, kind in table.columns)
            return f"SELECT {nulls} WHERE false", 0
        try:
            paths = [str(self._buckets.mirror(item)) for item, _ in files]
        except FileNotFoundError as error:
            raise QueryFailed(f"HIVE_CANNOT_OPEN_SPLIT: Error opening Hive split {error}: The specified key does not exist.",
                              GENERIC) from None
        listed = "[" + ", ".join(map(literal, paths)) + "]"
        source, present, scanned = _reader(connection, table, listed, used)
        if scanned is None:
            scanned = sum(item.size for item, _ in files)
        columns = []
        for name, kind in table.data_columns:
            column = f"s.{identifier(name)}" if present is None or name in present else "NULL"
            cast = "CAST" if table.format == "PARQUET" else "TRY_CAST"
            columns.append(f"{cast}({column} AS {duckdb_type(kind)}) AS {identifier(name)}")
        if not table.partition_keys:
            return f"SELECT {', '.join(columns)} FROM {source} AS s", scanned
        names = [f"p{index}" for index in range(len(table.partition_keys))]
        columns += [f"CAST(nullif(o.{alias}, '__HIVE_DEFAULT_PARTITION__') AS {duckdb_type(kind)}) AS {identifier(name)}"
                    for alias, (name, kind) in zip(names, table.partition_keys)]
        rows = ", ".join("(" + ", ".join(literal(text) for text in [path, *values]) + ")"
                         for path, (_, values) in zip(paths, files))
        return (f"SELECT {', '.join(columns)} FROM {source} AS s JOIN (VALUES {rows}) AS o(f, {', '.join(names)}) "
                "ON s.filename = o.f"), scanned


def _reader(connection: duckdb.DuckDBPyConnection, table: Table, listed: str,
            used: set[str] | None) -> tuple[str, set[str] | None, int | None]:
    """The table function, the columns that the files have (None: all), and the bytes if they are known by column."""
    parameters = table.descriptor.get("SerdeInfo", {}).get("Parameters", {})
    header = int(table.entry.get("Parameters", {}).get("skip.header.line.count", "0"))
    texts = "{" + ", ".join(f"{literal(name)}: 'VARCHAR'" for name, _ in table.data_columns) + "}"
    if table.format == "PARQUET":
        source = f"read_parquet({listed}, union_by_name = true, filename = true, hive_partitioning = false)"
        present = {row[0].lower() for row in connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()}
        wanted = ", ".join(literal(name) for name in sorted(used)) if used is not None else ""
        only = "" if used is None else f" WHERE lower(split_part(path_in_schema, ', ', 1)) IN ({wanted or 'NULL'})"
        row = connection.execute(
            f"SELECT coalesce(sum(total_compressed_size), 0) FROM parquet_metadata({listed}){only}").fetchone()
        return source, present, int(row[0]) if row else 0
    if table.format == "JSON":
        kinds = "{" + ", ".join(f"{literal(name)}: {literal(duckdb_type(kind))}"
                                for name, kind in table.data_columns) + "}"
        return f"read_json({listed}, format = 'newline_delimited', columns = {kinds}, filename = true)", None, None
    if table.format == "CSV":
        quote, escape = parameters.get("quoteChar", '"'), parameters.get("escapeChar", "\\")
        # The SerDe reads a doubled quote as one whatever the escape is; DuckDB takes one or the other.
        escape = quote if escape < " " else escape
        return (f"read_csv({listed}, auto_detect = false, header = false, skip = {header}, columns = {texts}, "
                f"delim = {literal(parameters.get('separatorChar', ','))}, quote = {literal(quote)}, "
                f"escape = {literal(escape)}, nullstr = {literal(chr(1) + 'none')}, filename = true, null_padding = true, strict_mode = false)"), None, None
    return (f"read_csv({listed}, auto_detect = false, header = false, skip = {header}, columns = {texts}, "
            f"delim = {literal(parameters.get('field.delim', chr(1)))}, quote = '', escape = '', "
            f"nullstr = {literal(parameters.get('serialization.null.format', chr(92) + 'N'))}, filename = true, "
            "null_padding = true, strict_mode = false)"), None, None
