"""moto's services behind the front door: what the product leans on."""
from __future__ import annotations

import io
import json
import urllib.request

import boto3
from botocore.config import Config

from fakeaws.credentials import TEST_KEY

from .support import BenchCase


class S3Tests(BenchCase):
    def setUp(self) -> None:
        super().setUp()
        self.s3 = self.client("s3")
        self.s3.create_bucket(Bucket="lake")

    def test_keys_of_all_kinds_and_pages(self) -> None:
        keys = ["a b/ü+$.csv", "x=1/y=2/f", "a/./b", "%41"]
        for key in keys:
            self.s3.put_object(Bucket="lake", Key=key, Body=key.encode())
        for key in keys:
            self.assertEqual(self.s3.get_object(Bucket="lake", Key=key)["Body"].read().decode(), key)
        pages = list(self.s3.get_paginator("list_objects_v2").paginate(Bucket="lake", PaginationConfig={"PageSize": 3}))
        self.assertEqual(sorted(found["Key"] for page in pages for found in page["Contents"]), sorted(keys))
        self.assertEqual(len(pages), 2)

    def test_virtual_hosted_addresses(self) -> None:
        self.s3.put_object(Bucket="lake", Key="k", Body=b"hello")
        port = self.server.server_address[1]
        client = boto3.client("s3", region_name="us-east-1", endpoint_url=f"http://localhost:{port}",
                              aws_access_key_id=TEST_KEY.access_key, aws_secret_access_key=TEST_KEY.secret,
                              config=Config(s3={"addressing_style": "virtual"}, signature_version="s3v4"))
        url = client.generate_presigned_url("get_object", Params={"Bucket": "lake", "Key": "k"})
        self.assertTrue(url.startswith(f"http://lake.localhost:{port}/k?"))
        # The name need not resolve: the request goes to the port, with the host that was signed.
        request = urllib.request.Request(url.replace("lake.localhost", "127.0.0.1"), headers={"Host": f"lake.localhost:{port}"})
        with urllib.request.urlopen(request) as answer:
            self.assertEqual(answer.read(), b"hello")

    def test_conditional_writes(self) -> None:
        first = self.s3.put_object(Bucket="lake", Key="k", Body=b"1", IfNoneMatch="*")["ETag"]
        self.assertEqual(self.refusal(self.s3.put_object, Bucket="lake", Key="k", Body=b"2", IfNoneMatch="*")[0],
                         "PreconditionFailed")
        self.s3.put_object(Bucket="lake", Key="k", Body=b"2", IfMatch=first)
        self.assertEqual(self.refusal(self.s3.put_object, Bucket="lake", Key="k", Body=b"3", IfMatch=first)[2], 412)
        self.assertEqual(self.s3.get_object(Bucket="lake", Key="k")["Body"].read(), b"2")

    def test_multipart_and_ranges(self) -> None:
        body = bytes(range(256)) * 4096 * 12  # 12 MiB
        self.s3.upload_fileobj(io.BytesIO(body), "lake", "big")
        self.assertEqual(self.s3.head_object(Bucket="lake", Key="big")["ContentLength"], len(body))
        self.assertEqual(self.s3.get_object(Bucket="lake", Key="big", Range="bytes=5-9")["Body"].read(), body[5:10])
        upload = self.s3.create_multipart_upload(Bucket="lake", Key="m")["UploadId"]
        self.s3.abort_multipart_upload(Bucket="lake", Key="m", UploadId=upload)
        self.assertEqual(self.refusal(self.s3.get_object, Bucket="lake", Key="m")[0], "NoSuchKey")


class NoticeTests(BenchCase):
    def test_a_notice_reaches_the_queue_with_its_attributes(self) -> None:
        sns, sqs = self.client("sns"), self.client("sqs")
        topic = sns.create_topic(Name="t")["TopicArn"]
        queue = sqs.create_queue(QueueName="q")["QueueUrl"]
        self.assertTrue(queue.startswith(self.server.url))
        arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
        sns.publish(TopicArn=topic, Subject="S", Message="{}", MessageAttributes={
            "notification_type": {"DataType": "String", "StringValue": "success"}})
        found = sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=1)["Messages"][0]
        envelope = json.loads(found["Body"])
        self.assertEqual((envelope["Subject"], envelope["MessageAttributes"]["notification_type"]["Value"]), ("S", "success"))
        self.assertIn(self.refusal(sns.publish, TopicArn=topic + "x", Message="m")[0], ("NotFound", "NotFoundException"))


class ControlTests(BenchCase):
    def test_calls_are_counted_by_operation_key_mark_and_run(self) -> None:
        self.control("credentials", {"access_key": "AKIDOTHER", "secret": "s"})
        other, tagged = self.client("athena", key="AKIDOTHER", secret="s"), self.client("s3", user_agent_extra="run/r-1")
        other.list_work_groups()
        self.control("mark", {"name": "second"})
        other.list_work_groups()
        tagged.list_buckets()
        self.assertEqual(self.control("calls")["counts"], {"athena": {"ListWorkGroups": 2}, "s3": {"ListBuckets": 1}})
        self.assertEqual(self.control("calls?key=AKIDOTHER")["total"], 2)
        self.assertEqual(self.control("calls?mark=second&service=athena")["total"], 1)
        self.assertEqual(self.control("calls?run=r-1")["counts"], {"s3": {"ListBuckets": 1}})
        self.assertEqual([call["status"] for call in self.control("calls?since=1&list=1")["calls"]], [200, 200])
        self.control("reset", {})
        self.assertEqual(self.control("calls")["total"], 0)

    def test_reset_empties_everything(self) -> None:
        self.client("s3").create_bucket(Bucket="lake")
        self.client("pinpoint").create_app(CreateApplicationRequest={"Name": "a"})
        self.control("config", {"athena": {"run": 5}})
        self.control("reset", {})
        self.assertEqual(self.client("s3").list_buckets()["Buckets"], [])
        self.assertEqual(self.client("pinpoint").get_apps()["ApplicationsResponse"]["Item"], [])
        self.assertEqual(self.control("config", {})["athena"]["run"], 0.0)
        self.assertEqual([found["Name"] for found in self.client("glue").get_databases()["DatabaseList"]], ["default"])

    def test_an_unknown_path_names_the_known_ones(self) -> None:
        with self.assertRaises(urllib.error.HTTPError) as caught:
            self.control("nothing")
        self.assertIn(b"POST /_bench/faults", caught.exception.read())
        with self.assertRaises(urllib.error.HTTPError):
            self.control("faults", [{"kind": "earthquake"}])
