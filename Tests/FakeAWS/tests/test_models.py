"""Requests that break a service's model are answered 400 and remembered."""
from __future__ import annotations

import json
from typing import Any

from .support import BenchCase


class ModelTests(BenchCase):
    def athena(self, operation: str, body: Any, **headers: str) -> tuple[int, Any]:
        status, _, answer = self.send("athena", "POST", "/", body if isinstance(body, bytes) else json.dumps(body).encode(), {
            "X-Amz-Target": "AmazonAthena." + operation, "Content-Type": "application/x-amz-json-1.1"} | headers)
        return status, json.loads(answer)

    def problems(self) -> list[str]:
        return [problem for found in self.control("violations")["violations"] for problem in found["problems"]]

    def test_json_members(self) -> None:
        for body, problem in [
            ({}, "QueryString is required"), ({"QueryString": 1}, "QueryString must be a string"),
            ({"QueryString": "SELECT 1", "queryString": "x"},
             "queryString is no member of StartQueryExecutionInput (it is spelt QueryString)"),
            ({"QueryString": "SELECT 1", "ResultConfiguration": {"OutputLocatoin": "s3://x/"}},
             "ResultConfiguration.OutputLocatoin is no member of ResultConfiguration"),
            ({"QueryString": "SELECT 1", "WorkGroup": "a b"}, "WorkGroup must match [a-zA-Z0-9._-]{1,128}"),
            ({"QueryString": "SELECT 1", "ResultConfiguration": {"EncryptionConfiguration": {"EncryptionOption": "ROT13"}}},
             "ResultConfiguration.EncryptionConfiguration.EncryptionOption must be one of SSE_S3, SSE_KMS, CSE_KMS"),
            ({"QueryString": "SELECT 1", "ClientRequestToken": "short"},
             "ClientRequestToken must have 32 to 128 characters, not 5"),
        ]:
            with self.subTest(problem=problem):
                status, answer = self.athena("StartQueryExecution", body)
                self.assertEqual((status, answer["__type"]), (400, "InvalidRequestException"))
                self.assertEqual(self.problems()[-1], problem)
                self.assertIn(problem, answer["message"])
        self.assertEqual(len(self.control("violations")["violations"]), 7)
        self.control("reset", {})
        self.assertEqual(self.problems(), [])

    def test_the_frame_of_a_json_request(self) -> None:
        self.athena("StartQuery", {})
        self.athena("ListWorkGroups", {}, **{"Content-Type": "application/json"})
        self.athena("ListWorkGroups", b"{")
        self.assertEqual([problem.split(":")[0] for problem in self.problems()], [
            "X-Amz-Target 'AmazonAthena.StartQuery' names no operation", "Content-Type must be application/x-amz-json-1.1",
            "the body is not JSON"])

    def test_rest_json(self) -> None:
        frame = {"Content-Type": "application/json"}
        for method, path, body, problem in [
            ("POST", "/v1/apps/a/jobs/import", {"Format": "CSV", "RoleArn": "r"}, "ImportJobRequest.S3Url is required"),
            ("POST", "/v1/apps/a/jobs/import", {"Format": "csv", "RoleArn": "r", "S3Url": "s"},
             "ImportJobRequest.Format must be one of CSV, JSON"),
            ("POST", "/v1/apps/a/jobs/import", {"ImportJobRequest": {}}, "ImportJobRequest.ImportJobRequest is no member"),
            ("POST", "/v1/apps/a/jobs/imports", {}, "POST /v1/apps/a/jobs/imports is no operation"),
            ("GET", "/v1/apps/a/jobs/import?pagesize=2", None, "the query parameter pagesize is none of GetImportJobs"),
            ("PUT", "/v1/apps/a/endpoints/e", {"Attributes": {"Plan": "A"}}, "EndpointRequest.Attributes.Plan must be a list"),
        ]:
            with self.subTest(problem=problem):
                self.send("mobiletargeting", method, path, b"" if body is None else json.dumps(body).encode(), frame)
                self.assertTrue(any(found.startswith(problem) for found in self.problems()), self.problems())

    def test_query_protocol(self) -> None:
        frame = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
        status, _, answer = self.send("sns", "POST", "/", b"Action=Publish&Version=2010-03-31&TopicArn=t", frame)
        self.assertEqual(status, 400)
        self.assertIn(b"Message is required", answer)
        self.send("sns", "POST", "/", b"Action=Publish&Version=2010-03-31&Message=m&MessageAttributes.entry.1.Name=k&"
                  b"MessageAttributes.entry.1.Value.Type=String", frame)
        self.assertIn("the parameter MessageAttributes.entry.1.Value.Type is none of Publish", self.problems())
        self.send("sns", "POST", "/", b"Action=Publish&Message=m", frame)
        self.assertIn("Version must be 2010-03-31", self.problems())

    def test_rest_xml(self) -> None:
        self.client("s3").create_bucket(Bucket="lake")
        self.assertEqual(self.send("s3", "GET", "/lake?list-type=2&prefx=a")[0], 400)
        self.send("s3", "POST", "/lake?delete", b"<Delete><Objekt><Key>a</Key></Objekt></Delete>")
        self.send("s3", "PUT", "/lake/k", b"x", {"x-amz-if-none-match": "*"})
        self.assertEqual(self.problems(), [
            "the query parameter prefx is none of ListObjectsV2", "<Objekt> is no member of Delete",
            "Delete.Objects is required", "the header x-amz-if-none-match is none of PutObject"])

    def test_what_real_clients_send_breaks_nothing(self) -> None:
        s3, sns = self.client("s3"), self.client("sns")
        s3.create_bucket(Bucket="lake")
        s3.put_object(Bucket="lake", Key="k", Body=b"x", ContentType="text/csv", Metadata={"a": "b"},
                      ServerSideEncryption="AES256", ExpectedBucketOwner="123456789012")
        s3.delete_objects(Bucket="lake", Delete={"Objects": [{"Key": "k"}], "Quiet": True})
        s3.put_bucket_lifecycle_configuration(Bucket="lake", LifecycleConfiguration={"Rules": [{
            "Status": "Enabled", "Filter": {"Prefix": "x"}, "ID": "x", "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1}}]})
        topic = sns.create_topic(Name="t", Tags=[{"Key": "a", "Value": "b"}])["TopicArn"]
        sns.publish(TopicArn=topic, Message="m", MessageAttributes={"k": {"DataType": "String", "StringValue": "v"}})
        self.client("sts").assume_role(RoleArn="arn:aws:iam::123456789012:role/x", RoleSessionName="ab",
                                       PolicyArns=[{"arn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}])
        self.client("glue").create_database(DatabaseInput={"Name": "d", "Parameters": {"a": "b"}})
        self.assertEqual(self.control("violations")["violations"], [])
