"""Patterns of dates: Joda's (format_datetime, parse_datetime) and MySQL's (date_format, date_parse), which
sqlglot turns, as strftime's."""
from __future__ import annotations

import re

from .failures import unsupported

_JODA = {"yyyy": "%Y", "yy": "%y", "MM": "%m", "dd": "%d", "HH": "%H", "hh": "%I", "mm": "%M", "ss": "%S", "SSS": "%g",
         "a": "%p", "EEE": "%a", "EEEE": "%A", "MMM": "%b", "MMMM": "%B"}
# What sqlglot makes of MySQL's letters that both sides mean alike.
_STRFTIME = frozenset(("%Y", "%y", "%m", "%d", "%H", "%-H", "%I", "%-I", "%M", "%S", "%f", "%p", "%a", "%A", "%b", "%B",
                       "%-d", "%-m", "%j", "%%", "%T"))


def from_joda(pattern: str) -> str:
    out, index = "", 0
    for found in re.finditer(r"'((?:[^']|'')*)'|([A-Za-z])\2*|%|[^A-Za-z'%]+", pattern):
        index = found.end()
        text = found[0]
        if text.startswith("'"):
            out += (found[1].replace("''", "'") or "'").replace("%", "%%")
        elif found[2]:
            if text not in _JODA:
                raise unsupported(f"the date pattern {text!r}")
            out += _JODA[text]
        else:
            out += text.replace("%", "%%")
    if index != len(pattern):
        raise unsupported(f"the date pattern {pattern!r}")
    return out


def check_strftime(pattern: str) -> None:
    for found in re.findall(r"%-?.", pattern):
        if found not in _STRFTIME:
            raise unsupported(f"the date pattern {found!r}")
