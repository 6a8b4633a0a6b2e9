"""The bench as a process of its own, and the aws command line against it."""
from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import boto3

ROOT = Path(__file__).resolve().parents[1]


class ProcessCase(unittest.TestCase):
    ARGUMENTS: tuple[str, ...] = ()

    def setUp(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        ready = Path(self.folder.name) / "ready.json"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "fakeaws", "--port", "0", "--ready-file", str(ready), *self.ARGUMENTS], cwd=ROOT,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.addCleanup(self.end)
        self.url = self.process.stdout.readline().strip()
        self.ready = json.loads(ready.read_text())

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()


class LifeTests(ProcessCase):
    ARGUMENTS = ("--clock", "2026-01-02T03:04:05Z")

    def test_it_says_where_it_is_and_ends_when_told(self) -> None:
        self.assertEqual((self.ready["url"], self.ready["pid"]), (self.url, self.process.pid))
        with urllib.request.urlopen(self.url + "/_bench/clock") as answer:
            self.assertEqual((found := json.load(answer))["now"], 1767323045.0, found)
        self.process.send_signal(signal.SIGTERM)
        self.assertEqual(self.process.wait(10), 0)

    def test_it_ends_when_its_input_closes(self) -> None:
        self.process.stdin.close()
        self.assertEqual(self.process.wait(10), 0)

    def test_many_calls_at_once(self) -> None:
        client = boto3.client("s3", region_name="us-east-1", endpoint_url=self.url, aws_access_key_id=self.ready["access_key"],
                              aws_secret_access_key=self.ready["secret"])
        client.create_bucket(Bucket="lake")

        def work(number: int) -> bytes:
            client.put_object(Bucket="lake", Key=f"k{number}", Body=b"%d" % number)
            return client.get_object(Bucket="lake", Key=f"k{number}")["Body"].read()

        with ThreadPoolExecutor(8) as pool:
            self.assertEqual(list(pool.map(work, range(200))), [b"%d" % number for number in range(200)])


class CommandLineTests(ProcessCase):
    def aws(self, *arguments: str, fails: bool = False, secret: str | None = None) -> Any:
        environment = {
            "PATH": os.environ["PATH"], "HOME": self.folder.name, "AWS_DEFAULT_REGION": "us-east-1", "AWS_MAX_ATTEMPTS": "1",
            "AWS_ACCESS_KEY_ID": self.ready["access_key"], "AWS_SECRET_ACCESS_KEY": secret or self.ready["secret"],
            "AWS_ENDPOINT_URL": self.url}
        program = Path(sys.executable).parent / "aws"
        done = subprocess.run([sys.executable, str(program), *arguments, "--output", "json"], env=environment, text=True,
                              stdin=subprocess.DEVNULL, capture_output=True)
        self.assertEqual(done.returncode != 0, fails, done.stderr)
        return done.stderr if fails else json.loads(done.stdout) if done.stdout.startswith(("{", "[")) else done.stdout

    def test_a_run_by_hand(self) -> None:
        self.assertIn("SignatureDoesNotMatch", self.aws("s3", "mb", "s3://lake", secret="wrong", fails=True))
        self.aws("s3", "mb", "s3://lake")
        people = Path(self.folder.name) / "people.csv"
        people.write_text("Id,Attributes.Plan\np1,A\np2,B\n")
        self.aws("s3", "cp", str(people), "s3://lake/in/people.csv")
        started = self.aws("athena", "start-query-execution", "--query-string", "SELECT 'p3' AS \"Id\", 'C' AS \"Attributes.Plan\"",
                           "--result-configuration", "OutputLocation=s3://lake/in/")
        id = started["QueryExecutionId"]
        until = time.monotonic() + 30
        while time.monotonic() < until:
            state = self.aws("athena", "get-query-execution", "--query-execution-id", id)["QueryExecution"]["Status"]["State"]
            if state == "SUCCEEDED":
                break
        self.assertEqual(self.aws("athena", "get-query-results", "--query-execution-id", id)["ResultSet"]["Rows"][1]["Data"][0],
                         {"VarCharValue": "p3"})
        app = self.aws("pinpoint", "create-app", "--create-application-request", "Name=a")["ApplicationResponse"]["Id"]
        role = self.aws("iam", "create-role", "--role-name", "r", "--assume-role-policy-document", json.dumps({
            "Statement": [{"Effect": "Allow", "Principal": {"Service": "pinpoint.amazonaws.com"}, "Action": "sts:AssumeRole"}]}))
        request = {"Format": "CSV", "RoleArn": role["Role"]["Arn"], "S3Url": "s3://lake/in/", "RegisterEndpoints": True,
                   "DefineSegment": False}
        job = self.aws("pinpoint", "create-import-job", "--application-id", app, "--import-job-request",
                       json.dumps(request))["ImportJobResponse"]["Id"]
        while time.monotonic() < until:
            found = self.aws("pinpoint", "get-import-job", "--application-id", app, "--job-id", job)["ImportJobResponse"]
            if found["JobStatus"] == "COMPLETED":
                break
        self.assertEqual((found["TotalProcessed"], found["TotalFailures"]), (3, 0))
        self.assertEqual(self.aws("pinpoint", "get-endpoint", "--application-id", app, "--endpoint-id", "P3")["EndpointResponse"][
            "Attributes"], {"Plan": ["C"]})
        with urllib.request.urlopen(self.url + "/_bench/violations") as answer:
            self.assertEqual(json.load(answer)["violations"], [])
