"""The AWS that the tests of the roster run on: tables of the template, a bucket, the dead-letter queue."""

from __future__ import annotations

import csv
import io
import json
import os
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from unittest import mock

os.environ.setdefault("POWERTOOLS_METRICS_NAMESPACE", "Svyazka")
os.environ.setdefault("POWERTOOLS_SERVICE_NAME", "roster")

from moto import mock_aws

from functions.roster.import_bundle import handler
from svyazka_common import aws
from svyazka_common.records.base import of_kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from svyazka_common.records.base import Record

BUCKET = "roster"
KEY = "uploads/region 1.zip"
REPORT = "reports/region 1.csv"
SUMMARY = "reports/region 1.json"
WRITES = ("PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems")
CONTEXT = SimpleNamespace(
    function_name="import_bundle",
    memory_limit_in_mb=1769,
    invoked_function_arn="arn:aws:lambda:eu-central-1:123456789012:function:import_bundle",
    aws_request_id="1",
)


def announcement(key: str = KEY, bucket: str = BUCKET, event: str = "ObjectCreated:Put") -> str:
    """The body of S3's message; blanks in keys come as `+`."""
    s3 = {"bucket": {"name": bucket}, "object": {"key": key.replace(" ", "+"), "size": 1}}
    return json.dumps({"Records": [{"eventVersion": "2.1", "eventSource": "aws:s3", "eventName": event, "s3": s3}]})


def sqs_event(*bodies: str) -> dict[str, Any]:
    """A batch of the import queue; message ids are m0, m1, …"""
    return {
        "Records": [
            {"messageId": f"m{number}", "body": body, "eventSource": "aws:sqs", "attributes": {}}
            for number, body in enumerate(bodies)
        ]
    }


@dataclass(slots=True)
class World:
    """A fresh AWS; `writes` counts the calls that change the table."""

    writes: Counter[str] = field(default_factory=Counter)

    def upload(self, content: bytes, key: str = KEY) -> None:
        aws.client("s3").put_object(Bucket=BUCKET, Key=key, Body=content)

    def run(self, *bodies: str) -> list[str]:
        """Handle messages; the ids of those that come again."""
        answer = handler(sqs_event(*(bodies or (announcement(),))), CONTEXT)
        return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]

    def load(self, content: bytes) -> dict[str, Any]:
        """Upload, import; the summary."""
        self.upload(content)
        assert self.run() == []
        return self.summary()

    def read(self, key: str) -> bytes:
        content: bytes = aws.client("s3").get_object(Bucket=BUCKET, Key=key)["Body"].read()
        return content

    def summary(self) -> dict[str, Any]:
        document: dict[str, Any] = json.loads(self.read(SUMMARY))
        return document

    def report(self) -> list[tuple[str, str, str, str]]:
        """The report's lines: file, row, column, code."""
        lines = csv.DictReader(io.StringIO(self.read(REPORT).decode("utf-8-sig"), newline=""))
        return [(line["file"], line["row"], line["column"], line["code"]) for line in lines]

    def items(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for page in aws.dynamodb().get_paginator("scan").paginate(TableName="state"):
            found += page["Items"]
        return found

    def all[R: Record](self, kind: type[R]) -> list[R]:
        return of_kind(kind, self.items())

    def dead_letters(self) -> list[tuple[str, str]]:
        """Reason and body of what was laid aside."""
        answer = aws.client("sqs").receive_message(
            QueueUrl=os.environ["IMPORT_DLQ_URL"], MaxNumberOfMessages=10, MessageAttributeNames=["All"]
        )
        return [
            (message["MessageAttributes"]["reason"]["StringValue"], message["Body"])
            for message in answer.get("Messages", [])
        ]


@contextmanager
def world(tables: dict[str, dict[str, Any]]) -> Iterator[World]:
    """A fresh AWS for as long as the block runs."""
    settings = {
        "AWS_ACCESS_KEY_ID": "x",
        "AWS_SECRET_ACCESS_KEY": "x",
        "AWS_DEFAULT_REGION": "eu-central-1",
        "STATE_TABLE": "state",
    }
    with mock.patch.dict(os.environ, settings), mock_aws():
        aws.client.cache_clear()
        aws.dynamodb().create_table(**tables["state"])
        aws.client("s3").create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
        queue = aws.client("sqs").create_queue(QueueName="import-dlq")["QueueUrl"]
        made = World()
        for operation in WRITES:
            aws.dynamodb().meta.events.register(
                f"before-call.dynamodb.{operation}", lambda operation=operation, **_: made.writes.update([operation])
            )
        with mock.patch.dict(os.environ, {"IMPORT_DLQ_URL": queue}):
            yield made
        aws.client.cache_clear()
