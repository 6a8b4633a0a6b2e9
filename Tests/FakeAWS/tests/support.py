"""A bench in this process, real boto3 clients for it, and what most tests need of a lake."""
from __future__ import annotations

import json
import re
import sys
import threading
import time
import unittest
import urllib.error
import urllib.request
import uuid
from pathlib import Path
from typing import Any

import boto3
from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from fakeaws.bench import Bench  # noqa: E402
from fakeaws.clock import Clock  # noqa: E402
from fakeaws.credentials import TEST_KEY  # noqa: E402
from fakeaws.http_server import Server  # noqa: E402

TRUST = json.dumps({"Version": "2012-10-17", "Statement": [{
    "Effect": "Allow", "Principal": {"Service": "pinpoint.amazonaws.com"}, "Action": "sts:AssumeRole"}]})


class BenchCase(unittest.TestCase):
    """One server per class, reset before each test. `START` an instant makes its clock manual."""

    START: float | None = None

    @classmethod
    def setUpClass(cls) -> None:
        cls.bench = Bench(Clock(cls.START))
        cls.server = Server(0, cls.bench)
        threading.Thread(target=cls.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @classmethod
    def tearDownClass(cls) -> None:
        cls.server.shutdown()
        cls.server.server_close()
        cls.bench.close()

    def setUp(self) -> None:
        self.bench.reset()
        self.bench.clock.set_manual(self.START)

    def client(self, service: str, secret: str = TEST_KEY.secret, key: str = TEST_KEY.access_key,
               token: str | None = None, attempts: int = 1, read_timeout: float = 20, **config: Any) -> Any:
        return boto3.client(
            service, region_name="us-east-1", endpoint_url=self.server.url, aws_access_key_id=key,
            aws_secret_access_key=secret, aws_session_token=token,
            config=Config(retries={"mode": "standard", "total_max_attempts": attempts}, read_timeout=read_timeout, **config))

    def control(self, path: str, body: Any = None, method: str | None = None) -> Any:
        request = urllib.request.Request(f"{self.server.url}/_bench/{path}", method=method or ("GET" if body is None else "POST"),
                                         data=None if body is None else json.dumps(body).encode())
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def refusal(self, call: Any, *arguments: Any, **named: Any) -> tuple[str, str, int]:
        """Code, message and HTTP status of the error that a call must meet."""
        with self.assertRaises(ClientError) as caught:
            call(*arguments, **named)
        answer = caught.exception.response
        return answer["Error"]["Code"], answer["Error"]["Message"], answer["ResponseMetadata"]["HTTPStatusCode"]

    def send(self, service: str, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None,
             tampered: dict[str, Any] | None = None) -> tuple[int, str, bytes]:
        """Signs with botocore, then changes what `tampered` says; status, S3's error code, body."""
        prepared = AWSRequest(method, self.server.url + path, headers=headers or {}, data=body)
        signer = (S3SigV4Auth if service == "s3" else SigV4Auth)(
            Credentials(TEST_KEY.access_key, TEST_KEY.secret), service, "us-east-1")
        if headers and "X-Amz-Content-SHA256" in headers:
            signer.payload = lambda _: headers["X-Amz-Content-SHA256"]  # type: ignore[method-assign]
        signer.add_auth(prepared)
        sent = dict(prepared.headers.items()) | (tampered or {}).get("headers", {})
        request = urllib.request.Request(self.server.url + (tampered or {}).get("path", path), method=method,
                                         data=(tampered or {}).get("body", body) or None,
                                         headers={name: value for name, value in sent.items() if value is not None})
        try:
            with urllib.request.urlopen(request) as answer:
                return answer.status, "", answer.read()
        except urllib.error.HTTPError as error:
            text = error.read()
            found = re.search(rb"<Code>(\w+)</Code>", text)
            return error.code, found[1].decode() if found else "", text


class LakeCase(BenchCase):
    """A bucket `lake`, a database `lake`, and Athena at hand."""

    def setUp(self) -> None:
        super().setUp()
        self.s3, self.athena, self.glue = self.client("s3"), self.client("athena"), self.client("glue")
        self.s3.create_bucket(Bucket="lake")
        self.glue.create_database(DatabaseInput={"Name": "lake"})

    def start(self, sql: str, **more: Any) -> str:
        given = {"QueryString": sql, "ClientRequestToken": uuid.uuid4().hex, "QueryExecutionContext": {"Database": "lake"},
                 "ResultConfiguration": {"OutputLocation": "s3://lake/results/"}} | more
        return self.athena.start_query_execution(**given)["QueryExecutionId"]

    def finish(self, id: str) -> dict[str, Any]:
        until = time.monotonic() + 30
        while time.monotonic() < until:
            found = self.athena.get_query_execution(QueryExecutionId=id)["QueryExecution"]
            if found["Status"]["State"] in ("SUCCEEDED", "FAILED", "CANCELLED"):
                return found
        self.fail("the query does not end")

    def run_sql(self, sql: str, **more: Any) -> dict[str, Any]:
        """Runs to SUCCEEDED, or fails the test with the reason."""
        found = self.finish(self.start(sql, **more))
        self.assertEqual(found["Status"]["State"], "SUCCEEDED", (sql, found["Status"].get("StateChangeReason")))
        return found

    def reason(self, sql: str, **more: Any) -> str:
        """Why the query ends FAILED."""
        found = self.finish(self.start(sql, **more))
        self.assertEqual(found["Status"]["State"], "FAILED", sql)
        return found["Status"]["StateChangeReason"]

    def rows(self, sql: str, **more: Any) -> list[list[str | None]]:
        """The rows of a SELECT without the heading."""
        found = self.run_sql(sql, **more)
        answer = self.athena.get_query_results(QueryExecutionId=found["QueryExecutionId"])
        return [[cell.get("VarCharValue") for cell in row["Data"]] for row in answer["ResultSet"]["Rows"]][1:]

    def value(self, expression: str) -> str | None:
        return self.rows(f"SELECT {expression} AS x")[0][0]

    def make_people(self) -> None:
        self.run_sql("CREATE TABLE people WITH (format = 'PARQUET', external_location = 's3://lake/people/') AS "
                     "SELECT * FROM (VALUES ('p1', 'A', 1, true, 1.5e0, TIMESTAMP '2026-01-02 03:04:05.678'), "
                     "('p2', '', 2, NULL, 12345678e0, NULL), ('p3', NULL, NULL, false, NULL, NULL)) "
                     "AS v(id, plan, n, flag, score, seen)")
