"""`python -m fakeaws --port 0 --ready-file F`: one bench in one process until it is told to stop.

It ends on SIGTERM and SIGINT, and when its standard input closes if that is a pipe, so that it never outlives the
tests that started it.
"""
from __future__ import annotations

import argparse
import json
import logging
import os
import signal
import stat
import sys
import threading
import time
from pathlib import Path

from .bench import Bench
from .clock import Clock, parse_instant
from .credentials import TEST_KEY
from .http_server import Server
from .moto_backend import ACCOUNT, REGION


def main() -> int:
    options = argparse.ArgumentParser(prog="fakeaws", description="AWS for tests, on loopback")
    options.add_argument("--port", type=int, default=0, help="0: a free one")
    options.add_argument("--ready-file", type=Path, help="where to write the address and the key once it serves")
    options.add_argument("--clock", default="real", help="real (default), manual (starts now), or an instant: manual")
    given = options.parse_args()
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    start = None if given.clock == "real" else time.time() if given.clock == "manual" else parse_instant(given.clock)
    bench = Bench(Clock(start))
    server = Server(given.port, bench)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    ready = {"url": server.url, "pid": os.getpid(), "region": REGION, "account": ACCOUNT,
             "access_key": TEST_KEY.access_key, "secret": TEST_KEY.secret}
    if given.ready_file:
        part = given.ready_file.with_name(given.ready_file.name + ".part")
        part.write_text(json.dumps(ready) + "\n")
        part.rename(given.ready_file)
    print(server.url, flush=True)
    if stat.S_ISFIFO(os.fstat(0).st_mode) or stat.S_ISSOCK(os.fstat(0).st_mode):
        threading.Thread(target=_until_input_closes, args=(stop,), daemon=True).start()
    stop.wait()
    server.shutdown()
    bench.close()
    return 0


def _until_input_closes(stop: threading.Event) -> None:
    while os.read(0, 4096):
        pass
    stop.set()


if __name__ == "__main__":
    sys.exit(main())
