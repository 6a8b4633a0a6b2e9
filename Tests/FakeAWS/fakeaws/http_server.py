"""HTTP/1.1 on loopback: a thread per connection, kept alive, and the ways in which an answer can go wrong."""
from __future__ import annotations

import http.server
import select
import socket
import socketserver
import struct
import time
from email.utils import formatdate

from . import control
from .bench import Bench, Delivery
from .message import Request, Response


class Server(socketserver.ThreadingMixIn, socketserver.TCPServer):
    """Serves one bench."""

    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 256

    def __init__(self, port: int, bench: Bench) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.bench = bench

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that go away in the middle are everyday here."""


class _Handler(http.server.BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def log_message(self, *_: object) -> None:
        """Calls are recorded by the bench."""

    def handle_expect_100(self) -> bool:
        going_on = super().handle_expect_100()
        self.wfile.flush()  # the client waits a second for it
        return going_on

    def serve(self) -> None:
        headers: dict[str, str] = {}
        for name, value in self.headers.items():
            name = name.lower()
            headers[name] = headers[name] + "," + value if name in headers else value
        request = Request(self.command, self.path, headers, self._body())
        if request.path.startswith(control.PREFIX):
            self._send(control.answer(self.server.bench, request))
            return
        delivery = self.server.bench.handle(request)
        if delivery.delay:
            self._hold(delivery)
        if delivery.cut == "reset":
            self._reset()
        else:
            self._send(delivery.response, half=delivery.cut == "half")

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = do_OPTIONS = serve

    def _body(self) -> bytes:
        if "chunked" not in self.headers.get("Transfer-Encoding", ""):
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        chunks = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            chunks.append(self.rfile.read(size))
            self.rfile.readline()
        while self.rfile.readline().strip():
            pass
        return b"".join(chunks)

    def _send(self, response: Response, half: bool = False) -> None:
        self.send_response_only(response.status)
        length = {} if response.status in (204, 304) else {"Content-Length": str(len(response.body))}
        headers = {"Date": formatdate(self.server.bench.clock.wall(), usegmt=True)} | length | dict(response.headers)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(response.body[:len(response.body) // 2] if half else response.body)
        self.wfile.flush()
        if half:
            self._reset()

    def _hold(self, delivery: Delivery) -> None:
        """Waits, but no longer than the client does: a closed connection reads as ready."""
        until = time.monotonic() + delivery.delay
        while (left := until - time.monotonic()) > 0:
            ready, _, _ = select.select([self.connection], [], [], left)
            if ready and not self.connection.recv(1, socket.MSG_PEEK):
                self.close_connection = True
                return
            if ready:
                time.sleep(left)  # a further request waits in the line

    def _reset(self) -> None:
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
