"""Query protocol (SNS, STS, IAM): form parameters into the nested value that the model speaks of."""
from __future__ import annotations

from typing import Any

from botocore.model import Shape


class FormReader:
    """Reads members of a form by shape and remembers which parameters it used, so that unknown ones can be named."""

    def __init__(self, form: dict[str, str]) -> None:
        self._form = form
        self.used: set[str] = {"Action", "Version"}

    def unknown(self) -> list[str]:
        return sorted(set(self._form) - self.used)

    def structure(self, shape: Shape, prefix: str = "") -> dict[str, Any]:
        value = {}
        for name, member in shape.members.items():
            wire = member.serialization.get("name", name)
            found = self._value(member, prefix + wire)
            if found is not None:
                value[wire] = found
        return value

    def _value(self, shape: Shape, name: str) -> Any:
        kind = shape.type_name
        if kind == "structure":
            return self.structure(shape, name + ".") or None
        if kind == "list":
            return self._list(shape, name)
        if kind == "map":
            return self._map(shape, name)
        if name not in self._form:
            return None
        self.used.add(name)
        return scalar(shape, self._form[name])

    def _list(self, shape: Shape, name: str) -> list[Any] | None:
        if self._form.get(name) == "":  # how an empty list is written
            self.used.add(name)
            return []
        flat = shape.serialization.get("flattened")
        inner = name if flat else f"{name}.{shape.member.serialization.get('name', 'member')}"
        values: list[Any] = []
        while (found := self._value(shape.member, f"{inner}.{len(values) + 1}")) is not None:
            values.append(found)
        return values or None

    def _map(self, shape: Shape, name: str) -> dict[str, Any] | None:
        inner = name if shape.serialization.get("flattened") else name + ".entry"
        key, value = shape.key.serialization.get("name", "key"), shape.value.serialization.get("name", "value")
        entries: dict[str, Any] = {}
        while (found := self._value(shape.key, f"{inner}.{len(entries) + 1}.{key}")) is not None:
            entries[found] = self._value(shape.value, f"{inner}.{len(entries) + 1}.{value}")
        return entries or None


def scalar(shape: Shape, text: str) -> Any:
    """Text of a form, header, URL or XML element as the type of its shape; left as text where it does not fit."""
    try:
        if shape.type_name in ("integer", "long"):
            return int(text)
        if shape.type_name in ("float", "double"):
            return float(text)
    except ValueError:
        return text
    if shape.type_name == "boolean":
        return {"true": True, "false": False}.get(text.lower(), text)
    return text
