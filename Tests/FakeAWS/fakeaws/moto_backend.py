"""moto in this process: S3, SNS, SQS, Glue, STS and IAM behind one function, and boto3 clients that reach them
without a socket."""
from __future__ import annotations

import io
import threading
import urllib.parse
from contextlib import nullcontext
from functools import lru_cache
from typing import Any, Iterator

import boto3
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.config import Config
from moto.moto_api._internal import moto_api_backend
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

from .credentials import INNER_KEY
from .message import Request, Response

REGION = "us-east-1"
ACCOUNT = "123456789012"


class Moto:
    """The in-memory services. One request at a time per service, so that conditional writes are atomic; SQS alone goes
    without that lock, since its long polls wait."""

    def __init__(self) -> None:
        self._application = DomainDispatcherApplication(create_backend_app)
        self._locks = {name: threading.RLock() for name in ("s3", "sns", "glue", "sts", "iam")}

    def handle(self, service: str, request: Request) -> Response:
        """`request` in path style where it is for S3."""
        status: list[Any] = []

        def start(line: str, headers: list[tuple[str, str]], _: Any = None) -> None:
            status[:] = [int(line.split()[0]), dict(headers)]

        with self._locks.get(service, nullcontext()):
            body = b"".join(self._application(_environ(request), start))
        headers = {name: value for name, value in status[1].items()
                   if name.lower() not in ("content-length", "connection", "date", "server", "transfer-encoding")}
        if request.method == "HEAD" and "Content-Length" in status[1]:
            headers["Content-Length"] = status[1]["Content-Length"]
        return Response(status[0], body, headers)

    def reset(self) -> None:
        moto_api_backend.reset()

    @lru_cache(maxsize=None)
    def client(self, service: str) -> Any:
        """A boto3 client of the bench itself. Its calls are not signed for the front door, counted or made to fail."""
        client = boto3.client(
            service, region_name=REGION, endpoint_url="http://127.0.0.1", aws_access_key_id=INNER_KEY.access_key,
            aws_secret_access_key=INNER_KEY.secret,
            config=Config(retries={"max_attempts": 0}, s3={"addressing_style": "path"}, parameter_validation=False))
        client.meta.events.register("before-send", lambda request, **_: self._send(service, request))
        return client

    def _send(self, service: str, prepared: AWSPreparedRequest) -> AWSResponse:
        body = prepared.body or b""
        body = body.read() if hasattr(body, "read") else body
        headers = {name.lower(): value.decode() if isinstance(value, bytes) else str(value)
                   for name, value in prepared.headers.items()}
        url = urllib.parse.urlsplit(prepared.url)
        target = url.path + ("?" + url.query if url.query else "")
        answer = self.handle(service, Request(prepared.method, target, headers | {"host": url.netloc},
                                              body.encode() if isinstance(body, str) else bytes(body)))
        return AWSResponse(prepared.url, answer.status, answer.headers, _Raw(answer.body))


class _Raw(io.BytesIO):
    """A body as botocore reads it from urllib3."""

    def stream(self, **_: Any) -> Iterator[bytes]:
        yield self.read()


def _environ(request: Request) -> dict[str, Any]:
    """The WSGI form of a request."""
    path = urllib.parse.unquote(request.path, "utf-8").encode().decode("latin-1")
    host = request.header("host", "127.0.0.1")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": request.method, "SCRIPT_NAME": "", "PATH_INFO": path, "QUERY_STRING": request.query,
        "RAW_URI": request.target, "REQUEST_URI": request.target, "SERVER_PROTOCOL": "HTTP/1.1",
        "SERVER_NAME": host.partition(":")[0], "SERVER_PORT": host.partition(":")[2] or "80", "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_LENGTH": str(len(request.body)), "wsgi.version": (1, 0), "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(request.body), "wsgi.errors": io.StringIO(), "wsgi.multithread": True,
        "wsgi.multiprocess": False, "wsgi.run_once": False,
    }
    for name, value in request.headers.items():
        if name == "content-type":
            # moto would read a body of this type as a form, and store an empty object.
            is_form = request.method == "PUT" and value.startswith("application/x-www-form-urlencoded")
            environ["CONTENT_TYPE"] = "application/octet-stream" if is_form else value
        elif name not in ("content-length", "transfer-encoding", "expect"):
            environ["HTTP_" + name.upper().replace("-", "_")] = value
    return environ
