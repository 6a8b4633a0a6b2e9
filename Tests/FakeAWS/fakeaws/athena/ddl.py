"""DDL and utility statements at work on Glue. Each gives the lines of its result."""
from __future__ import annotations

import base64
import fnmatch
import json
from typing import Callable

import duckdb

from .catalogue import Catalogue, Table
from .failures import GENERIC, SCHEMA, QueryFailed
from .hive_types import column_info, hive_type
from .results import describe
from .statements import Statement
from .translation import Translator

_FORMATS = {"PARQUET": "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe",
            "JSON": "org.apache.hive.hcatalog.data.JsonSerDe",
            "TEXTFILE": "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe",
            None: "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe"}


class DDL:
    """Runs one statement against the catalogue."""

    def __init__(self, catalogue: Catalogue, database: str, connection: duckdb.DuckDBPyConnection,
                 translator: Translator) -> None:
        self._catalogue, self._database = catalogue, database
        self._connection, self._translator = connection, translator

    def run(self, statement: Statement) -> list[list[str]]:
        return _RUNNERS[statement.kind](self, statement)

    def _place(self, statement: Statement) -> tuple[str, str]:
        holder, name = statement.target or (None, "")
        return (holder or self._database).lower(), name

    def _table(self, statement: Statement) -> Table:
        database, name = self._place(statement)
        found = self._catalogue.find(database, name)
        if found is None:
            raise QueryFailed(f"FAILED: SemanticException [Error 10001]: Table not found {name}", 1110)
        return found

    # -- making and dropping

    def create_table(self, statement: Statement) -> list[list[str]]:
        database, name = self._place(statement)
        options = statement.options
        if not options["location"]:
            raise QueryFailed("FAILED: SemanticException Table location must be specified", SCHEMA)
        if self._catalogue.find(database, name):
            if statement.quiet:
                return []
            raise QueryFailed(f"FAILED: Execution Error, return code 1 from org.apache.hadoop.hive.ql.exec.DDLTask. "
                              f"AlreadyExistsException(message:Table {name} already exists)", SCHEMA)
        serde = options["serde"] or _FORMATS.get(options["format"])
        if serde is None:
            raise QueryFailed(f"NOT_SUPPORTED: the test bench does not run the format {options['format']}", GENERIC)
        self._catalogue.glue.create_table(DatabaseName=database, TableInput={
            "Name": name, "TableType": "EXTERNAL_TABLE", "Parameters": {"EXTERNAL": "TRUE", **options["parameters"]},
            "PartitionKeys": [{"Name": key, "Type": kind} for key, kind in options["partitions"]],
            "StorageDescriptor": {
                "Columns": [{"Name": column, "Type": kind} for column, kind in options["columns"]],
                "Location": options["location"],
                "SerdeInfo": {"SerializationLibrary": serde, "Parameters": options["serde parameters"]}}})
        return []

    def create_view(self, statement: Statement) -> list[list[str]]:
        database, name = self._place(statement)
        translation = self._translator.translate(statement.query, statement.text, self._database)
        columns = describe(self._connection, translation.sql)
        view = {"originalSql": statement.options["sql"], "catalog": "awsdatacatalog", "schema": self._database,
                "columns": [{"name": column.lower(), "type": column_info(column, kind)["Type"]} for column, kind in columns]}
        data = base64.b64encode(json.dumps(view).encode()).decode()
        entry = {"Name": name, "TableType": "VIRTUAL_VIEW", "Parameters": {"presto_view": "true", "comment": "Presto View"},
                 "ViewOriginalText": f"/* Presto View: {data} */", "ViewExpandedText": "/* Presto View */",
                 "PartitionKeys": [], "StorageDescriptor": {"Location": "", "Columns": [
                     {"Name": column.lower(), "Type": hive_type(kind) or "string"} for column, kind in columns]}}
        if self._catalogue.find(database, name):
            if not statement.quiet:
                raise QueryFailed(f"TABLE_ALREADY_EXISTS: line 1:1: View already exists: "
                                  f"'awsdatacatalog.{database}.{name}'", SCHEMA)
            self._catalogue.glue.update_table(DatabaseName=database, TableInput=entry)
        else:
            self._catalogue.glue.create_table(DatabaseName=database, TableInput=entry)
        return []

    def drop_table(self, statement: Statement) -> list[list[str]]:
        """The entry goes, the objects stay: the tables are external."""
        database, name = self._place(statement)
        if self._catalogue.find(database, name):
            self._catalogue.glue.delete_table(DatabaseName=database, Name=name)
        elif not statement.quiet:
            raise QueryFailed(f"FAILED: SemanticException [Error 10001]: Table not found {name}", 1110)
        return []

    def create_database(self, statement: Statement) -> list[list[str]]:
        _, name = self._place(statement)
        if not self._catalogue.has_database(name):
            self._catalogue.glue.create_database(DatabaseInput={"Name": name})
        elif not statement.quiet:
            raise QueryFailed(f"FAILED: Execution Error, return code 1 from org.apache.hadoop.hive.ql.exec.DDLTask. "
                              f"Database {name} already exists", SCHEMA)
        return []

    def drop_database(self, statement: Statement) -> list[list[str]]:
        _, name = self._place(statement)
        if self._catalogue.has_database(name):
            self._catalogue.glue.delete_database(Name=name)
        elif not statement.quiet:
            raise QueryFailed(f"FAILED: SemanticException [Error 10072]: Database does not exist: {name}", SCHEMA)
        return []

    # -- partitions

    def add_partitions(self, statement: Statement) -> list[list[str]]:
        table = self._table(statement)
        known = [values for values, _ in self._catalogue.partitions(table)]
        for keys, location in statement.options["partitions"]:
            values = [keys.get(name, "") for name, _ in table.partition_keys]
            if values in known:
                if statement.quiet:
                    continue
                raise QueryFailed(f"FAILED: SemanticException Partition already exists: {values}", SCHEMA)
            folder = "/".join(f"{name}={value}" for (name, _), value in zip(table.partition_keys, values))
            self._add(table, values, location or table.location + folder + "/")
        return []

    def repair(self, statement: Statement) -> list[list[str]]:
        """Registers the folders `key=value/…` under the location that are not registered yet."""
        table = self._table(statement)
        known = [values for values, _ in self._catalogue.partitions(table)]
        lines = []
        start = len(table.location.split("://", 1)[1].partition("/")[2])
        for item in self._catalogue.objects(table.location):
            parts = [part.partition("=") for part in item.key[start:].split("/")[:-1]]
            if [part[0].lower() for part in parts] != [name for name, _ in table.partition_keys]:
                continue
            values = [part[2] for part in parts]
            if values not in known:
                known.append(values)
                folder = "/".join("=".join((part[0], part[2])) for part in parts)
                self._add(table, values, table.location + folder + "/")
                lines.append([f"Repair: Added partition to metastore {table.name}:{folder}"])
        return lines

    def _add(self, table: Table, values: list[str], location: str) -> None:
        descriptor = {key: value for key, value in table.descriptor.items() if value not in (None, {}, [])}
        self._catalogue.glue.create_partition(DatabaseName=table.database, TableName=table.name, PartitionInput={
            "Values": values, "StorageDescriptor": descriptor | {"Location": location}})

    # -- showing

    def show_tables(self, statement: Statement) -> list[list[str]]:
        database = statement.target[1] if statement.target else self._database
        if not self._catalogue.has_database(database):
            raise QueryFailed(f"FAILED: SemanticException [Error 10072]: Database does not exist: {database}", SCHEMA)
        pages = self._catalogue.glue.get_paginator("get_tables").paginate(DatabaseName=database)
        names = sorted(found["Name"] for page in pages for found in page["TableList"])
        return [[name] for name in names if fnmatch.fnmatch(name, statement.options["pattern"])]

    def show_databases(self, statement: Statement) -> list[list[str]]:
        pages = self._catalogue.glue.get_paginator("get_databases").paginate()
        names = sorted(found["Name"] for page in pages for found in page["DatabaseList"])
        return [[name] for name in names if fnmatch.fnmatch(name, statement.options["pattern"])]

    def show_columns(self, statement: Statement) -> list[list[str]]:
        return [[f"{name:<20}"] for name, _ in self._table(statement).columns]

    def show_partitions(self, statement: Statement) -> list[list[str]]:
        table = self._table(statement)
        return [["/".join(f"{name}={value}" for (name, _), value in zip(table.partition_keys, values))]
                for values, _ in self._catalogue.partitions(table)]

    def describe(self, statement: Statement) -> list[list[str]]:
        table = self._table(statement)
        lines = [[f"{name:<20}\t{kind:<20}\t{'':<20}"] for name, kind in table.columns]
        if table.partition_keys:
            lines += [[""], ["# Partition Information"], [f"{'# col_name':<24}\t{'data_type':<20}\t{'comment':<20}"], [""]]
            lines += [[f"{name:<20}\t{kind:<20}\t{'':<20}"] for name, kind in table.partition_keys]
        return lines


_RUNNERS: dict[str, Callable[[DDL, Statement], list[list[str]]]] = {
    "CREATE TABLE": DDL.create_table, "CREATE VIEW": DDL.create_view, "DROP TABLE": DDL.drop_table,
    "DROP VIEW": DDL.drop_table, "CREATE DATABASE": DDL.create_database, "DROP DATABASE": DDL.drop_database,
    "ALTER TABLE ADD PARTITION": DDL.add_partitions, "MSCK REPAIR TABLE": DDL.repair, "SHOW TABLES": DDL.show_tables,
    "SHOW DATABASES": DDL.show_databases, "SHOW COLUMNS": DDL.show_columns, "SHOW PARTITIONS": DDL.show_partitions,
    "DESCRIBE": DDL.describe,
}

RESULT_COLUMNS: dict[str, str] = {"SHOW TABLES": "tab_name", "SHOW DATABASES": "database_name", "SHOW COLUMNS": "field",
                                  "SHOW PARTITIONS": "partition", "DESCRIBE": "col_name"}


def is_ddl(kind: str) -> bool:
    return kind in _RUNNERS
