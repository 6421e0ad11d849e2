"""Replays a batch of a table's stream that a function could not do: reads it again and invokes the function."""

from __future__ import annotations

import base64
import json
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from infra_cdk.functions import FUNCTIONS
from infra_cdk.specification import Stream
from svyazka_common import aws

if TYPE_CHECKING:
    from collections.abc import Iterator

type Outcome = Literal["sent_back", "failed_again", "gone_from_stream"]

# DynamoDB keeps a stream for a day; a shard has empty stretches.
EMPTY_ANSWERS = 20


def replay(letter: dict[str, Any], module: str) -> Outcome:
    """Invoke a function with a failed batch once more.

    `letter` is Lambda's own record of the failure, `module` the function's construct id. The result is
    `gone_from_stream` where the batch is older than a day, which is as long as the stream keeps changes. The table is
    right all the same: the person's next change, or a message to the provisioning queue, updates what follows from it.
    """
    records = _records(letter["DDBStreamBatchInfo"])
    if records is None:
        return "gone_from_stream"
    chosen = [record for record in records if _concerns(record, _source(module))]
    if not chosen:
        return "sent_back"
    answer = aws.client("lambda").invoke(
        FunctionName=letter["requestContext"]["functionArn"],
        Payload=json.dumps({"Records": chosen}, default=_plain).encode(),
    )
    response = json.loads(answer["Payload"].read() or b"null") or {}
    return "failed_again" if answer.get("FunctionError") or response.get("batchItemFailures") else "sent_back"


def _records(batch: dict[str, Any]) -> list[dict[str, Any]] | None:
    """The records of the batch in the form that a function gets; None where the stream no longer has one of them."""
    streams, last = aws.client("dynamodbstreams"), batch["endSequenceNumber"]
    records: list[dict[str, Any]] = []
    try:
        for record in _from(streams, batch):
            if _order(record["dynamodb"]["SequenceNumber"]) > _order(last):
                return records
            records.append({**record, "eventSourceARN": batch["streamArn"]})
            if record["dynamodb"]["SequenceNumber"] == last:
                return records
    except (streams.exceptions.TrimmedDataAccessException, streams.exceptions.ResourceNotFoundException):
        return None
    return records or None


def _from(streams: Any, batch: dict[str, Any]) -> Iterator[dict[str, Any]]:
    iterator = streams.get_shard_iterator(
        StreamArn=batch["streamArn"],
        ShardId=batch["shardId"],
        ShardIteratorType="AT_SEQUENCE_NUMBER",
        SequenceNumber=batch["startSequenceNumber"],
    )["ShardIterator"]
    empty = 0
    while iterator is not None and empty < EMPTY_ANSWERS:
        answer = streams.get_records(ShardIterator=iterator)
        yield from answer["Records"]
        empty = 0 if answer["Records"] else empty + 1
        iterator = answer.get("NextShardIterator")


def _source(module: str) -> Stream:
    (source,) = (one.source for one in FUNCTIONS if one.construct_id == module)
    assert isinstance(source, Stream)
    return source


def _concerns(record: dict[str, Any], source: Stream) -> bool:
    """Whether the function's event source lets a record through (`infra_cdk.constructs.stream_consumer.patterns`)."""
    images = record["dynamodb"]
    entity = (images.get("NewImage") or images.get("OldImage") or {}).get("entity", {}).get("S")
    chosen = {"INSERT": source.inserted, "MODIFY": source.modified}.get(record["eventName"], ())
    return entity in source.changed or entity in chosen


def _order(number: str) -> tuple[int, str]:
    return len(number), number


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.timestamp()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    message = f"no JSON for {type(value).__name__}"
    raise TypeError(message)
