"""What CTAS, INSERT and UNLOAD write: files under an empty prefix, a manifest, and the table in Glue."""
from __future__ import annotations

import gzip
import re
import tempfile
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from ..bucket import Buckets, NoSuchBucket
from .catalogue import Catalogue
from .engine import identifier, literal
from .failures import GENERIC, SCHEMA, QueryFailed, place, unsupported
from .hive_types import hive_type
from .results import Columns, describe

PARTITIONS = 100
_OPTIONS = {"format", "external_location", "write_compression", "parquet_compression", "partitioned_by", "to",
            "compression", "field_delimiter", "no data", "bucketed_by", "bucket_count"}
_SERDES = {
    "PARQUET": ("org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
                "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"),
    "JSON": ("org.apache.hadoop.mapred.TextInputFormat", "org.apache.hive.hcatalog.data.JsonSerDe"),
    "TEXTFILE": ("org.apache.hadoop.mapred.TextInputFormat", "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe"),
}


@dataclass(frozen=True)
class Target:
    """Where and how rows are written."""

    location: str
    format: str
    compression: str
    delimiter: str
    partitions: tuple[str, ...]

    @staticmethod
    def of(options: dict[str, Any], location: str) -> Target:
        unknown = set(options) - _OPTIONS
        if unknown:
            name = sorted(unknown)[0]
            raise QueryFailed(f"INVALID_TABLE_PROPERTY: line 1:1: Catalog 'awsdatacatalog' table property '{name}' does "
                              "not exist", GENERIC)
        if "bucketed_by" in options or "bucket_count" in options:
            raise unsupported("bucketed tables")
        form = str(options.get("format", "PARQUET")).upper()
        if form not in _SERDES:
            raise unsupported(f"the format {form}")
        given = options.get("write_compression") or options.get("parquet_compression") or options.get("compression")
        compression = str(given or "GZIP").upper()
        if compression not in ("GZIP", "NONE", "UNCOMPRESSED") + (("SNAPPY", "ZSTD") if form == "PARQUET" else ()):
            raise unsupported(f"{compression} in {form}")
        parts = tuple(str(name).lower() for name in options.get("partitioned_by", []))
        return Target(location.rstrip("/") + "/", form, compression, options.get("field_delimiter", "\x01"), parts)


class Writer:
    """Writes the rows of one query."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, buckets: Buckets, catalogue: Catalogue, files: int) -> None:
        self._connection, self._buckets, self._catalogue, self._files = connection, buckets, catalogue, files

    def require_empty(self, target: Target, what: str) -> None:
        try:
            found = self._buckets.list(target.location)
        except NoSuchBucket as error:
            raise QueryFailed(f"HIVE_METASTORE_ERROR: The bucket {error} does not exist", 1306) from None
        except ValueError as error:
            raise QueryFailed(f"INVALID_TABLE_PROPERTY: {error}", GENERIC) from None
        if found:
            raise QueryFailed(f"HIVE_PATH_ALREADY_EXISTS: Target directory for table '{what}' already exists: "
                              f"{target.location}. You may need to manually clean the data before retrying.", SCHEMA)

    def columns(self, sql: str, text: str, start: int, named: bool) -> tuple[Columns, list[tuple[str, str]]]:
        """The query's columns and their Hive types; raises where a table cannot hold them. `named`: the names matter."""
        found = describe(self._connection, sql)
        seen: list[str] = []
        kinds = []
        for index, (name, kind) in enumerate(found):
            low, where = name.lower(), place(text, start)
            if not named:
                kinds.append((low, hive_type(kind) or ""))
                continue
            if re.fullmatch(r"_col\d+", low):
                raise QueryFailed(f"MISSING_COLUMN_NAME: {where}: Column name not specified at position {index + 1}", SCHEMA)
            if low in seen:
                raise QueryFailed(f"DUPLICATE_COLUMN_NAME: {where}: Column name '{low}' specified more than once", SCHEMA)
            if not re.fullmatch(r"[a-z0-9_]+", low):
                raise QueryFailed(f"INVALID_COLUMN_NAME: {where}: Column name '{name}' is not valid", SCHEMA)
            hive = hive_type(kind)
            if hive is None:
                raise QueryFailed(f"NOT_SUPPORTED: Unsupported Hive type: {str(kind).lower()}", SCHEMA)
            seen.append(low)
            kinds.append((low, hive))
        return found, kinds

    def write(self, sql: str, columns: list[str], target: Target, query_id: str) -> tuple[int, list[str]]:
        """Rows written and the addresses of the files. A query without rows still leaves one file (Parquet)."""
        for name in target.partitions:
            if name not in columns[len(columns) - len(target.partitions):]:
                raise QueryFailed("HIVE_COLUMN_ORDER_MISMATCH: Partition keys must be the last columns in the table and in "
                                  f"the same order as the table properties: [{', '.join(target.partitions)}]", SCHEMA)
        names = ", ".join(identifier(name) for name in columns)
        source = f"SELECT * FROM ({sql}) AS q({names})"
        split = "" if target.partitions or self._files < 2 else "_file"
        if split:
            source = f"SELECT *, (row_number() OVER ()) % {self._files} AS _file FROM ({source}) AS n"
        by = [*target.partitions] + ([split] if split else [])
        with tempfile.TemporaryDirectory(prefix="fakeaws-") as folder:
            out = Path(folder) / "out"
            how = _copy_options(target) + (f", PARTITION_BY ({', '.join(map(identifier, by))})" if by else "")
            row = self._connection.execute(f"COPY ({source}) TO {literal(str(out))} ({how})").fetchone()
            made = sorted(path for path in out.rglob("*") if path.is_file()) if out.is_dir() else [out]
            if target.partitions and len({path.parent for path in made}) > PARTITIONS:
                raise QueryFailed("HIVE_TOO_MANY_OPEN_PARTITIONS: Exceeded limit of 100 open writers for "
                                  "partitions/buckets.", GENERIC)
            addresses = [self._upload(path, out, target, bool(split), query_id) for path in made]
        return (int(row[0]) if row else 0), addresses

    def _upload(self, path: Path, root: Path, target: Target, split: bool, query_id: str) -> str:
        folder = "" if split or path == root else path.parent.relative_to(root).as_posix() + "/"
        name = f"{time.strftime('%Y%m%d_%H%M%S')}_00000_{query_id[:5]}_{uuid.uuid4()}"
        body = path.read_bytes()
        if target.format != "PARQUET" and target.compression == "GZIP":
            name, body = name + ".gz", gzip.compress(body)
        address = target.location + folder + name
        self._buckets.write(address, body)
        return address

    def register(self, database: str, name: str, kinds: list[tuple[str, str]], target: Target, addresses: list[str]) -> None:
        """Makes the Glue table, and a partition for each folder that was written."""
        formats, serde = _SERDES[target.format]
        parameters = {"field.delim": target.delimiter} if target.format == "TEXTFILE" else {}

        def descriptor(location: str) -> dict[str, Any]:
            return {"Columns": [{"Name": column, "Type": kind} for column, kind in kinds if column not in target.partitions],
                    "Location": location, "InputFormat": formats,
                    "SerdeInfo": {"SerializationLibrary": serde, "Parameters": parameters}}

        keys = [{"Name": column, "Type": kind} for column, kind in kinds if column in target.partitions]
        self._catalogue.glue.create_table(DatabaseName=database, TableInput={
            "Name": name, "TableType": "EXTERNAL_TABLE", "PartitionKeys": keys,
            "StorageDescriptor": descriptor(target.location), "Parameters": {"EXTERNAL": "TRUE"}})
        if keys:
            folders = sorted({address[len(target.location):].rpartition("/")[0] for address in addresses})
            for folder in folders:
                values = [part.partition("=")[2] for part in folder.split("/")]
                self._catalogue.glue.create_partition(DatabaseName=database, TableName=name, PartitionInput={
                    "Values": values, "StorageDescriptor": descriptor(target.location + folder + "/")})


def _copy_options(target: Target) -> str:
    if target.format == "PARQUET":
        codec = {"NONE": "uncompressed", "UNCOMPRESSED": "uncompressed"}.get(target.compression, target.compression.lower())
        return f"FORMAT parquet, COMPRESSION {codec}"
    if target.format == "JSON":
        return "FORMAT json"
    return f"FORMAT csv, HEADER false, DELIMITER {literal(target.delimiter)}, QUOTE '', ESCAPE '', NULLSTR '\\N'"
