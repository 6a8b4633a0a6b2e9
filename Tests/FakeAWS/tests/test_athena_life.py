"""Tokens, states, stopping, queueing, limits, scripted endings, on a manual clock."""
from __future__ import annotations

import uuid

from .support import LakeCase

CROSS = "SELECT count(*) FROM UNNEST(sequence(1, 100000)) AS a(x) CROSS JOIN UNNEST(sequence(1, 100000)) AS b(y)"


class TokenTests(LakeCase):
    def test_the_same_token_and_parameters_give_the_same_query(self) -> None:
        token = uuid.uuid4().hex
        first = self.start("SELECT 1", ClientRequestToken=token)
        self.assertEqual(self.start("SELECT 1", ClientRequestToken=token), first)
        self.assertEqual(len(self.control("athena")["executions"]), 1)
        self.assertNotEqual(self.start("SELECT 1"), first)
        self.assertEqual(self.control("athena")["repeated"], {"SELECT 1": 2})

    def test_the_same_token_with_other_parameters_is_refused(self) -> None:
        token = uuid.uuid4().hex
        self.start("SELECT 1", ClientRequestToken=token)
        code, message, _ = self.refusal(self.start, "SELECT 2", ClientRequestToken=token)
        self.assertEqual((code, message), ("InvalidRequestException", "Idempotent parameters do not match"))

    def test_what_must_be_given(self) -> None:
        self.athena = self.client("athena", parameter_validation=False)
        self.assertIn("32 to 128", self.refusal(self.start, "SELECT 1", ClientRequestToken="short" * 5)[1])
        self.athena = self.client("athena")
        self.assertIn("No output location", self.refusal(self.start, "SELECT 1", ResultConfiguration={})[1])
        self.assertIn("Unable to verify/create output bucket", self.refusal(
            self.start, "SELECT 1", ResultConfiguration={"OutputLocation": "s3://nowhere/x/"})[1])
        self.assertIn("WorkGroup away is not found", self.refusal(self.start, "SELECT 1", WorkGroup="away")[1])
        self.assertIn("262144", self.refusal(self.start, "SELECT '" + "ä" * 131_072 + "'")[1])
        self.assertIn("was not found", self.refusal(self.athena.get_query_execution, QueryExecutionId="none")[1])

    def test_parameters_take_the_place_of_question_marks(self) -> None:
        self.assertEqual(self.rows("SELECT ? || 'b', 1 + ?", ExecutionParameters=["'a'", "2"]), [["ab", "3"]])
        self.assertIn("Incorrect number of parameters", self.refusal(self.start, "SELECT ?", ExecutionParameters=["1", "2"])[1])


class WorkgroupTests(LakeCase):
    def test_an_enforcing_workgroup_settles_the_place_of_results(self) -> None:
        self.athena.create_work_group(Name="strict", Configuration={
            "EnforceWorkGroupConfiguration": True, "ResultConfiguration": {"OutputLocation": "s3://lake/enforced/"}})
        found = self.run_sql("SELECT 1", WorkGroup="strict")
        self.assertTrue(found["ResultConfiguration"]["OutputLocation"].startswith("s3://lake/enforced/"))
        self.assertIn("external_location", self.refusal(
            self.start, "CREATE TABLE a WITH (external_location = 's3://lake/a/') AS SELECT 1 AS x", WorkGroup="strict")[1])
        self.assertTrue(self.athena.get_work_group(WorkGroup="strict")["WorkGroup"]["Configuration"][
            "EnforceWorkGroupConfiguration"])

    def test_the_scan_limit_cancels(self) -> None:
        self.make_people()
        self.control("config", {"athena": {"workgroups": {"small": {"BytesScannedCutoffPerQuery": 10}}}})
        found = self.finish(self.start("SELECT * FROM people", WorkGroup="small"))
        self.assertEqual((found["Status"]["State"], found["Status"]["StateChangeReason"]),
                         ("CANCELLED", "Bytes scanned limit was exceeded"))


class StateTests(LakeCase):
    START = 1_767_323_045.0

    def state(self, id: str) -> str:
        return self.athena.get_query_execution(QueryExecutionId=id)["QueryExecution"]["Status"]["State"]

    def advance(self, seconds: float) -> None:
        self.control("clock", {"advance": seconds})

    def test_states_go_by_the_clock_and_so_do_the_times(self) -> None:
        self.control("config", {"athena": {"queue": 2, "run": 3}})
        id = self.start("SELECT 1")
        seen = [self.state(id)]
        for _ in range(5):
            self.advance(1)
            seen.append(self.state(id))
        self.assertEqual(seen, ["QUEUED", "QUEUED", "RUNNING", "RUNNING", "RUNNING", "SUCCEEDED"])
        found = self.athena.get_query_execution(QueryExecutionId=id)["QueryExecution"]
        self.assertEqual(found["Statistics"]["QueryQueueTimeInMillis"], 2000)
        self.assertEqual(found["Statistics"]["TotalExecutionTimeInMillis"], 5000)
        self.assertEqual(found["Status"]["CompletionDateTime"].timestamp(), self.START + 5)
        self.assertEqual(self.control("clock")["now"], self.START + 5)

    def test_results_before_the_end_are_refused(self) -> None:
        self.control("config", {"athena": {"queue": 1}})
        id = self.start("SELECT 1")
        self.assertEqual(self.refusal(self.athena.get_query_results, QueryExecutionId=id)[1],
                         "Query has not yet finished. Current state: QUEUED")

    def test_stopping_in_the_queue_and_while_running(self) -> None:
        self.control("config", {"athena": {"queue": 1, "run": 10}})
        first, second = self.start("SELECT 1"), self.start("SELECT 2")
        self.athena.stop_query_execution(QueryExecutionId=first)
        self.assertEqual(self.finish(first)["Status"]["StateChangeReason"], "Query cancelled by user")
        self.advance(1)
        self.assertEqual(self.state(second), "RUNNING")
        self.athena.stop_query_execution(QueryExecutionId=second)
        self.athena.stop_query_execution(QueryExecutionId=second)
        found = self.finish(second)["Status"]
        self.assertEqual((found["State"], found["AthenaError"]["ErrorType"]), ("CANCELLED", 1011))

    def test_queries_beyond_the_slots_wait_and_beyond_the_limit_are_refused(self) -> None:
        self.control("config", {"athena": {"run": 5, "max_running": 2, "max_active": 3}})
        ids = [self.start(f"SELECT {number}") for number in range(3)]
        self.advance(0)
        self.assertEqual(sorted(map(self.state, ids)), ["QUEUED", "RUNNING", "RUNNING"])
        try:
            self.start("SELECT 9")
            self.fail("the fourth query must be refused")
        except self.athena.exceptions.TooManyRequestsException as error:
            self.assertEqual(error.response["Reason"], "CONCURRENT_QUERY_LIMIT_EXCEEDED")
        self.advance(5)
        self.advance(5)
        self.assertEqual(set(map(self.state, ids)), {"SUCCEEDED"})

    def test_batches_of_looks(self) -> None:
        ids = [self.start("SELECT 1"), self.start("SELECT 2")]
        answer = self.athena.batch_get_query_execution(QueryExecutionIds=ids + ["unknown"])
        self.assertEqual([found["QueryExecutionId"] for found in answer["QueryExecutions"]], ids)
        self.assertEqual([found["QueryExecutionId"] for found in answer["UnprocessedQueryExecutionIds"]], ["unknown"])
        self.assertEqual(self.athena.list_query_executions()["QueryExecutionIds"], ids[::-1])

    def test_scripted_endings(self) -> None:
        self.control("athena/endings", [
            {"sql": "SELECT 1", "state": "FAILED", "message": "Query exhausted resources at this scale factor", "type": 2,
             "category": 1, "retryable": True, "partial": "\"x\"\n"},
            {"sql": "SELECT 2", "state": "CANCELLED", "message": "Query cancelled by the operator"},
            {"sql": "SELECT 3", "requeue": True}])
        failed = self.finish(self.start("SELECT 1"))
        self.assertEqual(failed["Status"]["AthenaError"], {
            "ErrorCategory": 1, "ErrorType": 2, "Retryable": True,
            "ErrorMessage": "Query exhausted resources at this scale factor"})
        key = failed["ResultConfiguration"]["OutputLocation"].removeprefix("s3://lake/")
        self.assertEqual(self.s3.get_object(Bucket="lake", Key=key)["Body"].read(), b'"x"\n')
        self.assertEqual(self.finish(self.start("SELECT 1"))["Status"]["State"], "SUCCEEDED")
        self.assertEqual(self.finish(self.start("SELECT 2"))["Status"]["State"], "CANCELLED")
        self.finish(self.start("SELECT 3"))
        self.assertEqual(self.control("athena")["executions"][-1]["history"],
                         ["QUEUED", "RUNNING", "QUEUED", "RUNNING", "SUCCEEDED"])


class InterruptTests(LakeCase):
    def test_a_long_query_at_work_is_stopped_at_once(self) -> None:
        id = self.start(CROSS)
        while self.athena.get_query_execution(QueryExecutionId=id)["QueryExecution"]["Status"]["State"] == "QUEUED":
            pass
        self.athena.stop_query_execution(QueryExecutionId=id)
        self.assertEqual(self.finish(id)["Status"]["State"], "CANCELLED")
