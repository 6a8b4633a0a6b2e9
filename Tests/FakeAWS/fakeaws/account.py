"""Sets up an account on a running bench as its owner would, through boto3: `python -m fakeaws.account URL COMMAND …`.

    make NAME                       a bucket, an application of Pinpoint with its import role, a topic with a queue behind
                                    it, two databases of Glue (`crm`, `headgate_work`): all of it as one JSON object
    upload FOLDER s3://BUCKET/KEY   every file below FOLDER; what stood there before is deleted
    download s3://BUCKET/KEY FOLDER
    database NAME                   a database of Glue
    move BUCKET FROM TO             an object to another key
    table DATABASE NAME LOCATION COLUMN:TYPE…
                                    an external table over Parquet files
    tables DATABASE                 locations of tables by name
    list s3://BUCKET/KEY            keys below
    messages QUEUE                  all messages of the queue, taken off it, as a JSON list

It prints JSON, and works with the test key of the bench.
"""
from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from .credentials import TEST_KEY

REGION = "us-east-1"
TRUST = json.dumps({"Version": "2012-10-17", "Statement": [{
    "Effect": "Allow", "Principal": {"Service": "pinpoint.amazonaws.com"}, "Action": "sts:AssumeRole"}]})


class Account:
    def __init__(self, url: str) -> None:
        self.url = url

    def client(self, service: str) -> Any:
        return boto3.client(
            service, region_name=REGION, endpoint_url=self.url, aws_access_key_id=TEST_KEY.access_key,
            aws_secret_access_key=TEST_KEY.secret, config=Config(retries={"total_max_attempts": 1}))

    def make(self, name: str) -> dict[str, str]:
        self.client("s3").create_bucket(Bucket=name)
        application = self.client("pinpoint").create_app(CreateApplicationRequest={"Name": name})
        role = self.client("iam").create_role(RoleName=f"{name}-import", AssumeRolePolicyDocument=TRUST)
        topic = self.client("sns").create_topic(Name=name)["TopicArn"]
        queue = self.client("sqs").create_queue(QueueName=name)["QueueUrl"]
        attributes = self.client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])
        self.client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=attributes["Attributes"]["QueueArn"])
        glue = self.client("glue")
        known = {database["Name"] for database in glue.get_databases()["DatabaseList"]}
        for database in {"crm", "headgate_work"} - known:
            glue.create_database(DatabaseInput={"Name": database})
        return {
            "bucket": name, "application": application["ApplicationResponse"]["Id"], "role": role["Role"]["Arn"],
            "topic": topic, "queue": queue,
        }

    def upload(self, folder: str, place: str) -> list[str]:
        bucket, prefix = _parts(place)
        s3 = self.client("s3")
        for key in self._keys(bucket, prefix):
            s3.delete_object(Bucket=bucket, Key=key)
        files = sorted(path for path in Path(folder).rglob("*") if path.is_file())
        for path in files:
            s3.upload_file(str(path), bucket, f"{prefix}/{path.relative_to(folder)}")
        return [str(path.relative_to(folder)) for path in files]

    def download(self, place: str, folder: str) -> list[str]:
        bucket, prefix = _parts(place)
        keys = self._keys(bucket, prefix)
        for number, key in enumerate(keys):
            target = Path(folder) / (key[len(prefix):].strip("/") or f"object-{number}")
            target.parent.mkdir(parents=True, exist_ok=True)
            self.client("s3").download_file(bucket, key, str(target))
        return keys

    def move(self, bucket: str, old: str, new: str) -> dict[str, str]:
        s3 = self.client("s3")
        s3.copy_object(Bucket=bucket, Key=new, CopySource={"Bucket": bucket, "Key": old})
        s3.delete_object(Bucket=bucket, Key=old)
        return {"moved": new}

    def list(self, place: str) -> list[str]:
        return self._keys(*_parts(place))

    def table(self, database: str, name: str, location: str, *columns: str) -> dict[str, str]:
        parquet = "org.apache.hadoop.hive.ql.io.parquet"
        self.client("glue").create_table(DatabaseName=database, TableInput={
            "Name": name, "TableType": "EXTERNAL_TABLE", "PartitionKeys": [],
            "Parameters": {"classification": "parquet"},
            "StorageDescriptor": {
                "Columns": [dict(zip(("Name", "Type"), column.split(":", 1))) for column in columns],
                "Location": location.rstrip("/") + "/",
                "InputFormat": f"{parquet}.MapredParquetInputFormat", "OutputFormat": f"{parquet}.MapredParquetOutputFormat",
                "SerdeInfo": {"SerializationLibrary": f"{parquet}.serde.ParquetHiveSerDe"},
            }})
        return {"table": f"{database}.{name}"}

    def database(self, name: str) -> dict[str, str]:
        self.client("glue").create_database(DatabaseInput={"Name": name})
        return {"database": name}

    def tables(self, database: str) -> dict[str, str]:
        pages = self.client("glue").get_paginator("get_tables").paginate(DatabaseName=database)
        return {table["Name"]: table["StorageDescriptor"]["Location"] for page in pages for table in page["TableList"]}

    def messages(self, queue: str) -> list[Any]:
        found: list[Any] = []
        sqs = self.client("sqs")
        while batch := sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages"):
            for message in batch:
                found.append(json.loads(message["Body"]))
                sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
        return found

    def _keys(self, bucket: str, prefix: str) -> list[str]:
        pages = self.client("s3").get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
        return [entry["Key"] for page in pages for entry in page.get("Contents", [])]


def _parts(place: str) -> tuple[str, str]:
    bucket, _, key = place.removeprefix("s3://").partition("/")
    return bucket, key.rstrip("/")


def main(arguments: list[str]) -> None:
    if len(arguments) < 2 or arguments[1] not in ("make", "upload", "download", "database", "move", "table", "tables", "list", "messages"):
        sys.exit(__doc__)
    print(json.dumps(getattr(Account(arguments[0]), arguments[1])(*arguments[2:])))


if __name__ == "__main__":
    main(sys.argv[1:])
