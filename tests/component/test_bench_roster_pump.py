"""A tiny region through the bench's pump: the real handlers bring everybody into the chats, and a change follows."""

from __future__ import annotations

import os
import threading
from collections import Counter
from typing import TYPE_CHECKING, Any
from unittest import mock

import boto3
import pytest
from moto import mock_aws

from local.bench.roster import bundle, changes, linking
from local.bench.roster.clients import streams
from local.bench.roster.measuring import announcement
from local.bench.roster.processes import BUCKET
from local.bench.roster.pump import READERS, Done, Pump
from local.bench.roster.queues import IMPORTS, Message, Queues
from local.bench.roster.runtime import CallReport, Runtime
from local.bench.roster.schools import school
from local.bench.roster.stream import StreamReader
from local.demo_region import academic_year
from svyazka_common import aws
from svyazka_common.records.base import of_kind
from svyazka_common.records.chats import Member

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from local.demo_region.region import Region

ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "x",
    "AWS_DEFAULT_REGION": "us-east-1",
    "STATE_TABLE": "state",
    "ACCESS_TABLE": "access",
    "MESSAGES_TABLE": "messages",
    "EVENT_BUS": "bus",
    "ROSTER_LARGEST_REMOVAL": "10",
    "ROSTER_FREEZE": "none",
    "POWERTOOLS_SERVICE_NAME": "bench",
    "POWERTOOLS_METRICS_NAMESPACE": "Svyazka",
}
YEAR = academic_year.containing(academic_year.today())
SUBJECT_CHATS = 2


class OneByOne:
    """Handlers in this process, where what a call did is counted by the process."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._lock = threading.Lock()

    def call(self, module: str, event: dict[str, Any]) -> CallReport:
        with self._lock:
            return self._runtime.call(module, event)


@pytest.fixture
def pump(tables: dict[str, dict[str, Any]], dynamodb_local: str) -> Iterator[tuple[Pump, Queues, StreamReader]]:
    """Of an empty AWS; moto has no streams to read, so the tables are on DynamoDB Local."""
    environment = ENVIRONMENT | {"AWS_ENDPOINT_URL_DYNAMODB": dynamodb_local}
    passed: Any = {"urls": [f"{dynamodb_local}/.*"], "services": []}
    with (
        mock.patch.dict(os.environ, environment),
        mock_aws(config={"core": {"mock_credentials": False, "passthrough": passed}}),
    ):
        _forget_sessions()
        for definition in tables.values():
            boto3.client("dynamodb").create_table(**definition)
        boto3.client("s3").create_bucket(Bucket=BUCKET)
        described = boto3.client("dynamodb").describe_table(TableName="state")["Table"]
        queues, runtime = Queues(), Runtime()
        stream = StreamReader(streams(dynamodb_local), described["LatestStreamArn"])
        yield Pump(queues, stream, [OneByOne(runtime)] * (len(READERS) + 1)), queues, stream
        for table in tables:
            boto3.client("dynamodb").delete_table(TableName=table)
    _forget_sessions()


def _forget_sessions() -> None:
    aws.client.cache_clear()
    aws._session.cache_clear()
    boto3.DEFAULT_SESSION = None


def imported(pump: Pump, queues: Queues, region: Region, path: Path, day: int) -> Done:
    bundle.write(path, [region], (YEAR, 8, day, 3, 0, 0))
    key = f"uploads/{path.name}"
    boto3.client("s3").upload_file(str(path), BUCKET, key)
    queues.put(IMPORTS, Message(announcement(key)))
    return pump.run()


def members() -> Counter[str]:
    """How many each chat has."""
    pages = boto3.client("dynamodb").get_paginator("scan").paginate(TableName="state")
    return Counter(member.chat_id for page in pages for member in of_kind(Member, page["Items"]))


def test_everybody_comes_into_their_chats_and_who_moves_is_moved(
    pump: tuple[Pump, Queues, StreamReader], tmp_path: Path
) -> None:
    running, queues, stream = pump
    region = school(1, YEAR, range(8, 9))
    first = imported(running, queues, region, tmp_path / "first.zip", 25)
    linking.put_all(boto3.client("dynamodb"), linking.subject_chats(region, SUBJECT_CHATS))
    stream.skip()
    linking.put_all(boto3.client("dynamodb"), linking.links(region))

    done = running.run()

    assert first.entities["person insert"] == len(region.humans)
    assert done.entities["member insert"] == done.units["index_write"] == members().total()
    for school_class in region.classes:
        assert members()[f"class_pupils~{school_class.class_id}"] == len(school_class.pupil_ids) + len(
            school_class.homeroom_teacher_ids
        )
    assert sum(chat_id.startswith("subject~") for chat_id in members()) == SUBJECT_CHATS
    assert done.work["chats.handlers.provision"].records < len(region.humans) / 5  # messages that name ten people

    after = school(1, YEAR, range(8, 9))
    changes.change(after)
    second = imported(running, queues, after, tmp_path / "second.zip", 26)

    for school_class in after.classes:
        assert members()[f"class_pupils~{school_class.class_id}"] == len(school_class.pupil_ids) + len(
            school_class.homeroom_teacher_ids
        )
    assert second.units["write"] < (first.units["write"] + done.units["write"]) / 2
