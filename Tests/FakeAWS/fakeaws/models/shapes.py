"""A value against a shape of a botocore model: every departure, as one sentence each."""
from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import Any, Iterator

from botocore.model import Shape

_NUMBERS = {"integer": int, "long": int, "float": (int, float), "double": (int, float)}


def departures(shape: Shape, value: Any, at: str = "") -> Iterator[str]:
    """What is wrong with a JSON-like `value`. `at` is the member's path for the reader, '' at the top."""
    where = at or "the request"
    kind = shape.type_name
    if kind == "structure":
        if not isinstance(value, dict):
            yield f"{where} must be an object"
            return
        yield from _structure(shape, value, at)
    elif kind == "list":
        if not isinstance(value, list):
            yield f"{where} must be a list"
            return
        yield from _size(shape, len(value), where, "elements")
        for index, element in enumerate(value):
            yield from departures(shape.member, element, f"{where}[{index}]")
    elif kind == "map":
        if not isinstance(value, dict):
            yield f"{where} must be a map"
            return
        yield from _size(shape, len(value), where, "entries")
        for key, element in value.items():
            yield from departures(shape.key, key, f"a key of {where}")
            yield from departures(shape.value, element, f"{where}.{key}")
    elif kind == "string":
        if not isinstance(value, str):
            yield f"{where} must be a string"
            return
        yield from _text(shape, value, where)
    elif kind in _NUMBERS:
        # A bool is an int to Python, not to a model.
        if isinstance(value, bool) or not isinstance(value, _NUMBERS[kind]) or not math.isfinite(value):
            yield f"{where} must be a number ({kind})"
            return
        yield from _size(shape, value, where, "")
    elif kind == "boolean":
        if not isinstance(value, bool):
            yield f"{where} must be true or false"
    elif kind == "timestamp":
        if isinstance(value, bool) or not isinstance(value, (int, float, str)):
            yield f"{where} must be a timestamp"
    elif kind == "blob":
        if not isinstance(value, (str, bytes)):
            yield f"{where} must be a blob"


def _structure(shape: Shape, value: dict[str, Any], at: str) -> Iterator[str]:
    prefix = at + "." if at else ""
    if getattr(shape, "is_tagged_union", False) and len(value) != 1:
        yield f"{at or 'the request'} must have exactly one member"
    known = {member.serialization.get("name", name): (name, member) for name, member in shape.members.items()}
    for name in value:
        if name not in known:
            near = next((other for other in known if other.lower() == name.lower()), None)
            yield f"{prefix}{name} is no member of {shape.name}" + (f" (it is spelt {near})" if near else "")
    for wire, (name, member) in known.items():
        given = value.get(wire)
        if given is None:
            if name in shape.required_members:
                yield f"{prefix}{name} is required"
        else:
            yield from departures(member, given, prefix + wire)


def _size(shape: Shape, size: float, where: str, unit: str) -> Iterator[str]:
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is not None and size < float(least) or most is not None and size > float(most):
        bounds = f"{'' if least is None else least} to {'' if most is None else most}".strip()
        yield f"{where} must have {bounds} {unit}".rstrip() + f", not {size}"


def _text(shape: Shape, value: str, where: str) -> Iterator[str]:
    yield from _size(shape, len(value), where, "characters")
    allowed = getattr(shape, "enum", None) or shape.metadata.get("enum")
    if allowed and value not in allowed:
        yield f"{where} must be one of {', '.join(allowed)}"
    pattern = _compiled(shape.metadata.get("pattern"))
    if pattern and not pattern.fullmatch(value):
        yield f"{where} must match {pattern.pattern}"


@lru_cache(maxsize=None)
def _compiled(pattern: str | None) -> re.Pattern[str] | None:
    """The models' patterns are Java's; those that Python cannot read are left to the services."""
    if not pattern:
        return None
    try:
        return re.compile(pattern, re.DOTALL)
    except re.error:
        return None
