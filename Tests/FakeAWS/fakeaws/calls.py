"""The record of what was called: for counts, and for what broke a service's model."""
from __future__ import annotations

import re
import threading
from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

_RUN = re.compile(r"\brun/([A-Za-z0-9_.-]+)")


@dataclass(frozen=True)
class Record:
    """One request that reached the bench. `status` 0: it got no answer."""

    number: int
    service: str
    operation: str
    key: str
    run: str
    mark: str
    status: int
    fault: str
    at: float
    path: str = ""
    agent: str = ""


class Calls:
    """Every call since the last reset, with the mark under which it came.

    A run is told by the mark that a test set last, by the access key, or by a `run/NAME` in the User-Agent.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.reset()

    def reset(self) -> None:
        with self._lock:
            self._records: list[Record] = []
            self._violations: list[dict[str, Any]] = []
            self._mark = ""

    def mark(self, name: str) -> int:
        """All calls from now on carry this mark; gives the number of calls so far."""
        with self._lock:
            self._mark = name
            return len(self._records)

    def add(self, service: str, operation: str, key: str, agent: str, status: int, fault: str, at: float,
            path: str = "") -> None:
        run = _RUN.search(agent)
        with self._lock:
            self._records.append(Record(len(self._records) + 1, service, operation or "?", key,
                                        run.group(1) if run else "", self._mark, status, fault, at, path, agent))

    def add_violation(self, service: str, operation: str, key: str, problems: tuple[str, ...]) -> None:
        with self._lock:
            self._violations.append({"service": service, "operation": operation or "?", "key": key,
                                     "problems": list(problems)})

    def violations(self) -> list[dict[str, Any]]:
        with self._lock:
            return list(self._violations)

    def summary(self, filters: dict[str, str]) -> dict[str, Any]:
        """Counts of the records that fit: `key`, `run`, `mark`, `service`, `operation`, `since` (a number);
        with `list=1` the records themselves too."""
        with self._lock:
            records = list(self._records)
        for name in ("key", "run", "mark", "service", "operation"):
            if name in filters:
                records = [record for record in records if getattr(record, name) == filters[name]]
        records = [record for record in records if record.number > int(filters.get("since", "0"))]
        counts: dict[str, Counter[str]] = {}
        for record in records:
            counts.setdefault(record.service, Counter())[record.operation] += 1
        answer: dict[str, Any] = {
            "total": len(records),
            "counts": {service: dict(count) for service, count in counts.items()},
            "faults": dict(Counter(record.fault for record in records if record.fault)),
            "failed": sum(record.status == 0 or record.status >= 400 for record in records),
        }
        if filters.get("list"):
            answer["calls"] = [asdict(record) for record in records]
        return answer
