"""Names and types of a query against the catalogue: what Athena finds before it runs anything."""
from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Iterator

import sqlglot
from sqlglot import exp
from sqlglot.optimizer.annotate_types import annotate_types
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import traverse_scope

from .catalogue import Catalogue, Table
from .failures import QueryFailed, place
from .hive_types import trino_type

TEXT, NUMBERS, TIMES = exp.DataType.TEXT_TYPES, exp.DataType.NUMERIC_TYPES, exp.DataType.TEMPORAL_TYPES
_OPERATORS = {"EQ": "=", "NEQ": "<>", "GT": ">", "GTE": ">=", "LT": "<", "LTE": "<=", "Add": "+", "Sub": "-", "Mul": "*",
              "Div": "/", "Mod": "%"}


@dataclass
class Analysis:
    """What is known of a query: its tables (by node), the columns it reads of each, and types by `meta["n"]`."""

    tables: dict[int, Table] = field(default_factory=dict)
    used: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    types: dict[int, exp.DataType] = field(default_factory=dict)

    def type_of(self, node: exp.Expression) -> exp.DataType.Type | None:
        known = self.types.get(node.meta.get("n", -1))
        return known.this if known is not None and known.this != exp.DataType.Type.UNKNOWN else None


def analyse(tree: exp.Expression, text: str, database: str, catalogue: Catalogue) -> Analysis:
    """Raises the first failure. Marks every node of `tree` with a number, so that types find their way back."""
    analysis = Analysis()
    for number, node in enumerate(tree.walk()):
        node.meta["n"] = number
    schema: dict[str, dict[str, dict[str, exp.DataType]]] = {}
    for node in base_tables(tree):
        found = _resolve(node, text, database, catalogue)
        analysis.tables[node.meta["n"]] = found
        schema.setdefault(found.database, {})[found.name] = {name: trino_type(kind) for name, kind in found.columns}
        analysis.used.setdefault((found.database, found.name), set())
    for node in base_tables(tree):
        found = analysis.tables[node.meta["n"]]
        node.set("db", exp.to_identifier(found.database))
        node.set("catalog", None)
    names = {(table.database, table.name) for table in analysis.tables.values()}
    for column in tree.find_all(exp.Column):  # `database.table.column` is `table.column` to DuckDB; fields look alike
        if (column.text("db").lower(), column.table.lower()) in names:
            column.set("db", None)
            column.set("catalog", None)
    if isinstance(tree, exp.Query):
        _check(tree, text, schema, analysis)
    return analysis


def base_tables(tree: exp.Expression) -> list[exp.Table]:
    """The tables of the catalogue that a query names; common table expressions are none, wherever they are seen."""
    found: dict[int, exp.Table] = {}
    for scope in traverse_scope(tree) if isinstance(tree, exp.Query) else []:
        for source in scope.sources.values():
            if isinstance(source, exp.Table) and source.name:
                found[id(source)] = source
    return sorted(found.values(), key=lambda table: table.meta.get("n", 0))


def _resolve(node: exp.Table, text: str, database: str, catalogue: Catalogue) -> Table:
    offset = _start(node.parts[0]) if node.parts else 0
    holder = node.db or database
    if node.catalog and node.catalog.lower() != "awsdatacatalog":
        raise QueryFailed(f"CATALOG_NOT_FOUND: {place(text, offset)}: Catalog '{node.catalog}' does not exist")
    found = catalogue.find(holder, node.name)
    if found is None:
        if not catalogue.has_database(holder):
            raise QueryFailed(f"SCHEMA_NOT_FOUND: {place(text, offset)}: Schema '{holder.lower()}' does not exist")
        name = f"awsdatacatalog.{holder.lower()}.{node.name.lower()}"
        raise QueryFailed(f"TABLE_NOT_FOUND: {place(text, offset)}: Table '{name}' does not exist", 1110)
    return found


def _start(node: exp.Expression) -> int:
    return node.meta.get("start", 0)


# ---- columns and types -----------------------------------------------------------------------------------------------

def _check(tree: exp.Expression, text: str, schema: dict[str, Any], analysis: Analysis) -> None:
    try:
        qualified = qualify(tree.copy(), schema=schema, dialect="trino", expand_alias_refs=False,
                            quote_identifiers=False)
    except sqlglot.errors.OptimizeError as error:
        failure = _column_failure(str(error), tree, text, analysis)
        if failure:
            raise failure from None
        analysis.used = {key: set(columns) for key, columns in _all_columns(schema)}
        return  # DuckDB's binder has the last word
    except sqlglot.errors.SqlglotError:
        analysis.used = {key: set(columns) for key, columns in _all_columns(schema)}
        return
    for column in qualified.find_all(exp.Column):
        for (database, name), used in analysis.used.items():
            if column.name.lower() in schema[database][name]:
                used.add(column.name.lower())
    try:
        typed = annotate_types(qualified, schema=schema, dialect="trino")
    except (sqlglot.errors.SqlglotError, AttributeError, KeyError):
        return
    for node in typed.walk():
        if "n" in node.meta and node.type is not None:
            analysis.types[node.meta["n"]] = node.type
    for failure in _mismatches(typed, text):
        raise failure


def _all_columns(schema: dict[str, Any]) -> Iterator[tuple[tuple[str, str], Any]]:
    for database, tables in schema.items():
        for name, columns in tables.items():
            yield (database, name), columns


_UNRESOLVED = re.compile(
    r"Column '\"?(?P<a>[\w.]+)\"?' could not be resolved(?: for table: '\"?(?P<t>\w+)\"?')?|Unknown (?:column|table): \"?(?P<b>\w+)")


def _column_failure(said: str, tree: exp.Expression, text: str, analysis: Analysis) -> QueryFailed | None:
    found = _UNRESOLVED.search(said)
    if not found:
        return None
    name, table = (found["a"] or found["b"]).lower(), (found["t"] or "").lower()
    column = next((node for node in tree.find_all(exp.Column)
                   if name in (node.name.lower(), node.table.lower()) and (not table or node.table.lower() == table)
                   and (found["b"] or table or not node.table)), None)
    where = place(text, _start(column.parts[0])) if column else place(text, 0)
    written = ".".join(part.name for part in column.parts) if column else name
    holders = sum(name in dict(table.columns) for table in analysis.tables.values())
    if holders > 1 and not table and not found["b"]:
        return QueryFailed(f"AMBIGUOUS_NAME: {where}: Column '{written}' is ambiguous")
    return QueryFailed(f"COLUMN_NOT_FOUND: {where}: Column '{written}' cannot be resolved or requester is not "
                       "authorized to access requested resources")


def _family(kind: exp.DataType | None) -> str | None:
    if kind is None:
        return None
    for name, kinds in (("text", TEXT), ("number", NUMBERS), ("time", TIMES)):
        if kind.this in kinds:
            return name
    return "boolean" if kind.this == exp.DataType.Type.BOOLEAN else None


def _mismatches(typed: exp.Expression, text: str) -> Iterator[QueryFailed]:
    """Operators, IN lists, CASE and COALESCE branches, UNION columns and sums of kinds that do not go together."""
    def differ(*nodes: exp.Expression) -> tuple[exp.DataType, exp.DataType] | None:
        known = [(family, node.type) for node in nodes if (family := _family(node.type))]
        first = known[0] if known else None
        return next(((first[1], kind) for family, kind in known if first and family != first[0]), None)

    def spelt(kind: exp.DataType) -> str:
        return kind.sql("trino").lower()

    for node in typed.walk():
        where = place(text, min((_start(name) for name in node.find_all(exp.Identifier) if "start" in name.meta), default=0))
        if type(node).__name__ in _OPERATORS and (pair := differ(node.left, node.right)):
            operator = _OPERATORS[type(node).__name__]
            yield QueryFailed(f"TYPE_MISMATCH: {where}: Cannot apply operator: {spelt(pair[0])} {operator} {spelt(pair[1])}")
        elif isinstance(node, exp.In) and node.expressions and (pair := differ(node.this, *node.expressions)):
            yield QueryFailed(f"TYPE_MISMATCH: {where}: IN value and list items must be the same type: {spelt(pair[0])}")
        elif isinstance(node, exp.Coalesce) and (pair := differ(node.this, *node.expressions)):
            yield QueryFailed(f"TYPE_MISMATCH: {where}: All COALESCE operands must be the same type: {spelt(pair[0])}")
        elif isinstance(node, exp.Case):
            branches = [branch.args["true"] for branch in node.args["ifs"]] + [node.args.get("default")]
            if pair := differ(*(branch for branch in branches if branch is not None)):
                yield QueryFailed(f"TYPE_MISMATCH: {where}: All CASE results must be the same type: {spelt(pair[0])}")
        elif isinstance(node, (exp.Sum, exp.Avg)) and _family(node.this.type) in ("text", "boolean", "time"):
            name = "sum" if isinstance(node, exp.Sum) else "avg"
            yield QueryFailed(f"FUNCTION_NOT_FOUND: {where}: Unexpected parameters ({spelt(node.this.type)}) for "
                              f"function {name}")
        elif isinstance(node, exp.Like) and any(_family(side.type) not in (None, "text") for side in (node.this, node.expression)):
            yield QueryFailed(f"TYPE_MISMATCH: {where}: Left side and pattern of LIKE must evaluate to a varchar")
        elif isinstance(node, (exp.Where, exp.Having)) and _family(node.this.type) not in (None, "boolean"):
            yield QueryFailed(f"TYPE_MISMATCH: {where}: {type(node).__name__.upper()} clause must evaluate to a boolean: "
                              f"actual type {spelt(node.this.type)}")
        elif isinstance(node, exp.SetOperation) and len(node.left.selects) != len(node.right.selects):
            yield QueryFailed(f"TYPE_MISMATCH: {where}: {type(node).__name__.upper()} query has different number of fields: "
                              f"{len(node.left.selects)}, {len(node.right.selects)}")
        elif isinstance(node, exp.DPipe):
            sides = [node.this, node.expression]
            if any(_family(side.type) == "text" for side in sides) and (pair := differ(*sides)):
                yield QueryFailed(f"FUNCTION_NOT_FOUND: {where}: Unexpected parameters ({spelt(sides[0].type)}, "
                                  f"{spelt(sides[1].type)}) for function concat")
        elif isinstance(node, exp.SetOperation):
            for index, (left, right) in enumerate(zip(node.left.selects, node.right.selects), 1):
                if pair := differ(left, right):
                    yield QueryFailed(f"TYPE_MISMATCH: {where}: column {index} in {type(node).__name__.upper()} query "
                                      f"has incompatible types: {spelt(pair[0])}, {spelt(pair[1])}")
