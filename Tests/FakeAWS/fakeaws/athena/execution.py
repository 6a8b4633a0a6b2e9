"""The life of one query: QUEUED, RUNNING, and one of three ends."""
from __future__ import annotations

import threading
import uuid
from dataclasses import dataclass, field
from typing import Any

from ..clock import Clock
from .failures import QueryFailed, QueryStopped
from .statements import Statement

TERMINAL = ("SUCCEEDED", "FAILED", "CANCELLED")
ENGINE = {"SelectedEngineVersion": "AUTO", "EffectiveEngineVersion": "Athena engine version 3"}


@dataclass
class Ending:
    """What a test wants to become of queries whose text matches `sql`, `times` times.

    `state` FAILED or CANCELLED ends them so, after `partial` (text) was left at the result's place; `requeue` sends them
    back to the queue once; `run` is their own running time in seconds. None of them keeps a query from its work unless
    `state` is given.
    """

    sql: str = ""
    times: int = 1
    state: str = ""
    message: str = "Query failed by the test"
    type: int = 1
    category: int = 1
    retryable: bool = False
    partial: str = ""
    requeue: bool = False
    run: float | None = None


@dataclass
class Execution:
    """One query as GetQueryExecution shows it, and what its worker needs."""

    text: str
    statement: Statement
    database: str
    context: dict[str, Any]
    workgroup: str
    configuration: dict[str, Any]
    base: str
    submitted: float
    token: str
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    state: str = "QUEUED"
    history: list[str] = field(default_factory=lambda: ["QUEUED"])
    started: float | None = None
    completed: float | None = None
    reason: str = ""
    failure: QueryFailed | None = None
    scanned: int = 0
    rows: int = 0
    columns: list[dict[str, Any]] = field(default_factory=list)
    cells: list[list[str | None]] | None = None
    manifest: str = ""
    stop: threading.Event = field(default_factory=threading.Event)
    connection: Any = None

    @property
    def is_over(self) -> bool:
        return self.state in TERMINAL

    @property
    def output(self) -> str:
        ending = {"SELECT": ".csv", "CTAS": "", "INSERT": "", "UNLOAD": ""}.get(self.statement.kind, ".txt")
        return self.base + self.id + ending

    def move(self, state: str, clock: Clock) -> None:
        if state == "RUNNING" and self.started is None:
            self.started = clock.now()
        if state in TERMINAL:
            self.completed = clock.now()
        self.state = state
        self.history.append(state)

    def end(self, error: Exception | None, clock: Clock) -> None:
        if isinstance(error, QueryStopped):
            self.reason, self.failure = str(error), QueryFailed(str(error), 1011)
            self.move("CANCELLED", clock)
        elif isinstance(error, QueryFailed):
            self.reason, self.failure = error.message, error
            self.move("FAILED", clock)
        else:
            self.move("SUCCEEDED", clock)

    def times(self, clock: Clock) -> dict[str, int]:
        now = self.completed or clock.now()
        began = self.started or now
        return {"QueryQueueTimeInMillis": round(1000 * (began - self.submitted)),
                "EngineExecutionTimeInMillis": round(1000 * (now - began)),
                "TotalExecutionTimeInMillis": round(1000 * (now - self.submitted))}

    def shown(self, clock: Clock) -> dict[str, Any]:
        """The QueryExecution structure."""
        status: dict[str, Any] = {"State": self.state, "SubmissionDateTime": self.submitted}
        if self.completed is not None:
            status["CompletionDateTime"] = self.completed
        if self.failure is not None:
            status["StateChangeReason"] = self.reason
            status["AthenaError"] = {"ErrorCategory": self.failure.category, "ErrorType": self.failure.kind,
                                     "Retryable": self.failure.retryable, "ErrorMessage": self.reason}
        statistics: dict[str, Any] = {"DataScannedInBytes": self.scanned, **self.times(clock),
                                      "ResultReuseInformation": {"ReusedPreviousResult": False}}
        if self.manifest:
            statistics["DataManifestLocation"] = self.manifest
        kind, sub = self.statement.types
        return {"QueryExecutionId": self.id, "Query": self.text, "StatementType": kind, "SubstatementType": sub,
                "ResultConfiguration": {**self.configuration, "OutputLocation": self.output},
                "QueryExecutionContext": self.context, "Status": status, "Statistics": statistics,
                "WorkGroup": self.workgroup, "EngineVersion": ENGINE}
