"""Who may call: access keys, their secrets and session tokens."""
from __future__ import annotations

import threading
from dataclasses import dataclass


@dataclass(frozen=True)
class Key:
    """One access key. A temporary key has a token and an end (seconds since 1970, wall clock)."""

    access_key: str
    secret: str
    token: str | None = None
    expires: float | None = None


# Known from the start; tests add theirs by POST /_bench/credentials. Neither is a secret of anybody.
TEST_KEY = Key("AKIDBENCH0000000TEST", "bench-secret-of-the-tests")
# The bench's own calls into moto.
INNER_KEY = Key("AKIDBENCH000000INNER", "bench-secret-of-the-bench")


class Credentials:
    """The table of known keys. Keys that STS hands out through the bench enter it by themselves."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._keys: dict[str, Key] = {}
        self.reset()

    def reset(self) -> None:
        with self._lock:
            self._keys = {key.access_key: key for key in (TEST_KEY, INNER_KEY)}

    def add(self, key: Key) -> None:
        with self._lock:
            self._keys[key.access_key] = key

    def find(self, access_key: str) -> Key | None:
        with self._lock:
            return self._keys.get(access_key)
