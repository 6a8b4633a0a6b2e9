"""The two clocks of the bench.

Work (queries, import jobs) goes by the *work clock*: real time, or a manual one that tests move by
`POST /_bench/clock`. Signatures and the `Date` header go by the *wall clock*, which tests may set off by some seconds
to see what a client with a wrong clock does.
"""
from __future__ import annotations

import threading
import time
from datetime import datetime, timezone
from functools import lru_cache
from typing import Callable


class Clock:
    """Time for the work of the bench, with workers that wait for an instant without polling.

    On the manual clock `advance` returns only when each worker that it woke has come to rest again (ended, or waiting
    for a later instant): what a test reads afterwards does not depend on thread scheduling.
    """

    SETTLING = 120.0  # seconds of real time that `advance` grants the work it set free

    def __init__(self, start: float | None = None) -> None:
        self._changed = threading.Condition()
        self._manual = start
        self._busy = 0
        self._waiting: list[float] = []
        self.wall_offset = 0.0

    @property
    def is_manual(self) -> bool:
        return self._manual is not None

    def now(self) -> float:
        """Work time in seconds since 1970."""
        return time.time() if self._manual is None else self._manual

    def wall(self) -> float:
        """What the services take for the time of day when they judge a signature."""
        return time.time() + self.wall_offset

    def advance(self, seconds: float) -> float:
        with self._changed:
            if self._manual is None:
                raise ValueError("the clock runs by itself; start the bench with --clock manual to move it")
            self._manual += seconds
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._settled(), timeout=self.SETTLING)
            return self._manual

    def set_manual(self, start: float | None) -> None:
        """Makes the clock manual at `start`, or real again. Only while nothing is at work."""
        with self._changed:
            self._manual = start
            self._changed.notify_all()

    def _settled(self) -> bool:
        # Real: the clock was switched back; nothing to wait for.
        return self._manual is None or (
            self._busy == 0 and not any(until <= self._manual for until in self._waiting))

    # -- workers

    def start_worker(self, work: Callable[[], None]) -> None:
        """Runs `work` in a thread that counts as busy until it waits or ends."""
        with self._changed:
            self._busy += 1

        def run() -> None:
            try:
                work()
            finally:
                self._rest()

        threading.Thread(target=run, daemon=True).start()

    def _rest(self) -> None:
        with self._changed:
            self._busy -= 1
            self._changed.notify_all()

    def wait(self, seconds: float, stopped: threading.Event) -> bool:
        """Waits in a worker for work time to pass; True when `stopped` was set meanwhile."""
        with self._changed:
            until = self.now() + seconds
            self._busy -= 1
            self._waiting.append(until)
            self._changed.notify_all()
            try:
                while not stopped.is_set() and self.now() < until:
                    self._changed.wait(None if self._manual is not None else max(0.0, until - self.now()))
            finally:
                self._waiting.remove(until)
                self._busy += 1
                self._changed.notify_all()
        return stopped.is_set()

    def wait_for(self, condition: Callable[[], bool], stopped: threading.Event) -> bool:
        """Waits in a worker until `condition` (of another worker's doing) holds; True when `stopped` was set."""
        with self._changed:
            self._busy -= 1
            self._changed.notify_all()
            self._changed.wait_for(lambda: stopped.is_set() or condition())
            self._busy += 1
        return stopped.is_set()

    def wake(self) -> None:
        """Lets waiting workers look again at what they wait for."""
        with self._changed:
            self._changed.notify_all()


def parse_instant(text: str) -> float:
    """Seconds since 1970 of an ISO 8601 instant; UTC where no zone is given."""
    instant = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return (instant if instant.tzinfo else instant.replace(tzinfo=timezone.utc)).timestamp()


@lru_cache(maxsize=64)
def iso_instant(seconds: float) -> str:
    """`2026-01-02T03:04:05.678Z`, as Pinpoint writes its dates."""
    whole = datetime.fromtimestamp(seconds, timezone.utc)
    return whole.strftime("%Y-%m-%dT%H:%M:%S.") + f"{whole.microsecond // 1000:03d}Z"
