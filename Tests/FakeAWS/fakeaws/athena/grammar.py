"""What Athena's grammar refuses and sqlglot's would take, found on the tokens, with its place."""
from __future__ import annotations

from sqlglot import Token, exp

from .failures import mismatched

RESERVED = frozenset("""ALTER AND AS BETWEEN BY CASE CAST CONSTRAINT CREATE CROSS CUBE CURRENT_CATALOG CURRENT_DATE
CURRENT_PATH CURRENT_ROLE CURRENT_SCHEMA CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER DEALLOCATE DELETE DESCRIBE DISTINCT
DROP ELSE END ESCAPE EXCEPT EXECUTE EXISTS EXTRACT FALSE FOR FROM FULL GROUP GROUPING HAVING IN INNER INSERT INTERSECT
INTO IS JOIN LEFT LIKE LISTAGG LOCALTIME LOCALTIMESTAMP NATURAL NORMALIZE NOT NULL ON OR ORDER OUTER PREPARE RECURSIVE
RIGHT ROLLUP SELECT SKIP TABLE THEN TRIM TRUE UESCAPE UNION UNNEST USING VALUES WHEN WHERE WITH""".split())

_CLAUSES = frozenset("FROM WHERE GROUP HAVING ORDER LIMIT OFFSET FETCH UNION EXCEPT INTERSECT".split())
# Words of other dialects that sqlglot reads in any.
_FOREIGN = frozenset("ILIKE QUALIFY PIVOT UNPIVOT ISNULL NOTNULL RLIKE REGEXP GLOB".split())
_FOREIGN_SIGNS = frozenset(("::", "->>", "#>", "#>>", "@>", "<@", "<=>", "**", "//", "^", "&", "&&", "<<", ">>", "==", ":="))
_FOREIGN_JOINS = frozenset("SEMI ANTI ASOF POSITIONAL".split())
# A list may follow these: a subscript.
_SUBSCRIBED = frozenset((")", "]", "ARRAY"))

FOREIGN_NODES = (exp.Pivot, exp.ILike, exp.Qualify, exp.Distribute, exp.Sort, exp.Cluster, exp.Into,
                 exp.Command, exp.SafeDivide, exp.Glob)


def check_tokens(text: str, tokens: list[Token]) -> None:
    """Raises the refusal of the first offence."""
    # `ORDER BY` is one token.
    words = [token.text.upper().split()[0] if token.text and token.token_type.name not in ("STRING", "IDENTIFIER") else ""
             for token in tokens]
    for index, (token, word) in enumerate(zip(tokens, words)):
        after = words[index + 1] if index + 1 < len(words) else ""
        before = words[index - 1] if index else ""
        follower = tokens[index + 1] if index + 1 < len(tokens) else token

        def bad(found: Token = token) -> None:
            raise mismatched(text, found.start, found.text)

        if word == "," and (after in (",", ")") or after in _CLAUSES):
            bad(follower)
        if word in ("(", "SELECT") and after == "FROM":
            bad(follower)
        if word in ("FROM", "JOIN") and follower.token_type.name == "STRING":
            bad(follower)
        if word in _FOREIGN_SIGNS or word in _FOREIGN and before not in (".", "AS"):
            bad()
        if word in _FOREIGN_JOINS and after == "JOIN" or word == "LATERAL" and after == "VIEW":
            bad(follower)
        if word == "[" and before not in _SUBSCRIBED and not _names(tokens, index - 1):
            bad()
        if word == "{":
            bad()
        if word == "INTERVAL" and not (follower.token_type.name == "STRING" or after in ("+", "-")) and before != "AS":
            bad(follower)
        if word == "DISTINCT" and after == "ON" or word in ("GROUP", "ORDER") and after == "ALL":
            bad(follower)
        if word == "*" and after in ("EXCLUDE", "REPLACE", "EXCEPT") and words[index + 2:index + 3] == ["("]:
            bad(follower)
    _check_order(text, tokens, words)


def _names(tokens: list[Token], index: int) -> bool:
    """Whether the token is a name, after which `[` is a subscript."""
    return index >= 0 and (tokens[index].token_type.name in ("IDENTIFIER", "VAR", "STRING")
                           or tokens[index].text.upper() not in RESERVED and tokens[index].text.isidentifier())


def _check_order(text: str, tokens: list[Token], words: list[str]) -> None:
    """ORDER BY, OFFSET, LIMIT stand in this order in one query."""
    limits: list[bool] = [False]  # per depth of parentheses: a LIMIT has been seen
    for token, word in zip(tokens, words):
        if word == "(":
            limits.append(False)
        elif word == ")" and len(limits) > 1:
            limits.pop()
        elif word == "LIMIT":
            limits[-1] = True
        elif word in ("UNION", "EXCEPT", "INTERSECT", "ORDER", "OFFSET", "GROUP", "WHERE", "HAVING") and limits[-1]:
            raise mismatched(text, token.start, word, "<EOF>")


def check_tree(text: str, tree: exp.Expression) -> None:
    """Raises the refusal of the first node or name that Athena does not have."""
    for node in tree.walk():
        if isinstance(node, FOREIGN_NODES):
            raise mismatched(text, 0, type(node).__name__.upper())
        if isinstance(node, exp.Identifier) and not node.args.get("quoted") and "start" in node.meta:
            if node.name.upper() in RESERVED:
                raise mismatched(text, node.meta["start"], node.name)
            if node.name[:1].isdigit():
                raise mismatched(text, node.meta["start"], node.name, "<identifier>")
