"""Pinpoint: endpoints, import jobs, segments."""
from __future__ import annotations

import json
import time
from typing import Any

from .support import TRUST, BenchCase


class PinpointCase(BenchCase):
    def setUp(self) -> None:
        super().setUp()
        self.s3, self.pinpoint = self.client("s3"), self.client("pinpoint")
        self.s3.create_bucket(Bucket="lake")
        self.role = self.client("iam").create_role(RoleName="import", AssumeRolePolicyDocument=TRUST)["Role"]["Arn"]
        self.app = self.pinpoint.create_app(CreateApplicationRequest={"Name": "a"})["ApplicationResponse"]["Id"]

    def put(self, key: str, body: str | bytes) -> None:
        self.s3.put_object(Bucket="lake", Key=key, Body=body.encode() if isinstance(body, str) else body)

    def start(self, key: str, form: str = "CSV", **more: Any) -> dict[str, Any]:
        given = {"Format": form, "RoleArn": self.role, "S3Url": "s3://lake/" + key, "RegisterEndpoints": True,
                 "DefineSegment": False} | more
        return self.pinpoint.create_import_job(ApplicationId=self.app, ImportJobRequest=given)["ImportJobResponse"]

    def look(self, id: str) -> dict[str, Any]:
        return self.pinpoint.get_import_job(ApplicationId=self.app, JobId=id)["ImportJobResponse"]

    def finish(self, id: str) -> dict[str, Any]:
        until = time.monotonic() + 20
        while time.monotonic() < until:
            found = self.look(id)
            if found["JobStatus"] in ("COMPLETED", "FAILED"):
                return found
        self.fail("the job does not end")

    def take(self, body: str | bytes, form: str = "CSV", **more: Any) -> dict[str, Any]:
        self.put("in/file", body)
        return self.finish(self.start("in/file", form, **more)["Id"])

    def endpoint(self, id: str) -> dict[str, Any]:
        found = self.pinpoint.get_endpoint(ApplicationId=self.app, EndpointId=id)["EndpointResponse"]
        return {name: value for name, value in found.items() if value not in ({}, None)}


class EndpointTests(PinpointCase):
    def update(self, id: str, **request: Any) -> None:
        self.pinpoint.update_endpoint(ApplicationId=self.app, EndpointId=id, EndpointRequest=request)

    def test_an_update_merges_replaces_lists_and_clears_with_an_empty_one(self) -> None:
        self.update("a/b c@x", Address="a@example.org", ChannelType="EMAIL", Attributes={"P": ["1", "2"], "Q": ["q"]},
                    Metrics={"m": 1.5})
        self.update("A/B C@X", Attributes={"P": []})
        found = self.endpoint("a/b c@x")
        self.assertEqual(found["Attributes"], {"P": [], "Q": ["q"]})
        self.assertEqual((found["Id"], found["Address"], found["EndpointStatus"], found["OptOut"], found["Metrics"]),
                         ("a/b c@x", "a@example.org", "ACTIVE", "NONE", {"m": 1.5}))
        self.assertRegex(found["CreationDate"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")

    def test_user_attributes_are_shared_and_a_user_has_fifteen_endpoints(self) -> None:
        items = [{"Id": f"e{number}", "ChannelType": "EMAIL", "User": {"UserId": "u"}} for number in range(15)]
        items[0]["User"]["UserAttributes"] = {"Plan": ["A"]}
        answer = self.pinpoint.update_endpoints_batch(ApplicationId=self.app, EndpointBatchRequest={"Item": items})
        self.assertEqual(answer["MessageBody"]["Message"], "Accepted")
        self.assertEqual(answer["ResponseMetadata"]["HTTPStatusCode"], 202)
        self.assertEqual(self.endpoint("e9")["User"], {"UserId": "u", "UserAttributes": {"Plan": ["A"]}})
        code, message, status = self.refusal(self.update, "e15", ChannelType="EMAIL", User={"UserId": "u"})
        self.assertEqual((code, message, status), ("BadRequestException", "Exceeded maximum endpoint per user count: 15", 400))
        self.update("e15", ChannelType="GCM", User={"UserId": "u"})
        found = self.pinpoint.get_user_endpoints(ApplicationId=self.app, UserId="u")["EndpointsResponse"]["Item"]
        self.assertEqual(len(found), 15)

    def test_limits_and_missing_things(self) -> None:
        self.assertEqual(self.refusal(self.update, "e", Attributes={"x" * 51: ["a"]})[0], "BadRequestException")
        self.assertEqual(self.refusal(self.update, "e", Attributes={"x": ["a" * 101]})[0], "BadRequestException")
        self.assertIn("15 KB", self.refusal(self.update, "e", Attributes={f"a{n}": ["x" * 100] * 4 for n in range(40)})[1])
        for number in range(25):
            self.update("e", Attributes={f"{number}-{n}": ["x"] for n in range(10)})
        self.assertEqual(self.refusal(self.update, "f", Metrics={"one more": 1.0})[1], "Too many custom attributes")
        self.assertEqual(self.refusal(self.pinpoint.get_endpoint, ApplicationId=self.app, EndpointId="none")[0:3:2],
                         ("NotFoundException", 404))
        self.assertEqual(self.refusal(self.pinpoint.get_app, ApplicationId="none")[0], "NotFoundException")
        self.pinpoint.delete_endpoint(ApplicationId=self.app, EndpointId="E")
        self.assertEqual(self.control("audience?application=" + self.app)["endpoints"], [])


class ImportTests(PinpointCase):
    def test_csv_rows_become_endpoints(self) -> None:
        found = self.take('Id,Attributes.Plan,Attributes.Plan,User.UserId,User.UserAttributes.Tier,Metrics.n,Location.Latitude\n'
                          '"p1","A, ""b""",B,u1,gold,1.5,47.61\np2,C,D,u2,silver,2,1\n')
        self.assertEqual((found["JobStatus"], found["TotalProcessed"], found["TotalFailures"], found["TotalPieces"],
                          found["CompletedPieces"], found["FailedPieces"]), ("COMPLETED", 2, 0, 1, 1, 0))
        self.assertEqual(found["Definition"]["S3Url"], "s3://lake/in/file")
        first = self.endpoint("p1")
        self.assertEqual(first["Attributes"], {"Plan": ['A, "b"', "B"]})
        self.assertEqual((first["User"], first["Metrics"], first["Location"]),
                         ({"UserId": "u1", "UserAttributes": {"Tier": ["gold"]}}, {"n": 1.5}, {"Latitude": 47.6}))

    def test_json_lines_clear_with_an_empty_list(self) -> None:
        self.take('{"Id":"p1","Attributes":{"Plan":["A"],"Old":["x"]}}\n', "JSON")
        found = self.take('{"Id":"P1","Attributes":{"Plan":[]}}\n\n{"Id":"p2","Attributes":{"Plan":"A"}}\n', "JSON")
        self.assertEqual((found["TotalProcessed"], found["TotalFailures"]), (2, 1))
        self.assertEqual(found["Failures"], ["line 3 of file: an attribute in Attributes must be a list of strings"])
        self.assertEqual(self.endpoint("p1")["Attributes"], {"Plan": [], "Old": ["x"]})

    def test_bad_rows_are_counted_and_the_job_completes(self) -> None:
        rows = ["a{b,x", "ok,y", "long," + "z" * 101, "short", "tab,a\tb", "empty,"] + [f"bad${n},x" for n in range(150)]
        found = self.take("Id,Attributes.Plan\n" + "\n".join(rows) + "\n")
        self.assertEqual((found["JobStatus"], found["TotalProcessed"], found["TotalFailures"], len(found["Failures"])),
                         ("COMPLETED", 156, 155, 100))
        self.assertEqual([found["Id"] for found in self.control("audience?application=" + self.app)["endpoints"]], ["ok"])

    def test_what_an_empty_cell_does_is_settled_by_the_test(self) -> None:
        self.take("Id,Attributes.Plan\np1,A\n")
        for setting, failures, plan in (("fail", 1, ["A"]), ("skip", 0, ["A"]), ("store", 0, [""])):
            self.control("config", {"pinpoint": {"empty_cell": setting}})
            self.assertEqual(self.take("Id,Attributes.Plan\np1,\n")["TotalFailures"], failures)
            self.assertEqual(self.endpoint("p1")["Attributes"], {"Plan": plan})

    def test_new_ids_without_an_address_may_be_made_to_fail(self) -> None:
        self.control("config", {"pinpoint": {"unknown_endpoints": "fail"}})
        self.assertEqual(self.take("Id,Attributes.Plan\np1,A\n")["TotalFailures"], 1)
        self.assertEqual(self.take("Id,Address,ChannelType\np1,+12065550100,SMS\n")["TotalFailures"], 0)
        self.assertEqual(self.take("Id,Attributes.Plan\np1,A\n")["TotalFailures"], 0)

    def test_a_prefix_takes_all_of_the_format_and_skips_the_rest(self) -> None:
        for key in ("x/a.csv", "x/deep/b.csv"):
            self.put(key, f"Id,Attributes.P\n{key[-5]},1\n")
        self.put("x/a.csv.metadata", b"\x0a\x20\xff\xfe")
        self.put("x/c.json", '{"Id":"c"}\n')
        found = self.finish(self.start("x/")["Id"])
        self.assertEqual(found["TotalProcessed"], 2)
        self.assertEqual(self.control("pinpoint")["jobs"][0]["skipped"], ["s3://lake/x/a.csv.metadata", "s3://lake/x/c.json"])

    def test_what_is_refused_at_once(self) -> None:
        self.put("ok.csv", "Id,Attributes.P\na,1\n")
        self.put("bad.csv", "Id,attributes.P\na,1\n")
        self.put("bad.json", '{"Id":"a",\n')
        self.put("none", b"\xff\xfe")
        lonely = self.client("iam").create_role(RoleName="lonely", AssumeRolePolicyDocument=TRUST.replace("pinpoint", "ec2"))
        for named, message in [
            ({"key": "bad.csv"}, "unknown attribute attributes.P"), ({"key": "none"}, "did not match the format expected"),
            ({"key": "bad.json", "form": "JSON"}, "Unexpected character"), ({"key": "missing/"}, "did not match"),
            ({"key": "ok.csv", "S3Url": "s3://nowhere/x"}, "Unable to access"), ({"key": "ok.csv", "S3Url": "lake"}, "Invalid S3 Url"),
            ({"key": "ok.csv", "RoleArn": self.role + "x"}, "assume the role"),
            ({"key": "ok.csv", "RoleArn": lonely["Role"]["Arn"]}, "assume the role"),
            ({"key": "ok.csv", "RegisterEndpoints": False}, "cannot both be false"),
        ]:
            with self.subTest(named=named):
                code, said, status = self.refusal(self.start, **named)
                self.assertEqual((code, status), ("BadRequestException", 400))
                self.assertIn(message, said)
        self.assertEqual(self.control("pinpoint")["jobs"], [])

    def test_a_defined_segment_has_the_rows_that_were_taken(self) -> None:
        found = self.take("Id,ChannelType,Address\na,EMAIL,a@example.org\nb,EMAIL,b@example.org\nc,PIGEON,x\n", DefineSegment=True,
                          SegmentName="s")
        segment = found["Definition"]["SegmentId"]
        shown = self.pinpoint.get_segment(ApplicationId=self.app, SegmentId=segment)["SegmentResponse"]
        self.assertEqual((shown["Name"], shown["SegmentType"], shown["ImportDefinition"]["Size"],
                          shown["ImportDefinition"]["ChannelCounts"]), ("s", "IMPORT", 2, {"EMAIL": 2}))
        jobs = self.pinpoint.get_segment_import_jobs(ApplicationId=self.app, SegmentId=segment)["ImportJobsResponse"]["Item"]
        self.assertEqual([job["Id"] for job in jobs], [found["Id"]])
        self.assertEqual(len(self.pinpoint.get_segments(ApplicationId=self.app)["SegmentsResponse"]["Item"]), 1)


class JobLifeTests(PinpointCase):
    START = 1_767_323_045.0

    def test_states_go_by_the_clock(self) -> None:
        self.control("config", {"pinpoint": {"step": 1}})
        self.put("a.csv", "Id,Attributes.P\na,1\n")
        job = self.start("a.csv")
        seen = [job["JobStatus"]]
        for _ in range(6):
            self.control("clock", {"advance": 1})
            seen.append(self.look(job["Id"])["JobStatus"])
        self.assertEqual(seen, ["CREATED", "PREPARING_FOR_INITIALIZATION", "INITIALIZING", "PROCESSING", "PENDING_JOB",
                                "COMPLETING", "COMPLETED"])
        self.assertEqual(self.look(job["Id"])["CompletionDate"], "2026-01-02T03:04:11.000Z")

    def test_no_more_jobs_than_the_limit_at_once(self) -> None:
        self.control("config", {"pinpoint": {"step": 1, "max_jobs": 2}})
        self.put("a.csv", "Id,Attributes.P\na,1\n")
        self.start("a.csv"), self.start("a.csv")
        self.assertEqual(self.refusal(self.start, "a.csv")[0:3:2], ("TooManyRequestsException", 429))
        self.control("config", {"pinpoint": {"limit_status": 400}})
        self.assertEqual(self.refusal(self.start, "a.csv")[0:3:2], ("BadRequestException", 400))
        self.control("clock", {"advance": 1})
        for _ in range(6):
            self.control("clock", {"advance": 1})
        self.start("a.csv")
        self.assertEqual(self.control("pinpoint")["repeated"], {"s3://lake/a.csv": 3})

    def test_scripted_endings(self) -> None:
        self.put("a.csv", "Id,Attributes.P\na,1\nb,2\nc,3\n")
        self.control("pinpoint/endings", [{"url": "a.csv", "state": "FAILED", "after_rows": 2}, {"reject": "^b$"},
                                          {"stuck": True}])
        found = self.finish(self.start("a.csv")["Id"])
        self.assertEqual((found["JobStatus"], found["TotalProcessed"], found["FailedPieces"]), ("FAILED", 2, 1))
        self.assertEqual(len(self.control("audience?application=" + self.app)["endpoints"]), 2)
        found = self.finish(self.start("a.csv")["Id"])
        self.assertEqual((found["JobStatus"], found["TotalFailures"]), ("COMPLETED", 1))
        stuck = self.start("a.csv")["Id"]
        self.control("clock", {"advance": 86400})
        self.assertEqual(self.look(stuck)["JobStatus"], "PROCESSING")
        self.control("reset", {})

    def test_jobs_are_listed_newest_first_in_pages(self) -> None:
        self.put("a.csv", json.dumps({"Id": "a"}) + "\n")
        ids = [self.start("a.csv", "JSON")["Id"] for _ in range(3)]
        first = self.pinpoint.get_import_jobs(ApplicationId=self.app, PageSize="2")["ImportJobsResponse"]
        rest = self.pinpoint.get_import_jobs(ApplicationId=self.app, Token=first["NextToken"])["ImportJobsResponse"]
        self.assertEqual([job["Id"] for job in first["Item"] + rest["Item"]], ids[::-1])
        self.assertEqual(self.refusal(self.look, "none")[0], "NotFoundException")
