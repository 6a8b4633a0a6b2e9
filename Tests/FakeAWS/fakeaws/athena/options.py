"""`WITH (name = value, …)` of CTAS and UNLOAD, which sqlglot does not keep whole."""
from __future__ import annotations

from typing import Any

from sqlglot import Token

from .failures import mismatched


def closing(text: str, tokens: list[Token], position: int) -> int:
    """The position of the `)` that closes the `(` at `position`."""
    depth = 0
    for index in range(position, len(tokens)):
        depth += {"(": 1, ")": -1}.get(tokens[index].text if tokens[index].token_type.name != "STRING" else "", 0)
        if depth == 0:
            return index
    raise mismatched(text, len(text), "<EOF>", "')'")


def read_options(text: str, tokens: list[Token], position: int) -> tuple[dict[str, Any], int]:
    """The options in the parentheses at `position`, names in lower case, and the position after them."""
    if position >= len(tokens) or tokens[position].text != "(":
        raise mismatched(text, tokens[min(position, len(tokens) - 1)].start, tokens[min(position, len(tokens) - 1)].text,
                         "'('")
    end = closing(text, tokens, position)
    options: dict[str, Any] = {}
    index = position + 1
    while index < end:
        if index + 2 >= end + 1 or tokens[index + 1].text != "=":
            raise mismatched(text, tokens[index + 1].start, tokens[index + 1].text, "'='")
        name = tokens[index].text.lower()
        options[name], index = _value(text, tokens, index + 2)
        if index < end and tokens[index].text != ",":
            raise mismatched(text, tokens[index].start, tokens[index].text, "',', ')'")
        index += 1
    return options, end + 1


def _value(text: str, tokens: list[Token], index: int) -> tuple[Any, int]:
    token = tokens[index]
    if token.token_type.name == "STRING":
        return token.text, index + 1
    if token.token_type.name == "NUMBER":
        return int(token.text), index + 1
    if token.text.upper() in ("TRUE", "FALSE"):
        return token.text.upper() == "TRUE", index + 1
    if token.text.upper() == "ARRAY" and tokens[index + 1].text == "[":
        values, index = [], index + 2
        while tokens[index].text != "]" or tokens[index].token_type.name == "STRING":
            if tokens[index].text != "," or tokens[index].token_type.name == "STRING":
                values.append(tokens[index].text)
            index += 1
        return values, index + 1
    raise mismatched(text, token.start, token.text, "<expression>")
