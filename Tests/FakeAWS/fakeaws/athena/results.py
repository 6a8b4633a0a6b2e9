"""Result files: the CSV of a SELECT, its `.metadata`, the text of a utility statement."""
from __future__ import annotations

import tempfile
import uuid
from pathlib import Path
from typing import Any

import duckdb
from duckdb.sqltypes import DuckDBPyType

from .engine import identifier, text_of
from .hive_types import column_info

Columns = list[tuple[str, DuckDBPyType]]


def describe(connection: duckdb.DuckDBPyConnection, sql: str) -> Columns:
    """Names and types of a query's columns, without running it."""
    return [(row[0], duckdb.sqltype(row[1])) for row in connection.execute("DESCRIBE " + sql).fetchall()]


def infos(columns: Columns) -> list[dict[str, Any]]:
    return [column_info(name, kind) for name, kind in columns]


def copy(connection: duckdb.DuckDBPyConnection, sql: str, how: str) -> tuple[int, bytes]:
    """Runs the query into one file; the number of its rows and its bytes."""
    with tempfile.TemporaryDirectory(prefix="fakeaws-") as folder:
        path = Path(folder) / "out"
        row = connection.execute(f"COPY ({sql}) TO '{path}' ({how})").fetchone()
        return int(row[0]) if row else 0, path.read_bytes()


def csv(connection: duckdb.DuckDBPyConnection, sql: str, columns: Columns) -> tuple[int, bytes]:
    """The result as Athena writes it: every name and value in quotes, NULL as nothing, '' as two quotes, LF."""
    spelt = ", ".join(f"{text_of(kind, f'c{index}')} AS {identifier(name)}" for index, (name, kind) in enumerate(columns))
    names = ", ".join(f"c{index}" for index in range(len(columns)))
    rows, body = copy(connection, f"SELECT {spelt} FROM ({sql}) AS q({names})",
                      "FORMAT csv, HEADER true, FORCE_QUOTE *, NULLSTR ''")
    if len({name.lower() for name, _ in columns}) < len(columns):  # COPY renames the second of two equal headings
        heading = ",".join(identifier(name) for name, _ in columns).encode()
        body = heading + body[body.index(b"\n"):]
    return rows, body


def read_csv(text: str) -> list[list[str | None]]:
    """The rows of such a file, header first; None is what stands for NULL."""
    rows: list[list[str | None]] = []
    row: list[str | None] = []
    index = 0
    while index < len(text):
        if text[index] == '"':
            end = index + 1
            while True:
                end = text.index('"', end)
                if text[end + 1:end + 2] != '"':
                    break
                end += 2
            row.append(text[index + 1:end].replace('""', '"'))
            index = end + 1
        else:
            row.append(None)
        if index >= len(text) or text[index] == "\n":
            rows.append(row)
            row = []
        index += 1
    return rows


def metadata(columns: list[dict[str, Any]]) -> bytes:
    """The binary beside a result: protocol buffers, in the fields that public drivers read (4: a column with 1 catalog,
    4 name, 5 label, 6 type, 7 precision, 8 scale, 9 nullable, 10 case-sensitive)."""
    def varint(number: int) -> bytes:
        return bytes([number]) if number < 128 else bytes([number & 127 | 128]) + varint(number >> 7)

    def field(number: int, body: bytes) -> bytes:
        return bytes([number << 3 | 2]) + varint(len(body)) + body

    out = field(1, uuid.uuid4().hex.encode())
    for column in columns:
        body = field(1, b"hive") + field(4, column["Name"].encode()) + field(5, column["Label"].encode())
        body += field(6, column["Type"].encode()) + b"\x38" + varint(column["Precision"]) + b"\x40" + varint(column["Scale"])
        out += field(4, body + b"\x48\x03\x50" + bytes([column["CaseSensitive"]]))
    return out
