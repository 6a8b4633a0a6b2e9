"""DDL and utility statements, read: CREATE EXTERNAL TABLE, views, databases, DROP, SHOW, DESCRIBE, partitions."""
from __future__ import annotations

import re
from typing import Any

import sqlglot
from sqlglot import Token, exp

from .failures import mismatched, refused
from .statements import Statement, read, read_name

_CREATE_VIEW = re.compile(r"\s*CREATE\s+(OR\s+REPLACE\s+)?VIEW\s+(IF\s+NOT\s+EXISTS\s+)?(?P<name>[\w.\"`]+)\s+AS\s",
                          re.IGNORECASE)


def read_ddl(text: str, tokens: list[Token]) -> Statement:
    words = [token.text.upper() for token in tokens]
    head = " ".join(words[:2])
    if _CREATE_VIEW.match(text):
        return _view(text, tokens)
    if words[0] == "CREATE" and words[1:2] in (["EXTERNAL"], ["TABLE"]):
        return _table(text)
    if head in ("CREATE DATABASE", "CREATE SCHEMA"):
        return _named("CREATE DATABASE", text, tokens, 2, ["IF", "NOT", "EXISTS"])
    if head in ("DROP DATABASE", "DROP SCHEMA"):
        return _named("DROP DATABASE", text, tokens, 2, ["IF", "EXISTS"])
    if head in ("DROP TABLE", "DROP VIEW"):
        return _named(head, text, tokens, 2, ["IF", "EXISTS"], last=True)
    if head in ("SHOW TABLES", "SHOW DATABASES", "SHOW SCHEMAS"):
        return _show(head.replace("SCHEMAS", "DATABASES"), text, tokens)
    if head in ("SHOW COLUMNS", "SHOW PARTITIONS"):
        position = 3 if words[2:3] in (["IN"], ["FROM"]) else 2
        return _named(head, text, tokens, position, [])
    if words[0] in ("DESCRIBE", "DESC"):
        return _named("DESCRIBE", text, tokens, 1, [])
    if words[:3] == ["MSCK", "REPAIR", "TABLE"]:
        return _named("MSCK REPAIR TABLE", text, tokens, 3, [])
    if words[:2] == ["ALTER", "TABLE"] and "ADD" in words:
        return _add_partitions(text, tokens)
    raise refused("Queries of this type are not supported")


def _named(kind: str, text: str, tokens: list[Token], position: int, quiet: list[str], last: bool = False) -> Statement:
    words = [token.text.upper() for token in tokens[position:position + len(quiet)]]
    found = bool(quiet) and words == quiet
    start = position + (len(quiet) if found else 0)
    target, position = read_name(text, tokens, start)
    if last and position < len(tokens):
        raise mismatched(text, tokens[position].start, tokens[position].text, "<EOF>")
    return Statement(kind, text, target=target, quiet=found)



def _show(kind: str, text: str, tokens: list[Token]) -> Statement:
    target, pattern, position = None, "*", 2
    if position < len(tokens) and tokens[position].text.upper() in ("IN", "FROM"):
        target, position = read_name(text, tokens, position + 1)
    if position < len(tokens):
        if tokens[position].text.upper() == "LIKE":
            position += 1
        pattern = tokens[position].text
    return Statement(kind, text, target=target, options={"pattern": pattern})


def _view(text: str, tokens: list[Token]) -> Statement:
    found = _CREATE_VIEW.match(text)
    start = found.end() if found else 0
    blank = re.sub(r"[^\n]", " ", text[:start]) + text[start:]
    inner = read(blank)
    name = found["name"].replace('"', "").replace("`", "").lower().split(".") if found else []
    return Statement("CREATE VIEW", text, inner.query, inner.tokens, (name[-2] if len(name) > 1 else None, name[-1]),
                     {"sql": text[start:].strip().rstrip(";")}, quiet=bool(found and found[1]), query_start=start)


def _table(text: str) -> Statement:
    """CREATE EXTERNAL TABLE, Hive's grammar."""
    try:
        tree = sqlglot.parse_one(text, read="hive")
    except sqlglot.errors.ParseError as error:
        detail = error.errors[0]
        raise refused(f"line {detail.get('line')}:{detail.get('col')}: mismatched input '{detail.get('highlight')}'. "
                      "Expecting: <identifier>") from None
    if not isinstance(tree, exp.Create) or not isinstance(tree.this, exp.Schema):
        raise refused("Queries of this type are not supported")
    properties = tree.args["properties"].expressions if tree.args.get("properties") else []
    if not any(isinstance(item, exp.ExternalProperty) for item in properties):
        raise refused("FAILED: ParseException line 1:0 : CREATE TABLE without EXTERNAL is for Iceberg tables", "INVALID_INPUT")
    options: dict[str, Any] = {"columns": _columns(tree.this.expressions), "partitions": [], "parameters": {},
                               "serde": None, "serde parameters": {}, "format": None, "location": None}
    for item in properties:
        if isinstance(item, exp.LocationProperty):
            options["location"] = item.name
        elif isinstance(item, exp.PartitionedByProperty):
            options["partitions"] = _columns(item.this.expressions)
        elif isinstance(item, exp.FileFormatProperty):
            options["format"] = item.name.upper()
        elif isinstance(item, exp.RowFormatSerdeProperty):
            options["serde"] = item.name
            if item.args.get("serde_properties"):
                options["serde parameters"] |= {part.name: part.args["value"].name
                                                for part in item.args["serde_properties"].expressions}
        elif isinstance(item, exp.RowFormatDelimitedProperty):
            if item.args.get("fields"):
                options["serde parameters"]["field.delim"] = item.args["fields"].name
        elif isinstance(item, exp.SerdeProperties):
            options["serde parameters"] |= {part.name: part.args["value"].name for part in item.expressions}
        elif type(item) is exp.Property:
            options["parameters"][item.name] = item.args["value"].name
    name = tree.this.this
    return Statement("CREATE TABLE", text, target=(name.db.lower() or None, name.name.lower()), options=options,
                     quiet=bool(tree.args.get("exists")))


def _columns(nodes: list[exp.Expression]) -> list[tuple[str, str]]:
    return [(node.name.lower(), node.args["kind"].sql("hive").lower()) for node in nodes if isinstance(node, exp.ColumnDef)]


def _add_partitions(text: str, tokens: list[Token]) -> Statement:
    target, _ = read_name(text, tokens, 2)
    parts = []
    pattern = r"PARTITION\s*\((?P<keys>[^)]*)\)\s*(?:LOCATION\s+'(?P<at>[^']+)')?"
    for found in re.finditer(pattern, text, re.IGNORECASE):
        keys = {key.lower(): quoted or bare
                for key, quoted, bare in re.findall(r"(\w+)\s*=\s*(?:'([^']*)'|([\w.-]+))", found["keys"])}
        parts.append((keys, found["at"]))
    if not parts:
        raise refused("FAILED: ParseException missing PARTITION at '<EOF>'")
    return Statement("ALTER TABLE ADD PARTITION", text, target=target, options={"partitions": parts},
                     quiet=bool(re.search(r"IF\s+NOT\s+EXISTS", text, re.IGNORECASE)))
