"""The life of one import job."""
from __future__ import annotations

import re
import threading
import uuid
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Callable, Iterable, Iterator

from ..bucket import Buckets
from ..clock import Clock, iso_instant
from . import files, rules
from .endpoints import Audience, Rejected

STATES = ("CREATED", "PREPARING_FOR_INITIALIZATION", "INITIALIZING", "PROCESSING", "PENDING_JOB", "COMPLETING", "COMPLETED")
PIECE = 10_000  # rows
MESSAGES = 100


@dataclass
class Ending:
    """What a test wants to become of jobs whose S3Url matches `url`, `times` times: `state` FAILED ends them so
    (`after_rows` rows were taken before), `stuck` leaves them in PROCESSING, `reject` fails the rows whose Id matches,
    `failed_pieces` fails so many pieces at the end of the job."""

    url: str = ""
    times: int = 1
    state: str = ""
    after_rows: int = 0
    stuck: bool = False
    reject: str = ""
    failed_pieces: int = 0


@dataclass
class Job:
    """One job as GetImportJob shows it. `addresses` are the objects that it reads, `skipped` those of other formats."""

    application: str
    definition: dict[str, Any]
    created: float
    addresses: list[str]
    skipped: list[str]
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    state: str = STATES[0]
    history: list[str] = field(default_factory=lambda: [STATES[0]])
    completed: float | None = None
    pieces: int = 0
    done_pieces: int = 0
    failed_pieces: int = 0
    processed: int = 0
    failed: int = 0
    failures: list[str] = field(default_factory=list)
    endpoints: list[str] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    @property
    def is_over(self) -> bool:
        return self.state in ("COMPLETED", "FAILED")

    def move(self, state: str, clock: Clock) -> None:
        if state in ("COMPLETED", "FAILED"):
            self.completed = clock.now()
        self.state = state
        self.history.append(state)

    def shown(self) -> dict[str, Any]:
        """ImportJobResponse; members without a value are left out."""
        out: dict[str, Any] = {"Id": self.id, "ApplicationId": self.application, "JobStatus": self.state, "Type": "IMPORT",
                               "CreationDate": iso_instant(self.created), "Definition": self.definition}
        if self.completed is not None:
            out["CompletionDate"] = iso_instant(self.completed)
        if self.state not in STATES[:3]:
            out |= {"TotalPieces": self.pieces, "CompletedPieces": self.done_pieces, "FailedPieces": self.failed_pieces,
                    "TotalProcessed": self.processed, "TotalFailures": self.failed}
            if self.failures:
                out["Failures"] = list(self.failures)
        return out


class Importer:
    """Works one job off: a state each `step` seconds of work time, the rows in PROCESSING."""

    def __init__(self, job: Job, audience: Audience, buckets: Buckets, clock: Clock, settings: dict[str, Any],
                 define: Callable[[Job], None]) -> None:
        """`define` makes the job's segment, just before the job is COMPLETED."""
        self._job, self._audience, self._buckets, self._clock, self._define = job, audience, buckets, clock, define
        self._step, self._settings = settings["step"], settings

    def run(self, ending: Ending | None) -> None:
        job = self._job
        for state in STATES[1:4]:
            if self._clock.wait(self._step, job.stop):
                return
            job.move(state, self._clock)
        rows = self._rows()
        job.pieces = max(1, -(-self._count_lines() // PIECE))
        if ending and ending.stuck:
            self._clock.wait_for(lambda: False, job.stop)
            return
        if ending and ending.state == "FAILED":
            self._take(islice(rows, ending.after_rows), ending)
            job.failed_pieces = max(1, job.pieces - job.done_pieces)
            return self._finish(("FAILING", "FAILED"))
        while self._take(islice(rows, PIECE), ending):
            job.done_pieces = min(job.pieces, job.done_pieces + 1)
            if job.stop.is_set():
                return
        job.done_pieces = job.pieces
        if ending and ending.failed_pieces:
            job.failed_pieces = ending.failed_pieces
            job.done_pieces = max(0, job.pieces - job.failed_pieces)
            return self._finish(("FAILING", "FAILED"))
        return self._finish(STATES[4:])

    def _finish(self, states: tuple[str, ...]) -> None:
        for state in states:
            if self._clock.wait(self._step, self._job.stop):
                return
            if state == "COMPLETED" and self._job.definition["DefineSegment"]:
                self._define(self._job)
            self._job.move(state, self._clock)

    def _count_lines(self) -> int:
        """About the number of rows: pieces are known before the rows are read."""
        bodies = (self._buckets.read(address).rstrip(b"\n") for address in self._job.addresses)
        return sum(body.count(b"\n") + (self._job.definition["Format"] == "JSON") for body in bodies)

    def _rows(self) -> Iterator[tuple[str, files.Row]]:
        for address in self._job.addresses:
            body = self._buckets.read(address)
            for row in files.read(body, self._job.definition["Format"], self._settings["empty_cell"]):
                yield address, row

    def _take(self, rows: Iterable[tuple[str, files.Row]], ending: Ending | None) -> bool:
        """Takes some rows; False where there were none."""
        job, register = self._job, self._job.definition["RegisterEndpoints"]
        create = self._settings["unknown_endpoints"] == "create"
        before, stamp = job.processed, self._clock.now()
        for address, row in rows:
            job.processed += 1
            problem = row.problem or "; ".join(rules.breaches(row.item, imported=True))
            if not problem and ending and ending.reject and re.search(ending.reject, row.item.get("Id", "")):
                problem = "rejected by the test"
            if not problem and register:
                try:
                    can_make = create or "Address" in row.item and "ChannelType" in row.item
                    job.endpoints.append(self._audience.update(row.item, stamp, can_make))
                except Rejected as error:
                    problem = str(error)
            elif not problem:
                job.endpoints.append(row.item.get("Id", ""))
            if problem:
                job.failed += 1
                if len(job.failures) < MESSAGES:
                    job.failures.append(f"line {row.line} of {address.rpartition('/')[2]}: {problem}")
        return job.processed > before
