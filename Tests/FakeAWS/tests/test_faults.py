"""Faults at the front door, as real boto3 meets them."""
from __future__ import annotations

import time
import uuid
from typing import Any

from botocore.exceptions import (ClientError, ConnectionClosedError, HTTPClientError, ReadTimeoutError,
                                 ResponseStreamingError)
from botocore.parsers import ResponseParserError

from .support import LakeCase


class FaultTests(LakeCase):
    def faults(self, *rules: dict, seed: int | None = None) -> None:
        self.control("faults", {"rules": list(rules), "seed": seed})

    def test_a_throttle_is_each_service_s_own_and_is_retried(self) -> None:
        for service, call, code, status in [
            ("athena", lambda c: c.list_work_groups(), "ThrottlingException", 400),
            ("pinpoint", lambda c: c.get_apps(), "TooManyRequestsException", 429),
            ("s3", lambda c: c.list_buckets(), "SlowDown", 503), ("sns", lambda c: c.list_topics(), "Throttling", 400),
            ("glue", lambda c: c.get_databases(), "ThrottlingException", 400),
            ("sts", lambda c: c.get_caller_identity(), "Throttling", 400),
            ("sqs", lambda c: c.list_queues(), "ThrottlingException", 400),
        ]:
            with self.subTest(service=service):
                self.faults({"kind": "throttle", "service": service, "next": 2})
                found, _, answered = self.refusal(call, self.client(service))
                self.assertEqual((found, answered), (code, status))
                call(self.client(service, attempts=3))

    def test_5xx(self) -> None:
        self.faults({"kind": "500", "operation": "GetApps"}, {"kind": "503", "service": "s3"})
        self.assertEqual(self.refusal(self.client("pinpoint").get_apps)[2], 500)
        self.assertEqual(self.refusal(self.s3.list_buckets)[2], 503)

    def test_a_reset_does_nothing_and_a_lost_answer_has_done_it(self) -> None:
        self.faults({"kind": "reset", "operation": "StartQueryExecution"})
        with self.assertRaises(HTTPClientError):
            self.start("SELECT 1")
        self.assertEqual(self.control("athena")["executions"], [])
        self.faults({"kind": "lost-answer", "operation": "StartQueryExecution"})
        token = uuid.uuid4().hex
        with self.assertRaises(HTTPClientError):
            self.start("SELECT 2", ClientRequestToken=token)
        started = self.control("athena")["executions"]
        self.assertEqual([item["sql"] for item in started], ["SELECT 2"])
        self.assertEqual(self.start("SELECT 2", ClientRequestToken=token), started[0]["id"])
        calls = self.control("calls?operation=StartQueryExecution&list=1")
        self.assertEqual([(call["status"], call["fault"]) for call in calls["calls"]],
                         [(0, "reset"), (0, "lost-answer"), (200, "")])

    def test_timeouts_and_slow_answers(self) -> None:
        self.faults({"kind": "timeout"})
        with self.assertRaises(ReadTimeoutError):
            self.client("athena", read_timeout=0.3).list_work_groups()
        self.faults({"kind": "slow", "seconds": 0.2})
        begun = time.monotonic()
        self.athena.list_work_groups()
        self.assertGreaterEqual(time.monotonic() - begun, 0.2)

    def test_wrong_answers(self) -> None:
        self.faults({"kind": "garbage", "service": "athena"}, {"kind": "html", "service": "athena"})
        with self.assertRaises((ResponseParserError, UnicodeDecodeError)):
            self.athena.list_work_groups()
        self.assertNotIn("WorkGroups", self.athena.list_work_groups())  # boto3 takes a web page for an empty answer
        self.faults({"kind": "wrong", "service": "athena"}, {"kind": "wrong", "service": "s3"})
        self.assertNotIn("QueryExecutionId", self.athena.start_query_execution(
            QueryString="SELECT 1", ResultConfiguration={"OutputLocation": "s3://lake/"}))
        self.assertEqual(len(self.control("athena")["executions"]), 1)
        self.assertNotIn("Buckets", self.s3.list_buckets())
        self.s3.put_object(Bucket="lake", Key="k", Body=b"x" * 1000)
        self.faults({"kind": "truncated", "operation": "GetObject"})
        with self.assertRaises((ResponseStreamingError, HTTPClientError, ConnectionClosedError, ConnectionError)):
            self.s3.get_object(Bucket="lake", Key="k")["Body"].read()

    def test_an_error_of_the_test_s_own(self) -> None:
        self.faults({"kind": "error", "operation": "StartQueryExecution", "code": "TooManyRequestsException", "status": 400,
                     "message": "limit", "extra": {"Reason": "CONCURRENT_QUERY_LIMIT_EXCEEDED"}})
        with self.assertRaises(ClientError) as caught:
            self.start("SELECT 1")
        self.assertEqual(caught.exception.response["Reason"], "CONCURRENT_QUERY_LIMIT_EXCEEDED")

    def test_every_nth_after_some_and_by_text(self) -> None:
        self.faults({"kind": "throttle", "operation": "ListWorkGroups", "every": 3, "skip": 1})
        seen = []
        for _ in range(7):
            try:
                self.athena.list_work_groups()
                seen.append(".")
            except ClientError:
                seen.append("x")
        self.assertEqual("".join(seen), "...x..x")
        self.control("faults", method="DELETE")
        self.faults({"kind": "500", "match": "FROM secret"})
        self.start("SELECT 1")
        self.assertEqual(self.refusal(self.start, "SELECT 1 FROM secret")[2], 500)

    def test_a_share_is_the_same_for_the_same_seed_and_about_its_size(self) -> None:
        def pattern(seed: int) -> str:
            self.control("faults", method="DELETE")
            self.faults({"kind": "500", "share": 0.3, "service": "athena"}, seed=seed)
            seen = ""
            for _ in range(200):
                try:
                    self.athena.list_work_groups()
                    seen += "."
                except ClientError:
                    seen += "x"
            return seen
        first = pattern(7)
        self.assertEqual(first, pattern(7))
        self.assertNotEqual(first, pattern(8))
        self.assertTrue(40 <= first.count("x") <= 80, first.count("x"))

    def test_rules_of_one_key_leave_the_others_alone(self) -> None:
        self.control("credentials", {"access_key": "AKIDOTHER", "secret": "s"})
        self.faults({"kind": "500", "key": "AKIDOTHER", "share": 1.0}, {"kind": "500", "service": "sns", "share": 1.0})
        self.athena.list_work_groups()
        other = self.client("athena", key="AKIDOTHER", secret="s")
        self.refusal(other.list_work_groups)
        self.control("faults?key=AKIDOTHER", method="DELETE")
        other.list_work_groups()
        self.assertEqual([rule["service"] for rule in self.control("faults")["rules"]], ["sns"])

    def test_a_third_of_all_calls_may_fail_and_no_statement_starts_twice(self) -> None:
        self.make_people()
        kinds = ("throttle", "500", "reset", "lost-answer", "garbage", "truncated")
        self.control("mark", {"name": "storm"})
        self.faults(*({"kind": kind, "service": "athena", "share": 0.06} for kind in kinds), seed=11)

        def insist(call: Any, **named: Any) -> Any:
            for _ in range(60):
                try:
                    answer = call(**named)
                    if "ResponseMetadata" in answer and len(answer) > 1:
                        return answer
                except Exception:  # whatever a fault looks like to boto3: the same call once more
                    continue
            self.fail("sixty faults in a row")

        for number in range(20):
            sql = f"SELECT count(*) + {number} FROM people"
            id = insist(self.athena.start_query_execution, QueryString=sql, ClientRequestToken=uuid.uuid4().hex,
                        QueryExecutionContext={"Database": "lake"},
                        ResultConfiguration={"OutputLocation": "s3://lake/results/"})["QueryExecutionId"]
            while insist(self.athena.get_query_execution, QueryExecutionId=id)["QueryExecution"]["Status"]["State"] != "SUCCEEDED":
                pass
            rows = insist(self.athena.get_query_results, QueryExecutionId=id)["ResultSet"]["Rows"]
            self.assertEqual(rows[1]["Data"][0]["VarCharValue"], str(3 + number))
        self.assertEqual(self.control("athena")["repeated"], {})
        found = self.control("calls?mark=storm&service=athena")
        self.assertEqual(set(found["faults"]), set(kinds))
        self.assertEqual(self.control("violations")["violations"], [])
