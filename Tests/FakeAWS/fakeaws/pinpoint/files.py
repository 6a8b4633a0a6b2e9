"""Import files: CSV with a heading line, or JSON, one endpoint a line; both UTF-8."""
from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass
from typing import Any, Iterator

from . import rules


_BREAKS = re.compile(r"[\n\r\t]")


class NotThisFormat(Exception):
    """The object is not of the job's format; such objects are skipped."""


class Malformed(Exception):
    """The object is of the format and its beginning cannot be read; the text may quote it, as the service's does."""


@dataclass(frozen=True)
class Row:
    """One endpoint definition, or why there is none. `line` counts from 1 in its object."""

    line: int
    item: dict[str, Any]
    problem: str = ""


def read(body: bytes, form: str, empty_cell: str) -> Iterator[Row]:
    """The rows of one object. Raises before the first row where its beginning is not of the format.

    `empty_cell` says what nothing between two commas does, which AWS does not document: 'fail' the row, 'skip' the
    attribute, or 'store' an empty text.
    """
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise NotThisFormat("not UTF-8") from None
    return _json(text) if form == "JSON" else _csv(text, empty_cell)


# ---- JSON ------------------------------------------------------------------------------------------------------------

def _json(text: str) -> Iterator[Row]:
    lines = text.split("\n")
    first = next((line for line in lines if line.strip()), "")
    if not first.lstrip().startswith("{"):
        raise NotThisFormat("no JSON lines")
    try:
        json.loads(first)
    except ValueError as error:
        raise Malformed(f"Unexpected character in '{first[:80]}': {error}") from None
    return _json_rows(lines)


def _json_rows(lines: list[str]) -> Iterator[Row]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
        except ValueError as error:
            yield Row(number, {}, f"not JSON: {error}")
            continue
        yield Row(number, item) if isinstance(item, dict) else Row(number, {}, "not a JSON object")


# ---- CSV -------------------------------------------------------------------------------------------------------------

def _csv(text: str, empty_cell: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        heading = next(reader, [])
    except csv.Error as error:
        raise Malformed(f"The data did not match the format expected for createImportJob: {error}") from None
    unknown = [name for name in heading if not _is_column(name)]
    if not heading or len(unknown) == len(heading):
        raise NotThisFormat("no heading line of endpoint attributes")
    if unknown:
        raise Malformed("The data did not match the format expected for createImportJob: unknown attribute "
                        + ", ".join(unknown))
    return _csv_rows(reader, heading, empty_cell)


def _is_column(name: str) -> bool:
    head, _, rest = name.partition(".")
    if not rest:
        return head in rules.FIELDS
    if head in ("Attributes", "Metrics"):
        return True
    if head == "User":
        return rest == "UserId" or rest.startswith("UserAttributes.") and rest != "UserAttributes."
    return head == "Demographic" and rest in rules.DEMOGRAPHIC or (
        head == "Location" and rest in rules.PLACE | rules.COORDINATES)


def _csv_rows(reader: Any, heading: list[str], empty_cell: str) -> Iterator[Row]:
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Row(reader.line_num, {}, f"not CSV: {error}")
            continue
        if not cells:
            continue
        line = reader.line_num
        if len(cells) != len(heading):
            yield Row(line, {}, f"{len(cells)} values under {len(heading)} headings")
        elif _BREAKS.search("".join(cells)):
            yield Row(line, {}, "a value has a line break or a tab")
        elif empty_cell == "fail" and "" in cells:
            yield Row(line, {}, "an empty value")
        else:
            yield _row(line, heading, cells, empty_cell)


def _row(line: int, heading: list[str], cells: list[str], empty_cell: str) -> Row:
    item: dict[str, Any] = {}
    for name, cell in zip(heading, cells):
        if cell == "" and empty_cell == "skip":
            continue
        head, _, rest = name.partition(".")
        if not rest:
            item[head] = cell
        elif head == "Attributes":
            item.setdefault(head, {}).setdefault(rest, []).append(cell)
        elif name.startswith("User.UserAttributes."):
            attributes = item.setdefault("User", {}).setdefault("UserAttributes", {})
            attributes.setdefault(name.removeprefix("User.UserAttributes."), []).append(cell)
        elif head == "Metrics" or rest in rules.COORDINATES:
            try:
                item.setdefault(head, {})[rest] = float(cell)
            except ValueError:
                return Row(line, {}, f"{head}.{rest} must be a number")
        else:
            item.setdefault(head, {})[rest] = cell
    return Row(line, item)
