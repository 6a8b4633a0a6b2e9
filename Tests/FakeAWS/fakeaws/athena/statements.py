"""A statement's text, read: which kind it is, its query as a tree, its target and options.

What does not parse is refused here, as StartQueryExecution refuses it; names and types are looked at later, by
analysis, and fail the query.
"""
from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import sqlglot
from sqlglot import Token, TokenType, exp

from . import functions, grammar
from .failures import mismatched, place, refused
from .options import closing, read_options

QUERY_STARTS = ("SELECT", "WITH", "(", "VALUES", "TABLE")
_STARTS = "'ALTER', 'ANALYZE', <query>"
_OTHERS = frozenset("""UPDATE DELETE MERGE ANALYZE CALL COMMIT DEALLOCATE EXECUTE GRANT OPTIMIZE PREPARE RESET REVOKE
ROLLBACK SET START TRUNCATE USE VACUUM""".split())


@dataclass(frozen=True)
class Statement:
    """`text` is what places refer to; `query` stands in it. `target` is (database or None, name)."""

    kind: str
    text: str
    query: exp.Expression | None = None
    tokens: tuple[Token, ...] = ()
    target: tuple[str | None, str] | None = None
    options: dict[str, Any] = field(default_factory=dict)
    quiet: bool = False  # IF [NOT] EXISTS, OR REPLACE
    inner: Statement | None = None  # what an EXPLAIN explains
    query_start: int = 0

    @property
    def types(self) -> tuple[str, str]:
        """StatementType and SubstatementType."""
        known = {"SELECT": ("DML", "SELECT"), "CTAS": ("DML", "CREATE_TABLE_AS_SELECT"), "UNLOAD": ("DML", "UNLOAD"),
                 "INSERT": ("DML", "INSERT"), "EXPLAIN VALIDATE": ("UTILITY", "EXPLAIN"),
                 "EXPLAIN IO": ("UTILITY", "EXPLAIN")}
        utility = self.kind.startswith(("SHOW", "DESCRIBE"))
        return known.get(self.kind, ("UTILITY" if utility else "DDL", self.kind.replace(" ", "_")))


def read(text: str) -> Statement:
    tokens = _tokens(text)
    if not tokens:
        raise mismatched(text, len(text), "<EOF>", _STARTS)
    first = tokens[0].text.upper()
    second = tokens[1].text.upper() if len(tokens) > 1 else ""
    if first in QUERY_STARTS:
        return _query("SELECT", text, 0, tokens)
    if first == "EXPLAIN":
        return _explain(text, tokens)
    if first == "UNLOAD":
        return _unload(text, tokens)
    if first == "INSERT" and second == "INTO":
        return _insert(text, tokens)
    if first == "CREATE" and second == "TABLE" and (found := _table_as(text, tokens)):
        return found
    if first in ("CREATE", "DROP", "SHOW", "DESCRIBE", "DESC", "MSCK", "ALTER"):
        from .ddl_statements import read_ddl  # it reads queries of views through this module
        return read_ddl(text, tokens)
    if first in _OTHERS or first == "INSERT":
        raise refused("Queries of this type are not supported")
    raise mismatched(text, tokens[0].start, tokens[0].text, _STARTS)


_PLAIN = re.compile(r"\s*(SHOW|DESCRIBE|DESC|MSCK|ALTER|DROP)\b", re.IGNORECASE)
_WORDS = re.compile(r"'(?P<string>[^']*)'|`(?P<tick>[^`]*)`|\"(?P<name>[^\"]*)\"|(?P<word>[\w*-]+|\S)")


def _words(text: str) -> list[Token]:
    """The tokens of a utility statement, which sqlglot would take for a command and leave whole."""
    kinds = {"string": TokenType.STRING, "tick": TokenType.IDENTIFIER, "name": TokenType.IDENTIFIER}
    return [Token(kinds.get(found.lastgroup or "", TokenType.VAR), found[found.lastgroup or 0], start=found.start(),
                  end=found.end() - 1) for found in _WORDS.finditer(text)]


def _tokens(text: str) -> list[Token]:
    if _PLAIN.match(text):
        tokens = _words(text)
        while tokens and tokens[-1].text == ";":
            tokens.pop()
        return tokens
    try:
        tokens = sqlglot.tokenize(text, read="hive" if re.match(r"\s*CREATE\s+EXTERNAL\b", text, re.I)
                                  else "trino")
    except sqlglot.errors.TokenError:
        start = max(text.rfind("'"), text.rfind('"'), 0)
        raise mismatched(text, start, text[start:start + 1]) from None
    while tokens and tokens[-1].text == ";":
        tokens.pop()
    if any(token.text == ";" and token.token_type.name == "SEMICOLON" for token in tokens):
        raise refused("Only one sql statement is allowed. Got: " + text)
    return tokens


def _query(kind: str, text: str, start: int, tokens: list[Token], end: int | None = None, **more: Any) -> Statement:
    """The query between two offsets; all else is blanked, so that places count in the whole text."""
    end = tokens[-1].end + 1 if end is None else end
    blank = re.sub(r"[^\n]", " ", text[:start]) + text[start:end]
    inside = [token for token in tokens if start <= token.start < end]
    if not inside or inside[0].text.upper() not in QUERY_STARTS:
        found = inside[0] if inside else None
        raise mismatched(text, found.start if found else start, found.text if found else "<EOF>")
    grammar.check_tokens(text, inside)
    try:
        trees = [tree for tree in sqlglot.parse(blank, read="trino") if tree is not None]
    except sqlglot.errors.ParseError as error:
        raise _parse_refusal(error) from None
    if len(trees) != 1 or not isinstance(trees[0], (exp.Query, exp.Values)):
        raise mismatched(text, inside[0].start, inside[0].text)
    grammar.check_tree(text, trees[0])
    return Statement(kind, text, trees[0], tuple(inside), query_start=start, **more)


def _parse_refusal(error: sqlglot.errors.ParseError) -> Exception:
    detail = error.errors[0]
    word = detail.get("highlight") or "<EOF>"
    column = max(1, (detail.get("col") or 1) - len(detail.get("highlight") or "") + 1)
    return refused(f"line {detail.get('line')}:{column}: mismatched input '{word}'. Expecting: <query>")


def parse_view(text: str) -> exp.Expression:
    """The tree of a view's text, which was checked when the view was made."""
    return sqlglot.parse_one(text, read="trino")


# ---- the kinds -------------------------------------------------------------------------------------------------------

_EXPLAIN = re.compile(r"\s*EXPLAIN\s*\(\s*TYPE\s+(VALIDATE|IO\s*,\s*FORMAT\s+JSON)\s*\)", re.IGNORECASE)


def _explain(text: str, tokens: list[Token]) -> Statement:
    found = _EXPLAIN.match(text)
    if not found:
        raise refused("The test bench explains (TYPE VALIDATE) and (TYPE IO, FORMAT JSON) only")
    # Trino counts the prefix in the place of a syntax error and not in that of a semantic one.
    read(re.sub(r"[^\n]", " ", found[0]) + text[found.end():])
    inner = read(text[found.end():].lstrip())
    kind = "EXPLAIN VALIDATE" if found[1].upper() == "VALIDATE" else "EXPLAIN IO"
    return Statement(kind, inner.text, inner.query, inner.tokens, inner.target, inner=inner,
                     query_start=inner.query_start)


def _unload(text: str, tokens: list[Token]) -> Statement:
    if len(tokens) < 2 or tokens[1].text != "(":
        raise mismatched(text, tokens[0].start, tokens[0].text, "'('")
    end = closing(text, tokens, 1)
    rest = [token.text.upper() for token in tokens[end + 1:end + 4]]
    if rest[:1] != ["TO"] or rest[2:3] != ["WITH"]:
        raise mismatched(text, tokens[min(end + 1, len(tokens) - 1)].start, rest[0] if rest else "<EOF>", "'TO'")
    options, _ = read_options(text, tokens, end + 4)
    return _query("UNLOAD", text, tokens[2].start, tokens, tokens[end].start,
                  options=options | {"to": tokens[end + 2].text})


def _insert(text: str, tokens: list[Token]) -> Statement:
    target, position = read_name(text, tokens, 2)
    columns: list[str] = []
    if position < len(tokens) and tokens[position].text == "(" and tokens[position + 1].text.upper() not in QUERY_STARTS:
        end = closing(text, tokens, position)
        columns = [token.text for token in tokens[position + 1:end] if token.text != ","]
        position = end + 1
    start = tokens[position].start if position < len(tokens) else len(text)
    return _query("INSERT", text, start, tokens, target=target, options={"columns": columns})


def _table_as(text: str, tokens: list[Token]) -> Statement | None:
    """CREATE TABLE … AS; None for the other kind of CREATE TABLE."""
    words = [token.text.upper() for token in tokens]
    quiet = words[2:5] == ["IF", "NOT", "EXISTS"]
    target, position = read_name(text, tokens, 5 if quiet else 2)
    options: dict[str, Any] = {}
    if words[position:position + 1] == ["COMMENT"]:
        position += 2
    if words[position:position + 1] == ["WITH"]:
        options, position = read_options(text, tokens, position + 1)
    if words[position:position + 1] != ["AS"]:
        if options:
            raise mismatched(text, tokens[min(position, len(tokens) - 1)].start, words[position] if position < len(words)
                             else "<EOF>", "'AS'")
        return None
    end = tokens[-1].end + 1
    if words[-2:] == ["WITH", "DATA"]:
        end = tokens[-2].start
    elif words[-3:] == ["WITH", "NO", "DATA"]:
        end, options = tokens[-3].start, options | {"no data": True}
    return _query("CTAS", text, tokens[position].end + 1, tokens, end, target=target, options=options, quiet=quiet)


def read_name(text: str, tokens: list[Token], position: int) -> tuple[tuple[str | None, str], int]:
    """`name`, `database.name` or `catalog.database.name`, and the position after it."""
    parts: list[str] = []
    while position < len(tokens):
        token = tokens[position]
        if not token.text or token.text in "(),;" or token.token_type.name == "STRING":
            break
        parts.append(token.text.lower())
        position += 1
        if position >= len(tokens) or tokens[position].text != ".":
            break
        position += 1
    if not 1 <= len(parts) <= 3:
        found = tokens[min(position, len(tokens) - 1)]
        raise mismatched(text, found.start, found.text, "<identifier>")
    return ((parts[-2] if len(parts) > 1 else None), parts[-1]), position


def bind_parameters(statement: Statement, parameters: list[str]) -> None:
    """Puts ExecutionParameters, each the text of a literal, in the place of the question marks."""
    marks = list(statement.query.find_all(exp.Placeholder)) if statement.query else []
    if len(marks) != len(parameters):
        raise refused(f"Incorrect number of parameters: expected {len(marks)} but found {len(parameters)}",
                      "INVALID_INPUT")
    for mark, literal in zip(marks, parameters):
        mark.replace(sqlglot.parse_one(literal, read="trino"))


def check_functions(statement: Statement) -> None:
    functions.check(statement.text, list(statement.tokens))


__all__ = ["Statement", "read", "read_name", "bind_parameters", "check_functions", "parse_view", "place"]
