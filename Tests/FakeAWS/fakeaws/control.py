"""`/_bench/…`: how tests look at the bench and turn it. Unsigned, JSON in and out; README.md lists the paths."""
from __future__ import annotations

import json
from typing import Any, Callable

from .bench import Bench
from .credentials import Key
from .message import Request, Response

PREFIX = "/_bench/"


def answer(bench: Bench, request: Request) -> Response:
    try:
        body = json.loads(request.body or b"{}")
        action = _ACTIONS.get((request.method, request.path.removeprefix(PREFIX)))
        if action is None:
            paths = ", ".join(f"{method} {PREFIX}{path}" for method, path in _ACTIONS)
            return _json(404, {"error": f"no such path; there are {paths}"})
        return _json(200, action(bench, body, dict(request.parameters)))
    except (ValueError, TypeError, KeyError) as error:
        return _json(400, {"error": f"{type(error).__name__}: {error}"})


def _json(status: int, value: Any) -> Response:
    return Response(status, json.dumps(value, default=str).encode() + b"\n", {"Content-Type": "application/json"})


Action = Callable[[Bench, Any, dict[str, str]], Any]


def _add_faults(bench: Bench, body: Any, _: dict[str, str]) -> Any:
    rules = body if isinstance(body, list) else body.get("rules", [])
    bench.add_faults(rules, None if isinstance(body, list) else body.get("seed"))
    return {"rules": bench.fault_rules()}


def _remove_faults(bench: Bench, _: Any, query: dict[str, str]) -> Any:
    bench.faults.remove(query.get("key"))
    return {"rules": bench.fault_rules()}


def _credentials(bench: Bench, body: Any, _: dict[str, str]) -> Any:
    bench.credentials.add(Key(body["access_key"], body["secret"], body.get("token"), body.get("expires")))
    return {}


def _reset(bench: Bench, _body: Any, _query: dict[str, str]) -> Any:
    bench.reset()
    return {}


def _configure(bench: Bench, body: Any, _: dict[str, str]) -> Any:
    unknown = set(body) - {"athena", "pinpoint"}
    if unknown:
        raise ValueError(f"nothing to configure in {sorted(unknown)}")
    bench.athena.configure(body.get("athena", {}))
    bench.pinpoint.configure(body.get("pinpoint", {}))
    return {"athena": bench.athena.configuration(), "pinpoint": bench.pinpoint.configuration()}


_ACTIONS: dict[tuple[str, str], Action] = {
    ("GET", "health"): lambda bench, body, query: {"ready": True},
    ("GET", "calls"): lambda bench, body, query: bench.calls.summary(query),
    ("POST", "mark"): lambda bench, body, query: {"calls": bench.calls.mark(str(body.get("name", "")))},
    ("GET", "violations"): lambda bench, body, query: {"violations": bench.calls.violations()},
    ("GET", "faults"): lambda bench, body, query: {"rules": bench.fault_rules()},
    ("POST", "faults"): _add_faults,
    ("DELETE", "faults"): _remove_faults,
    ("GET", "clock"): lambda bench, body, query: bench.set_clock({}),
    ("POST", "clock"): lambda bench, body, query: bench.set_clock(body),
    ("POST", "credentials"): _credentials,
    ("POST", "config"): _configure,
    ("GET", "athena"): lambda bench, body, query: bench.athena.overview(),
    ("POST", "athena/endings"): lambda bench, body, query: bench.athena.add_endings(body),
    ("GET", "pinpoint"): lambda bench, body, query: bench.pinpoint.overview(),
    ("GET", "audience"): lambda bench, body, query: bench.pinpoint.audience(query["application"]),
    ("POST", "pinpoint/endings"): lambda bench, body, query: bench.pinpoint.add_endings(body),
    ("POST", "reset"): _reset,
}
