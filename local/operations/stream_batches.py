"""A batch of a table's stream that a function could not do: read again from the stream, and given to the function."""

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
    """Give a failed batch to its function again; `letter` is what Lambda wrote of it, `module` the function's.

    `gone_from_stream`: the stream keeps changes for a day only. What the table says now is right all the same: the next
    change of the same person, or a message to the provisioning queue, brings what follows from it in step.
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
    told = json.loads(answer["Payload"].read() or b"null") or {}
    return "failed_again" if answer.get("FunctionError") or told.get("batchItemFailures") else "sent_back"


def _records(batch: dict[str, Any]) -> list[dict[str, Any]] | None:
    """The records of the batch as a function gets them, None where the stream has forgotten one of them."""
    streams, last = aws.client("dynamodbstreams"), batch["endSequenceNumber"]
    found: list[dict[str, Any]] = []
    try:
        for record in _from(streams, batch):
            if _order(record["dynamodb"]["SequenceNumber"]) > _order(last):
                return found
            found.append({**record, "eventSourceARN": batch["streamArn"]})
            if record["dynamodb"]["SequenceNumber"] == last:
                return found
    except (streams.exceptions.TrimmedDataAccessException, streams.exceptions.ResourceNotFoundException):
        return None
    return found or None


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
    """What the filters of the function's event source let through (`infra_cdk.constructs.stream_consumer.patterns`)."""
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
