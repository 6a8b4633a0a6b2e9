"""A request read by its service's model: the operation, its members, and every way in which it breaks the model."""
from __future__ import annotations

import json
import urllib.parse
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import botocore.session
from botocore.model import OperationModel, ServiceModel

from ..message import Request
from . import rest
from .forms import FormReader
from .shapes import departures


@dataclass(frozen=True)
class Call:
    """What a request asks for. `operation` is '' where the service has no such operation."""

    service: str
    operation: str
    members: dict[str, Any]
    violations: tuple[str, ...]


@lru_cache(maxsize=None)
def service_model(service: str) -> ServiceModel:
    return botocore.session.get_session().get_service_model(service)


@lru_cache(maxsize=None)
def _routes(service: str) -> rest.Routes:
    return rest.Routes(service_model(service))


@lru_cache(maxsize=None)
def _operation(service: str, name: str) -> OperationModel | None:
    model = service_model(service)
    return model.operation_model(name) if name in model.operation_names else None


def read(service: str, request: Request) -> Call:
    """`request` in path style where the service is S3."""
    protocol = service_model(service).protocol
    if protocol == "json":
        return _json(service, request)
    if protocol == "query":
        return _form(service, request)
    return _rest(service, request)


def _call(service: str, operation: OperationModel, members: dict[str, Any], strange: list[str]) -> Call:
    found = list(departures(operation.input_shape, members)) if operation.input_shape else []
    return Call(service, operation.name, members, tuple(strange + found))


def _json(service: str, request: Request) -> Call:
    metadata = service_model(service).metadata
    prefix, _, name = request.header("x-amz-target").partition(".")
    operation = _operation(service, name) if prefix == metadata["targetPrefix"] else None
    if operation is None:
        return Call(service, "", {}, (f"X-Amz-Target {request.header('x-amz-target')!r} names no operation",))
    strange = []
    expected = "application/x-amz-json-" + metadata["jsonVersion"]
    if request.header("content-type") != expected:
        strange.append(f"Content-Type must be {expected}")
    if request.method != "POST" or request.path != "/":
        strange.append("the request must be POST /")
    try:
        members = json.loads(request.body or b"{}")
    except ValueError as error:
        return Call(service, operation.name, {}, (f"the body is not JSON: {error}",))
    return _call(service, operation, members, strange)


def _form(service: str, request: Request) -> Call:
    text = request.body.decode("utf-8", "replace") or request.query
    form = dict(urllib.parse.parse_qsl(text, keep_blank_values=True))
    operation = _operation(service, form.get("Action", ""))
    if operation is None:
        return Call(service, "", {}, (f"Action {form.get('Action')!r} is no operation",))
    strange = []
    version = service_model(service).metadata["apiVersion"]
    if form.get("Version") != version:
        strange.append(f"Version must be {version}")
    reader = FormReader(form)
    members = reader.structure(operation.input_shape) if operation.input_shape else {}
    strange += [f"the parameter {name} is none of {operation.name}" for name in reader.unknown()
                if not rest.SIGNING_PARAMETERS.match(name)]
    return _call(service, operation, members, strange)


def _rest(service: str, request: Request) -> Call:
    found = _routes(service).find(request)
    if found is None:
        return Call(service, "", {}, (f"{request.method} {request.path} is no operation",))
    operation, labels = found
    members, strange = rest.read(operation, labels, request, service)
    return _call(service, operation, members, strange)
