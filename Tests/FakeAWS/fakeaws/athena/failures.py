"""How a query fails, and places in its text as Athena words them."""
from __future__ import annotations

import re

import duckdb

from ..errors import Refusal

USER, SYSTEM, OTHER = 2, 1, 3
SYNTAX, SCHEMA, GENERIC = 1006, 1004, 1001


class QueryFailed(Exception):
    """The query ends FAILED. `kind` is AthenaError.ErrorType, `category` its ErrorCategory."""

    def __init__(self, message: str, kind: int = SYNTAX, category: int = USER, retryable: bool = False) -> None:
        super().__init__(message)
        self.message, self.kind, self.category, self.retryable = message, kind, category, retryable


class QueryStopped(Exception):
    """The query ends CANCELLED; the text is its StateChangeReason."""


def unsupported(what: str) -> QueryFailed:
    """For what Athena does and this bench does not: said aloud, never accepted silently."""
    return QueryFailed(f"NOT_SUPPORTED: the test bench does not run {what}", GENERIC, OTHER)


def refused(message: str, code: str = "MALFORMED_QUERY") -> Refusal:
    """StartQueryExecution's own answer to a text that does not parse."""
    return Refusal(400, "InvalidRequestException", message, AthenaErrorCode=code)


def place(text: str, offset: int) -> str:
    """`line L:C`, both from 1."""
    return f"line {text.count(chr(10), 0, offset) + 1}:{offset - (text.rfind(chr(10), 0, offset) + 1) + 1}"


def mismatched(text: str, offset: int, word: str, expecting: str = "<query>") -> Refusal:
    return refused(f"{place(text, offset)}: mismatched input '{word}'. Expecting: {expecting}")


# ---- what DuckDB says, in Athena's words -----------------------------------------------------------------------------

_BINDING = [
    (r'(?:Referenced column|Referenced table|does not have a column named) "([^"]+)"', "COLUMN_NOT_FOUND",
     "Column '{0}' cannot be resolved or requester is not authorized to access requested resources"),
    (r'Ambiguous reference to column name "([^"]+)"', "AMBIGUOUS_NAME", "Column '{0}' is ambiguous"),
    (r"WHERE clause cannot contain aggregates", "EXPRESSION_NOT_SCALAR",
     "WHERE clause cannot contain aggregations, window functions or grouping operations"),
    (r'column "?([^" ]+)"? must appear in the GROUP BY', "EXPRESSION_NOT_AGGREGATE",
     "'{0}' must be an aggregate expression or appear in GROUP BY clause"),
    (r"No function matches the given name and argument types '([^(]+)", "FUNCTION_NOT_FOUND",
     "Unexpected parameters for function {0}"),
    (r"Cannot compare values of type|Could not choose a best candidate|Cannot mix values of type|mismatching types",
     "TYPE_MISMATCH", "Types do not match"),
]


def from_duckdb(error: duckdb.Error, text: str) -> QueryFailed:
    """The failure that Athena would report for what DuckDB found while it bound or ran the translation."""
    said = str(error).split("\n")[0]
    if isinstance(error, duckdb.ConversionException):
        cast = re.search(r"string '(.*?)' (?:to|into) (\w+)", said)
        detail = f"Cannot cast '{cast[1]}' to {cast[2]}" if cast else said.partition(": ")[2]
        return QueryFailed("INVALID_CAST_ARGUMENT: " + detail, 1302)
    if "Division by zero" in said:
        return QueryFailed("DIVISION_BY_ZERO: Division by zero", 1302)
    if isinstance(error, duckdb.OutOfRangeException):
        return QueryFailed("NUMERIC_VALUE_OUT_OF_RANGE: " + said.partition(": ")[2], 1302)
    if "More than one row returned by a subquery" in said:
        return QueryFailed("SUBQUERY_MULTIPLE_ROWS: Scalar sub-query has returned multiple rows", 1302)
    missing = re.search(r"Function with name \"?(\w+)", said)
    if isinstance(error, duckdb.CatalogException) and missing:
        return unsupported(f"the function {missing[1]}")
    for pattern, code, message in _BINDING:
        found = re.search(pattern, said)
        if found:
            name = found[1] if found.groups() else ""
            offset = _offset(text, name)
            return QueryFailed(f"{code}: {place(text, offset)}: {message.format(name)}")
    return QueryFailed("GENERIC_USER_ERROR: " + said[:500], GENERIC)


def _offset(text: str, name: str) -> int:
    found = re.search(r"(?<![\w\"])\"?" + re.escape(name) + r"\b", text, re.IGNORECASE) if name else None
    return found.start() if found else 0
