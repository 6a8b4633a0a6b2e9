"""The front door: every request is read by its model, verified, perhaps made to fail, answered and recorded."""
from __future__ import annotations

import dataclasses
import logging
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import routing
from .athena.service import Athena
from .bucket import Buckets
from .calls import Calls
from .clock import Clock, parse_instant
from .credentials import Credentials, Key
from .errors import Refusal, broken, render, throttle, violation_refusal
from .faults import Faults, Rule
from .message import Request, Response
from .models import requests
from .models.requests import Call
from .moto_backend import Moto
from .pinpoint.service import Pinpoint
from .signatures import Verifier

HTML = b"<!DOCTYPE html><html><head><title>Proxy</title></head><body>Please log in.</body></html>"


@dataclass(frozen=True)
class Delivery:
    """How an answer travels: after `delay` seconds of real time, whole (`cut` ''), by a reset instead of it
    ('reset'), or half of it ('half')."""

    response: Response
    delay: float = 0.0
    cut: str = ""


class Bench:
    """All services of one bench and what tests may turn at them. One at a time in a process: moto's state is global."""

    def __init__(self, clock: Clock | None = None) -> None:
        self.clock = clock or Clock()
        self.credentials, self.faults, self.calls = Credentials(), Faults(), Calls()
        self.moto = Moto()
        self._folder = tempfile.TemporaryDirectory(prefix="fakeaws-")
        self.buckets = Buckets(self.moto, Path(self._folder.name))
        self.athena = Athena(self.clock, self.buckets, self.moto)
        self.pinpoint = Pinpoint(self.clock, self.buckets, self.moto)
        self._verifier = Verifier(self.credentials, self.clock.wall)
        self.moto.reset()  # its state belongs to the process
        self.prepare()

    def prepare(self) -> None:
        """What an account has before anybody does anything."""
        self.moto.client("glue").create_database(DatabaseInput={"Name": "default"})

    def reset(self) -> None:
        """As after the start. Queries and jobs at work are stopped first."""
        self.athena.reset()
        self.pinpoint.reset()
        self.moto.reset()
        self.buckets.forget()
        self.clock.wall_offset = 0.0
        for part in (self.credentials, self.faults, self.calls):
            part.reset()
        self.prepare()

    def close(self) -> None:
        self.athena.reset()
        self.pinpoint.reset()
        self._folder.cleanup()

    # -- one request

    def handle(self, request: Request) -> Delivery:
        service = routing.service_of(request)
        if service is None:
            found = routing.scope(request)
            return Delivery(Response(404, f"the bench has no service {found[1] if found else '?'}\n".encode()))
        inner = routing.path_style(request) if service == "s3" else request
        call = _read(service, inner)
        key = _access_key(request)
        rule = self.faults.choose(call, key, request.body)
        delivery = self._deliver(service, request, inner, call, key, rule)
        status = 0 if delivery.cut else delivery.response.status
        self.calls.add(service, call.operation, key, request.header("user-agent"), status,
                       rule.kind if rule else "", self.clock.now(), inner.path)
        return delivery

    def _deliver(self, service: str, request: Request, inner: Request, call: Call, key: str,
                 rule: Rule | None) -> Delivery:
        kind = rule.kind if rule else ""
        nothing = Response(500)
        if kind == "reset":
            return Delivery(nothing, cut="reset")
        if rule and kind == "timeout":
            return Delivery(nothing, delay=120.0 if rule.seconds is None else rule.seconds, cut="reset")
        if kind == "html":
            return Delivery(Response(200, HTML, {"Content-Type": "text/html"}))
        if kind == "throttle":
            return Delivery(render(service, throttle(service)))
        if kind in ("500", "503"):
            return Delivery(render(service, broken(service, int(kind))))
        if rule and kind == "error":
            return Delivery(render(service, Refusal(rule.status, rule.code, rule.message, **rule.extra)))
        response = self._answer(service, request, inner, call, key)
        if kind == "lost-answer":
            return Delivery(response, cut="reset")
        if kind == "truncated":
            return Delivery(response, cut="half")
        if rule and kind == "slow":
            return Delivery(response, delay=1.0 if rule.seconds is None else rule.seconds)
        if kind == "wrong":
            body = b"<Other/>" if service in ("s3", "sns", "sts", "iam") else b'{"Other": "answer"}'
            return Delivery(Response(200, body, {"Content-Type": response.headers.get("Content-Type", "")}))
        if kind == "garbage":
            return Delivery(Response(200, b"\x00\xff{<\xfe" * 7, dict(response.headers)))
        return Delivery(response)

    def _answer(self, service: str, request: Request, inner: Request, call: Call, key: str) -> Response:
        try:
            if not routing.is_unsigned_sts(request):
                self._verifier.verify(service, request)
            if call.violations:
                self.calls.add_violation(service, call.operation, key, call.violations)
                raise violation_refusal(service, "; ".join(call.violations))
            if service == "athena":
                return self.athena.answer(call)
            if service == "pinpoint":
                return self.pinpoint.answer(call)
            response = self.moto.handle(service, inner)
            if service == "sts" and response.status == 200:
                self._learn(response.body)
            return response
        except Refusal as refusal:
            return render(service, refusal)
        except Exception as error:  # a defect of the bench must not look like AWS
            logging.getLogger("fakeaws").exception("%s %s", service, call.operation)
            return render(service, Refusal(500, "BenchDefect", f"{type(error).__name__}: {error}"))

    def _learn(self, body: bytes) -> None:
        """Temporary credentials that STS hands out become known keys."""
        for element in ElementTree.fromstring(body).iter():
            if element.tag.rpartition("}")[2] == "Credentials":
                value = {child.tag.rpartition("}")[2]: child.text or "" for child in element}
                self.credentials.add(Key(value["AccessKeyId"], value["SecretAccessKey"], value["SessionToken"],
                                         parse_instant(value["Expiration"])))

    # -- what tests turn

    def add_faults(self, rules: list[dict[str, Any]], seed: int | None) -> None:
        self.faults.add([Rule(**rule) for rule in rules], seed)

    def fault_rules(self) -> list[dict[str, Any]]:
        return [dataclasses.asdict(rule) for rule in self.faults.rules()]

    def set_clock(self, change: dict[str, Any]) -> dict[str, Any]:
        """`advance` seconds of work time, `wall_offset` seconds for signatures, `manual` an instant or false."""
        if "manual" in change:
            manual = change["manual"]
            start = time.time() if manual is True else parse_instant(manual) if manual else None
            self.clock.set_manual(start)
        if "wall_offset" in change:
            self.clock.wall_offset = float(change["wall_offset"])
        if "advance" in change:
            self.clock.advance(float(change["advance"]))
        return {"now": self.clock.now(), "manual": self.clock.is_manual, "wall": self.clock.wall()}


def _read(service: str, request: Request) -> Call:
    """The request by its model; one that cannot even be taken apart breaks it."""
    try:
        return requests.read(service, request)
    except Exception as error:
        logging.getLogger("fakeaws").exception("%s %s %s", service, request.method, request.path)
        return Call(service, "", {}, (f"the request cannot be read: {type(error).__name__}: {error}",))


def _access_key(request: Request) -> str:
    credential = request.parameter("X-Amz-Credential") or request.header("authorization").partition("Credential=")[2]
    return credential.partition("/")[0]
