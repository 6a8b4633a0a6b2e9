"""Types under their three names: Hive's (in Glue), Trino's (in results), DuckDB's (at work)."""
from __future__ import annotations

from typing import Any

from duckdb.sqltypes import DuckDBPyType
from sqlglot import exp


def duckdb_type(hive: str) -> str:
    """The DuckDB type of a Glue column."""
    return exp.DataType.build(hive, dialect="hive").sql("duckdb")


def trino_type(hive: str) -> exp.DataType:
    return exp.DataType.build(hive, dialect="hive")


def hive_type(kind: DuckDBPyType) -> str | None:
    """The Glue type of a computed column; None for one that Hive tables cannot hold."""
    name = kind.id
    if name in ("decimal",):
        return f"decimal({kind.children[0][1]},{kind.children[1][1]})"
    if name == "list":
        inner = hive_type(kind.children[0][1])
        return inner and f"array<{inner}>"
    if name == "map":
        key, value = hive_type(kind.children[0][1]), hive_type(kind.children[1][1])
        return key and value and f"map<{key},{value}>"
    if name == "struct":
        fields = [(field, hive_type(child)) for field, child in kind.children]
        return None if any(child is None for _, child in fields) else (
            "struct<" + ",".join(f"{field}:{child}" for field, child in fields) + ">")
    return {"varchar": "string", "integer": "int", "bigint": "bigint", "hugeint": "bigint", "ubigint": "bigint",
            "smallint": "smallint", "tinyint": "tinyint", "double": "double", "float": "float", "boolean": "boolean",
            "date": "date", "timestamp": "timestamp", "timestamp_s": "timestamp", "timestamp_ms": "timestamp",
            "timestamp_ns": "timestamp", "blob": "binary"}.get(name)


_PRECISION = {"varchar": 2147483647, "integer": 10, "bigint": 19, "smallint": 5, "tinyint": 3, "double": 17, "float": 17,
              "timestamp": 3, "timestamp with time zone": 3}


def column_info(name: str, kind: DuckDBPyType) -> dict[str, Any]:
    """A column as GetQueryResults describes it."""
    trino = {"hugeint": "bigint", "ubigint": "bigint", "list": "array", "struct": "row", "blob": "varbinary",
             "timestamp_s": "timestamp", "timestamp_ms": "timestamp", "timestamp_ns": "timestamp",
             "interval": "interval day to second"}.get(kind.id, kind.id)
    precision, scale = _PRECISION.get(trino, 0), 0
    if trino == "decimal":
        precision, scale = kind.children[0][1], kind.children[1][1]
    return {"CatalogName": "hive", "SchemaName": "", "TableName": "", "Name": name, "Label": name, "Type": trino,
            "Precision": precision, "Scale": scale, "Nullable": "UNKNOWN", "CaseSensitive": trino == "varchar"}


def text_column(name: str) -> dict[str, Any]:
    """A column of a utility statement's answer."""
    return {"CatalogName": "hive", "SchemaName": "", "TableName": "", "Name": name, "Label": name, "Type": "string",
            "Precision": 0, "Scale": 0, "Nullable": "UNKNOWN", "CaseSensitive": False}
