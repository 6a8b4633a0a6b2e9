"""A query of Athena as a query of DuckDB: tables by their files, values by Athena's rules."""
from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timezone

import duckdb
import sqlglot
from sqlglot import exp

from . import date_patterns
from .analysis import Analysis, analyse
from .catalogue import Catalogue, Table
from .engine import identifier
from .failures import QueryFailed, unsupported
from .statements import parse_view

Type = exp.DataType.Type
_INSTANTS = (Type.TIMESTAMPTZ, Type.TIMESTAMPLTZ)
_TIMESTAMPS = (Type.TIMESTAMP, Type.TIMESTAMPNTZ, Type.DATETIME)
_DOUBLES = (Type.DOUBLE, Type.FLOAT)
_NESTED = (Type.ARRAY, Type.LIST, Type.MAP, Type.STRUCT)


@dataclass
class Translation:
    """DuckDB's text, and what it reads: base tables with the columns used, and bytes as Athena counts them."""

    sql: str
    tables: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    scanned: int = 0


class Translator:
    """Translates for one statement: one catalogue, one instant for all of its clocks."""

    def __init__(self, catalogue: Catalogue, connection: duckdb.DuckDBPyConnection, now: float) -> None:
        self._catalogue, self._connection = catalogue, connection
        self._now = datetime.fromtimestamp(now, timezone.utc)

    def translate(self, tree: exp.Expression, text: str, database: str) -> Translation:
        """Raises QueryFailed for what Athena would not accept, or what the bench cannot do as Athena does."""
        tree = tree.copy()
        _name_columns(tree)
        self._pin_clocks(tree)
        analysis = analyse(tree, text, database, self._catalogue)
        out = Translation("")
        for node in list(tree.find_all(exp.Table)):
            table = analysis.tables.get(node.meta.get("n", -1))
            if table is not None:
                self._replace(node, table, analysis, out)
        for node in reversed(list(tree.walk())):  # children first
            changed = _athena_values(node, analysis)
            if changed is not node:
                node.replace(changed)
        out.sql = tree.sql("duckdb")
        return out

    def _replace(self, node: exp.Table, table: Table, analysis: Analysis, out: Translation) -> None:
        """Puts a subquery over the files, or over the view's text, in the place of a table."""
        view = table.view
        if view is not None:
            inner = self.translate(parse_view(view["originalSql"]), view["originalSql"], view.get("schema") or table.database)
            for key, used in inner.tables.items():
                out.tables.setdefault(key, set()).update(used)
            out.scanned += inner.scanned
            names = ", ".join(identifier(column["name"]) for column in view["columns"])
            source = f"SELECT * FROM ({inner.sql}) AS v({names})"
        else:
            used = analysis.used[(table.database, table.name)]
            source, scanned = self._catalogue.relation(self._connection, table, used)
            out.tables.setdefault((table.database, table.name), set()).update(used)
            out.scanned += scanned
        alias = node.args.get("alias") or exp.TableAlias(this=exp.to_identifier(node.name))
        subquery = exp.Subquery(this=sqlglot.parse_one(source, read="duckdb"), alias=alias.copy())
        for inner_node in subquery.this.walk():
            inner_node.meta["done"] = True
        if node.args.get("joins"):
            subquery.set("joins", node.args["joins"])
        if node.args.get("sample"):
            raise unsupported("TABLESAMPLE")
        node.replace(subquery)

    def _pin_clocks(self, tree: exp.Expression) -> None:
        """All clocks of a query show the instant of its submission, in UTC."""
        stamp = self._now.strftime("%Y-%m-%d %H:%M:%S.") + f"{self._now.microsecond // 1000:03d}"
        values = {exp.CurrentTimestamp: (stamp + "+00", "TIMESTAMPTZ"), exp.CurrentDate: (stamp[:10], "DATE")}
        for kind, (text, name) in values.items():
            for node in list(tree.find_all(kind)):
                if node.this is not None:
                    raise unsupported("clocks with an argument")
                node.replace(exp.cast(exp.Literal.string(text), name))
        for kind in (exp.CurrentTime, exp.Localtime, exp.Localtimestamp, exp.CurrentDatetime):
            if tree.find(kind):
                raise unsupported(kind.__name__.lower())


def _name_columns(tree: exp.Expression) -> None:
    """Unnamed expressions are `_col0`, `_col1`, … by their position."""
    for select in tree.find_all(exp.Select):
        for index, node in enumerate(select.expressions):
            if not isinstance(node, (exp.Alias, exp.Column, exp.Dot, exp.Star)) and not node.is_star:
                node.replace(exp.alias_(node.copy(), f"_col{index}"))


def _athena_values(node: exp.Expression, analysis: Analysis) -> exp.Expression:
    """One node as DuckDB must compute it to get Athena's value."""
    if node.meta.get("done"):
        return node
    kind = type(node)
    if kind in (exp.Cast, exp.TryCast):
        return _cast(node, analysis)
    if kind is exp.Div:
        doubles = analysis.type_of(node.this) in _DOUBLES or analysis.type_of(node.expression) in _DOUBLES
        return _call("trino_ratio" if doubles else "trino_quotient", node.this, node.expression)
    if kind is exp.Mod:
        return _call("trino_remainder", node.this, node.expression)
    if kind is exp.DateDiff:
        unit = node.text("unit").lower() or "day"
        return _call("date_sub", exp.Literal.string(unit), node.expression, node.this)
    if kind is exp.Length and (analysis.type_of(node.this) in (Type.VARBINARY, Type.BINARY, Type.BLOB)
                               or isinstance(node.this, (exp.Encode, exp.MD5Digest, exp.SHA2Digest))):
        return _call("octet_length", node.this)
    if kind is exp.JSONExtractScalar:
        return _call("trino_scalar", node.this, _path(node))
    if kind is exp.Unnest and any(analysis.type_of(item) == Type.MAP for item in node.expressions):
        raise unsupported("UNNEST of a map")
    if kind is exp.RegexpExtract:
        return _call("trino_extract", node.this, node.expression, node.args.get("group") or exp.Literal.number(0))
    if kind is exp.RegexpReplace:
        return _replacement(node)
    if kind in (exp.DateAdd, exp.DateSub, exp.TimestampTrunc, exp.DateTrunc, exp.Add, exp.Sub):
        return _on_dates(node, analysis)
    if kind is exp.ArrayPosition:
        return _call("trino_position", node.this, node.expression)
    if kind in (exp.TimeToStr, exp.StrToTime) and node.args.get("format") is not None:
        if not node.args["format"].is_string:
            raise unsupported("date patterns that are no literals")
        date_patterns.check_strftime(node.args["format"].name)
    if isinstance(node, exp.Anonymous):
        return _anonymous(node, analysis)
    return node


def _call(name: str, *arguments: exp.Expression) -> exp.Expression:
    return exp.Anonymous(this=name, expressions=list(arguments))


def _replacement(node: exp.RegexpReplace) -> exp.Expression:
    """`$1` of Java's regular expressions is `\\1` here."""
    given = node.args.get("replacement")
    if given is not None and not given.is_string:
        raise unsupported("regexp_replace with a replacement that is no literal")
    text = given.name if given is not None else ""
    if "\\" in text or "${" in text:
        raise unsupported(f"the replacement {text!r}")
    node.set("replacement", exp.Literal.string(re.sub(r"\$(\d)", r"\\\1", text)))
    return node


def _on_dates(node: exp.Expression, analysis: Analysis) -> exp.Expression:
    """Arithmetic on a date gives a date; DuckDB's gives a timestamp."""
    date, moved = node.this, node.expression
    if isinstance(node, (exp.Add, exp.Sub)):
        if not isinstance(moved, exp.Interval):
            return node
    of = date.to.this if isinstance(date, exp.Cast) else analysis.type_of(date)
    if of is None:
        raise unsupported("arithmetic on a date or timestamp whose type it does not know")
    return exp.cast(node.copy(), "DATE") if of == Type.DATE else node


def _path(node: exp.JSONExtractScalar) -> exp.Expression:
    path = node.expression
    return exp.Literal.string(path.sql("trino").strip("'")) if isinstance(path, exp.JSONPath) else path


def _cast(node: exp.Expression, analysis: Analysis) -> exp.Expression:
    to, inner = node.to, node.this
    if to.this == Type.JSON:
        return exp.Anonymous(this="to_json", expressions=[inner])
    if to.this == Type.DECIMAL and not to.expressions:
        node.set("to", exp.DataType.build("DECIMAL(38, 0)", dialect="duckdb"))
        return node
    if to.this not in exp.DataType.TEXT_TYPES or isinstance(inner, exp.Null):
        return node
    of = Type.VARCHAR if isinstance(inner, exp.Literal) and inner.is_string else analysis.type_of(inner)
    if of in _NESTED:
        raise QueryFailed(f"TYPE_MISMATCH: line 1:1: Cannot cast {of.value.lower()} to varchar")
    if isinstance(inner, exp.Cast) and inner.to.this in _INSTANTS or of in _INSTANTS:
        return _call("trino_instant", inner)
    if of in _TIMESTAMPS:
        return _call("trino_timestamp", inner)
    if of in _DOUBLES:
        return _call("trino_double", exp.cast(inner, "DOUBLE" if of == Type.DOUBLE else "FLOAT"))
    if of is None or of in (Type.VARBINARY, Type.BINARY):
        return _call("trino_text", inner)
    if to.expressions:  # varchar(n) cuts
        return _call("substring", exp.cast(inner, "VARCHAR"), exp.Literal.number(1), to.expressions[0].this.copy())
    return node


def _anonymous(node: exp.Anonymous, analysis: Analysis) -> exp.Expression:
    name, arguments = node.name.lower(), node.expressions
    if name in ("format_datetime", "parse_datetime"):
        if len(arguments) != 2 or not arguments[1].is_string:
            raise unsupported(f"{name} without a literal pattern")
        pattern = exp.Literal.string(date_patterns.from_joda(arguments[1].name))
        return _call("strftime" if name == "format_datetime" else "strptime", arguments[0], pattern)
    if name == "to_iso8601":
        of = analysis.type_of(arguments[0])
        if isinstance(arguments[0], exp.Cast):
            of = arguments[0].to.this
        if of in _INSTANTS:
            return _call("strftime", _call("timezone", exp.Literal.string("UTC"), arguments[0]),
                         exp.Literal.string("%Y-%m-%dT%H:%M:%S.%gZ"))
        if of in _TIMESTAMPS:
            return _call("strftime", arguments[0], exp.Literal.string("%Y-%m-%dT%H:%M:%S.%g"))
        if of == Type.DATE:
            return _call("strftime", arguments[0], exp.Literal.string("%Y-%m-%d"))
        raise unsupported("to_iso8601 of a value whose type it does not know")
    return node
