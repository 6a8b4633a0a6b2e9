"""Faults at the front door, by rule and by seed: the same rules and calls give the same faults."""
from __future__ import annotations

import random
import re
import threading
from dataclasses import dataclass, field
from typing import Any

from .models.requests import Call

KINDS = {
    "throttle": "the service's throttling error, nothing done",
    "500": "an internal error, nothing done",
    "503": "service unavailable, nothing done",
    "reset": "the connection is reset before anything is done",
    "timeout": "no answer for `seconds` (default 120), nothing done, then the connection ends",
    "lost-answer": "done, then the connection is reset instead of an answer",
    "slow": "done, answered after `seconds` (default 1) of real time",
    "garbage": "done, answered 200 with bytes that are no answer",
    "wrong": "done, answered 200 with a well-formed document without the members expected",
    "html": "nothing done, answered 200 with a web page, as a proxy does",
    "truncated": "done, half of the answer, then the connection ends",
    "error": "the error `status`, `code`, `message` and members `extra`, nothing done",
}


@dataclass
class Rule:
    """Which calls meet a fault, and which fault. All conditions given must hold; the choice is the first of `share`
    (of the matching calls, at random), `every` (each nth) and `next` (the next n, 1 where nothing is given)."""

    kind: str
    service: str | None = None
    operation: str | None = None
    key: str | None = None
    match: str | None = None
    share: float | None = None
    every: int | None = None
    next: int | None = None
    skip: int = 0
    seconds: float | None = None
    status: int = 400
    code: str = ""
    message: str = ""
    extra: dict[str, Any] = field(default_factory=dict)
    seen: int = 0
    fired: int = 0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"no fault {self.kind!r}; there are {', '.join(KINDS)}")
        for pattern in (self.operation, self.match):
            re.compile(pattern or "")
        if self.share is None and self.every is None and self.next is None:
            self.next = 1

    def concerns(self, call: Call, key: str, body: bytes) -> bool:
        return ((self.service is None or self.service == call.service)
                and (self.operation is None or re.fullmatch(self.operation, call.operation) is not None)
                and (self.key is None or self.key == key)
                and (self.match is None or re.search(self.match, body.decode("utf-8", "replace")) is not None))


class Faults:
    """The rules in force. The first rule that chooses a call has it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rules: list[Rule] = []
        self._random = random.Random(0)

    def reset(self) -> None:
        with self._lock:
            self._rules, self._random = [], random.Random(0)

    def add(self, rules: list[Rule], seed: int | None) -> None:
        with self._lock:
            if seed is not None:
                self._random = random.Random(seed)
            self._rules += rules

    def remove(self, key: str | None) -> None:
        """Takes away the rules of one access key, or all."""
        with self._lock:
            self._rules = [rule for rule in self._rules if key is not None and rule.key != key]

    def rules(self) -> list[Rule]:
        with self._lock:
            return list(self._rules)

    def choose(self, call: Call, key: str, body: bytes) -> Rule | None:
        with self._lock:
            for rule in self._rules:
                if not rule.concerns(call, key, body):
                    continue
                rule.seen += 1
                if rule.seen > rule.skip and self._strikes(rule):
                    rule.fired += 1
                    return rule
        return None

    def _strikes(self, rule: Rule) -> bool:
        if rule.share is not None:
            return self._random.random() < rule.share
        if rule.every is not None:
            return (rule.seen - rule.skip) % rule.every == 0
        return rule.fired < (rule.next or 0)
