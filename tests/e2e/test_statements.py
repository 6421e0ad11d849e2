"""Statements on the emulator of the local stack."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import boto3
import pytest
from statement_checks import check_inserting, check_reading, item

from local.bench import schema
from svyazka_common import aws
from svyazka_common.transactions import insert

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from local.emulator_process import Emulator

TABLE = "statements"
AS_IN_THE_STACK = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}


@pytest.fixture
def stream(stack: Emulator, monkeypatch: pytest.MonkeyPatch) -> Generator[str]:
    """A table beside those of the stack; the ARN of its stream."""
    dynamodb = client(stack, "dynamodb")  # one for all calls: to make it takes as long as fifty of them
    monkeypatch.setattr(aws, "dynamodb", lambda: dynamodb)
    monkeypatch.setenv("STATE_TABLE", TABLE)
    definition = schema.definition("state") | {"TableName": TABLE, "StreamSpecification": AS_IN_THE_STACK}
    created = dynamodb.create_table(**definition)["TableDescription"]
    yield created["LatestStreamArn"]
    dynamodb.delete_table(TableName=TABLE)


def client(stack: Emulator, service: str) -> Any:
    session = boto3.Session(aws_access_key_id="test", aws_secret_access_key="test", region_name="eu-central-1")
    return session.client(service, endpoint_url=stack.url)


@pytest.mark.usefixtures("stream")
@pytest.mark.parametrize("check", [check_reading, check_inserting], ids=["reading", "inserting"])
def test_statements_do_as_much_as_other_calls(check: Callable[[], None]) -> None:
    check()


def test_the_stream_has_what_a_statement_inserted_and_nothing_else(stack: Emulator, stream: str) -> None:
    first, second = item("PERSON#1", "PERSON"), item("PERSON#2", "PERSON", version={"N": "1"})
    assert insert(TABLE, [first]) == [True]
    assert insert(TABLE, [first | {"version": {"N": "2"}}, second]) == [False, True]

    streams = client(stack, "dynamodbstreams")
    [shard] = streams.describe_stream(StreamArn=stream)["StreamDescription"]["Shards"]
    iterator = streams.get_shard_iterator(StreamArn=stream, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON")
    records = streams.get_records(ShardIterator=iterator["ShardIterator"])["Records"]

    assert [(one["eventName"], one["dynamodb"].get("OldImage")) for one in records] == [("INSERT", None)] * 2
    assert [one["dynamodb"]["NewImage"] for one in records] == [first, second]
