"""REST protocols (Pinpoint, S3): which operation a method and path mean, and where its members lie."""
from __future__ import annotations

import json
import re
import urllib.parse
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from typing import Any

from botocore.model import OperationModel, ServiceModel, Shape

from ..message import Request
from .forms import scalar

# Parameters and headers that belong to signing and to transport, not to an operation.
SIGNING_PARAMETERS = re.compile(r"^(X-Amz-(Algorithm|Credential|Date|Expires|SignedHeaders|Signature|Security-Token)|x-id)$")
SIGNING_HEADERS = re.compile(
    r"^x-amz-(date|content-sha256|security-token|user-agent|decoded-content-length|trailer|te|checksum-.*|sdk-.*)$")


@dataclass(frozen=True)
class Route:
    """One operation's place: method, path pattern, fixed query parameters, members that must be there."""

    operation: str
    method: str
    path: re.Pattern[str]
    labels: tuple[str, ...]
    fixed: tuple[tuple[str, str], ...]
    needed_parameters: frozenset[str]
    needed_headers: frozenset[str]

    @property
    def weight(self) -> int:
        return len(self.fixed) + len(self.needed_parameters) + len(self.needed_headers)


class Routes:
    """All operations of a REST service. The most particular one that fits wins (`?uploads` before a plain POST)."""

    def __init__(self, model: ServiceModel) -> None:
        self._model = model
        operations = [model.operation_model(name) for name in model.operation_names]
        operations.sort(key=lambda operation: bool(operation.deprecated))  # stable: the successors first
        self._routes = sorted(map(self._route, operations), key=lambda route: -route.weight)

    def _route(self, operation: OperationModel) -> Route:
        path, _, query = operation.http["requestUri"].partition("?")
        labels = re.findall(r"\{([^}+]+)\+?\}", path)
        pattern = re.escape(path)
        for label in labels:
            pattern = pattern.replace(re.escape("{%s+}" % label), "(.+)").replace(re.escape("{%s}" % label), "([^/]+)")
        needed: dict[str, set[str]] = {"querystring": set(), "header": set()}
        shape = operation.input_shape
        for name in shape.required_members if shape else ():
            location = shape.members[name].serialization.get("location")
            if location in needed:
                needed[location].add(shape.members[name].serialization.get("name", name))
        return Route(operation.name, operation.http["method"], re.compile(pattern + "/?$"), tuple(labels),
                     tuple(urllib.parse.parse_qsl(query, keep_blank_values=True)),
                     frozenset(needed["querystring"]), frozenset(name.lower() for name in needed["header"]))

    def find(self, request: Request) -> tuple[OperationModel, dict[str, str]] | None:
        """The operation and its decoded path labels."""
        parameters = dict(request.parameters)
        for route in self._routes:
            if route.method != request.method or not all(parameters.get(k) == v for k, v in route.fixed):
                continue
            if not route.needed_parameters <= parameters.keys() or not route.needed_headers <= request.headers.keys():
                continue
            found = route.path.match(request.path)
            if found:
                values = (urllib.parse.unquote(text) for text in found.groups())
                return self._model.operation_model(route.operation), dict(zip(route.labels, values))
        return None


def read(operation: OperationModel, labels: dict[str, str], request: Request,
         endpoint_prefix: str) -> tuple[dict[str, Any], list[str]]:
    """The members of a REST request, and what in it belongs to no member."""
    shape, strange = operation.input_shape, []
    value: dict[str, Any] = {}
    fixed = dict(urllib.parse.parse_qsl(operation.http["requestUri"].partition("?")[2], keep_blank_values=True))
    parameters, headers = dict(request.parameters), dict(request.headers)
    known_parameters, known_headers, prefixes = set(fixed), set(), []
    body_members: dict[str, Shape] = {}
    for name, member in (shape.members if shape else {}).items():
        wire, location = member.serialization.get("name", name), member.serialization.get("location")
        if location == "uri":
            value[wire] = scalar(member, labels.get(wire, ""))
        elif location == "querystring":
            known_parameters.add(wire)
            if wire in parameters:
                value[wire] = scalar(member, parameters[wire])
        elif location == "header":
            known_headers.add(wire.lower())
            if wire.lower() in headers:
                text = headers[wire.lower()]
                value[wire] = text.split(",") if member.type_name == "list" else scalar(member, text)
        elif location == "headers":
            prefixes.append(wire.lower())
        else:
            body_members[name] = member
    strange += [f"the query parameter {name} is none of {operation.name}" for name in parameters
                if name not in known_parameters and not SIGNING_PARAMETERS.match(name)]
    strange += [f"the header {name} is none of {operation.name}" for name in headers
                if name.startswith("x-amz-") and name not in known_headers and not SIGNING_HEADERS.match(name)
                and not any(name.startswith(prefix) for prefix in prefixes)]
    payload = shape.serialization.get("payload") if shape else None
    if payload:
        _payload(shape, payload, request, endpoint_prefix, value, strange)
    elif request.body and body_members and endpoint_prefix != "s3":
        value |= _json(request.body, strange)
    return value, strange


def _payload(shape: Shape, name: str, request: Request, service: str, value: dict[str, Any], strange: list[str]) -> None:
    member = shape.members[name]
    if member.type_name != "structure":
        value[member.serialization.get("name", name)] = request.body
        return
    if not request.body:
        return
    # The payload member is not wrapped on the wire; in the model's tree it has its own place.
    wire = member.serialization.get("name", name)
    if service != "s3":
        value[wire] = _json(request.body, strange)
        return
    try:
        root = ElementTree.fromstring(request.body)
    except ElementTree.ParseError as error:
        strange.append(f"the body is not XML: {error}")
        return
    value[wire] = _element(member, root, strange)


def _json(body: bytes, strange: list[str]) -> dict[str, Any]:
    try:
        value = json.loads(body)
    except ValueError as error:
        strange.append(f"the body is not JSON: {error}")
        return {}
    if not isinstance(value, dict):
        strange.append("the body is not a JSON object")
        return {}
    return value


def _element(shape: Shape, element: ElementTree.Element, strange: list[str]) -> Any:
    """An XML element by its shape: structures, lists (flattened or not) and scalars, which is all that S3 sends."""
    if shape.type_name != "structure":
        if shape.type_name == "list":
            return [_element(shape.member, child, strange) for child in element]
        return scalar(shape, element.text or "")
    value: dict[str, Any] = {}
    members = {member.serialization.get("name", name): member for name, member in shape.members.items()
               if not member.serialization.get("xmlAttribute")}
    for member in list(members.values()):  # a flattened list goes by the name of its elements
        if member.type_name == "list" and member.serialization.get("flattened"):
            members.setdefault(member.member.serialization.get("name", ""), member)
    for child in element:
        name = child.tag.rpartition("}")[2]
        if name not in members:
            strange.append(f"<{name}> is no member of {shape.name}")
            continue
        member = members[name]
        if member.type_name == "list" and member.serialization.get("flattened"):
            value.setdefault(member.serialization.get("name", name), []).append(_element(member.member, child, strange))
        else:
            value[name] = _element(member, child, strange)
    return value
