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

from declared import held_to_declaration
from moto import mock_aws
from roster_files import SMALL, packed
from shared_moto import laid, made_once, shared_clients

from functions.roster.handlers import import_bundle, import_school
from functions.roster.repository import imports
from functions.roster.schemas import SchoolTask, Upload
from svyazka_common import aws, clock
from svyazka_common.records.base import of_kind
from svyazka_common.records.imports import HeldRemoval
from svyazka_common.records.roster import Enrolment, Guardianship, Homeroom, RoleAssignment, TeachingLoad

if TYPE_CHECKING:
    from collections.abc import Iterator

    from svyazka_common.records.base import Record
    from svyazka_common.records.imports import SchoolImport

BUCKET = "roster"
KEY = "uploads/region 1.zip"
QUEUES = ("IMPORT_DLQ_URL", "SCHOOL_QUEUE_URL", "SCHOOL_DLQ_URL")
TODAY = "2026-10-15"
LARGEST_REMOVAL = 10
RELATIONS = (Enrolment, Guardianship, Homeroom, RoleAssignment, TeachingLoad)
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


def report_key(ending: str = "csv", key: str = KEY) -> str:
    """Where the report of the last import of an upload lies."""
    begun = imports.import_of(key)
    assert begun is not None
    return Upload(bucket=BUCKET, key=key).report_key(begun.import_id, ending)


def sqs_event(*bodies: str, received: int = 1) -> dict[str, Any]:
    """A batch of a queue; message ids are m0, m1, …"""
    attributes = {"ApproximateReceiveCount": str(received)}
    return {
        "Records": [
            {"messageId": f"m{number}", "body": body, "eventSource": "aws:sqs", "attributes": attributes}
            for number, body in enumerate(bodies)
        ]
    }


@dataclass(slots=True)
class World:
    """A fresh AWS; `writes` counts the calls that change `state`."""

    writes: Counter[str] = field(default_factory=Counter)

    def note(self, params: dict[str, Any], model: Any, **_: Any) -> None:
        """Count a call that changes `state`."""
        actions = [action for item in params.get("TransactItems", []) for action in item.values()]
        if model.name in WRITES and "state" in {params.get("TableName"), *(one["TableName"] for one in actions)}:
            self.writes[model.name] += 1

    def upload(self, content: bytes, key: str = KEY, **metadata: str) -> None:
        aws.client("s3").put_object(Bucket=BUCKET, Key=key, Body=content, Metadata=metadata)

    def run(self, *bodies: str) -> list[str]:
        """Handle messages of the import queue, and all that follow from them; the ids of those that come again."""
        failed = self.split(*bodies)
        self.work_off()
        return failed

    def split(self, *bodies: str, received: int = 1) -> list[str]:
        """Handle messages of the import queue; the ids of those that come again."""
        with held_to_declaration("roster.handlers.import_bundle"):
            answer = import_bundle.handler(sqs_event(*(bodies or (announcement(),)), received=received), CONTEXT)
        return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]

    def work_off(self) -> None:
        """Handle the messages of the queue of schools until there are none."""
        for body in iter(self.next_school, None):
            assert self.school(body) == []

    def next_school(self) -> str | None:
        """Take a message off the queue of schools."""
        sqs, queue = aws.client("sqs"), os.environ["SCHOOL_QUEUE_URL"]
        for message in sqs.receive_message(QueueUrl=queue).get("Messages", []):
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
            return str(message["Body"])
        return None

    def school(self, body: str, received: int = 1) -> list[str]:
        """Handle one message of that queue; the ids of those that come again."""
        with held_to_declaration("roster.handlers.import_school"):
            answer = import_school.handler(sqs_event(body, received=received), CONTEXT)
        return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]

    def load(self, content: bytes, **metadata: str) -> dict[str, Any]:
        """Upload, import; the summary."""
        self.upload(content, **metadata)
        assert self.run() == []
        return self.summary()

    def schools(self) -> dict[str, SchoolImport]:
        """What has become of each organisation in the last import, by id."""
        return {one.organisation_id: one for one in imports.schools_of(self.summary()["import_id"])}

    def approve(self, *organisations: str, despite_freeze: bool = False) -> None:
        """As `svyazka roster approve` does."""
        import_id = self.summary()["import_id"]
        for organisation in organisations:
            task = SchoolTask(
                import_id=import_id, organisation_id=organisation, approved=True, despite_freeze=despite_freeze
            )
            assert self.school(task.message()["MessageBody"]) == []

    def read(self, key: str) -> bytes:
        content: bytes = aws.client("s3").get_object(Bucket=BUCKET, Key=key)["Body"].read()
        return content

    def summary(self) -> dict[str, Any]:
        document: dict[str, Any] = json.loads(self.read(report_key("json")))
        return document

    def report(self) -> list[tuple[str, str, str, str]]:
        """The report's lines: file, row, column, code."""
        lines = csv.DictReader(io.StringIO(self.read(report_key()).decode("utf-8-sig"), newline=""))
        return [(line["file"], line["row"], line["column"], line["code"]) for line in lines]

    def texts(self) -> list[str]:
        """What the report's lines say to a human being."""
        lines = csv.DictReader(io.StringIO(self.read(report_key()).decode("utf-8-sig"), newline=""))
        return [line["text"] for line in lines]

    def items(self) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = []
        for page in aws.dynamodb().get_paginator("scan").paginate(TableName="state"):
            items += page["Items"]
        return items

    def all[R: Record](self, kind: type[R]) -> list[R]:
        return of_kind(kind, self.items())

    def held(self) -> list[HeldRemoval]:
        """The removals that wait for the end of a freeze."""
        return of_kind(HeldRemoval, aws.dynamodb().scan(TableName="access")["Items"])

    def dead_letters(self, queue: str = "IMPORT_DLQ_URL") -> list[tuple[str, str]]:
        """Reason and body of what was laid aside."""
        answer = aws.client("sqs").receive_message(
            QueueUrl=os.environ[queue], MaxNumberOfMessages=10, MessageAttributeNames=["All"]
        )
        return [
            (message["MessageAttributes"]["reason"]["StringValue"], message["Body"])
            for message in answer.get("Messages", [])
        ]


ANY_REMOVAL = {"ROSTER_LARGEST_REMOVAL": "100"}


@contextmanager
def world(tables: dict[str, dict[str, Any]], dynamodb: str | None = None) -> Iterator[World]:
    """A fresh AWS for as long as the block runs; its tables are on DynamoDB Local where that is given."""
    settings = {
        "AWS_ACCESS_KEY_ID": "roster",
        "AWS_SECRET_ACCESS_KEY": "x",
        "AWS_DEFAULT_REGION": "eu-central-1",
        "STATE_TABLE": "state",
        "ACCESS_TABLE": "access",
        "ROSTER_LARGEST_REMOVAL": str(LARGEST_REMOVAL),
        "ROSTER_FREEZE": "none",
    } | ({"AWS_ENDPOINT_URL_DYNAMODB": dynamodb} if dynamodb else {})
    passed: Any = {"urls": [f"{dynamodb}/.*"] if dynamodb else [], "services": []}
    with (
        mock.patch.dict(os.environ, settings),
        mock.patch.object(clock, "today", return_value=TODAY),
        shared_clients(),
        mock_aws(config={"core": {"mock_credentials": False, "passthrough": passed}}),
        laid(tables, dynamodb),
    ):
        aws.client("s3").create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
        queues = {name: aws.client("sqs").create_queue(QueueName=name)["QueueUrl"] for name in QUEUES}
        made = World()
        aws.dynamodb().meta.events.register("provide-client-params.dynamodb", made.note)
        with mock.patch.dict(os.environ, queues):
            yield made


@contextmanager
def loaded_world(tables: dict[str, dict[str, Any]], content: bytes) -> Iterator[World]:
    """The same with a bundle in it and removals as large as one likes."""
    with world(tables) as made, mock.patch.dict(os.environ, ANY_REMOVAL):
        made.load(content)
        yield made


@contextmanager
def imported_world(tables: dict[str, dict[str, Any]]) -> Iterator[World]:
    """The same with the small bundle; writes count from there."""
    with world(tables) as made, mock.patch.dict(os.environ, ANY_REMOVAL):
        made_once("small bundle", lambda: _import_small(made))
        for key, content in _files.items():
            made.upload(content, key)
        made.writes.clear()
        yield made


_files: dict[str, bytes] = {}


def _import_small(made: World) -> None:
    made.load(packed(SMALL))
    for listed in aws.client("s3").list_objects_v2(Bucket=BUCKET)["Contents"]:
        _files[listed["Key"]] = made.read(listed["Key"])


def statuses(here: World, person_id: str) -> dict[str, str]:
    """The status of each relation of a person, by sort key."""
    return {one.sk: one.status for kind in RELATIONS for one in here.all(kind) if one.pk == f"PERSON#{person_id}"}
