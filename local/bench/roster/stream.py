"""The stream of `state`, read as Lambda reads it: in order, a batch at a time, through each function's filter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from infra_cdk.specification import Stream

A_READ = 1000
A_BATCH = 100
"""As `infra_cdk.constructs.stream_consumer` has it."""

type Record = dict[str, Any]


class StreamReader:
    """Remembers how far it has read; DynamoDB Local keeps a table's changes in one shard for hours.

    `streams` is a client that leaves times as seconds.
    """

    def __init__(self, streams: Any, arn: str) -> None:
        self._streams = streams
        self._arn = arn
        self._iterator: str | None = None
        self._last: str | None = None
        self._read: list[Record] = []

    def batch(self) -> list[Record]:
        """The next changes, none where there are no more yet."""
        if not self._read:
            self._read = self._records()
        batch, self._read = self._read[:A_BATCH], self._read[A_BATCH:]
        return batch

    def skip(self) -> None:
        """Pass over what has changed so far."""
        while self.batch():
            self._read = []

    def _records(self) -> list[Record]:
        try:
            answer = self._get(self._iterator or self._after_the_last())
        except self._streams.exceptions.TrimmedDataAccessException:
            # DynamoDB Local's answer to an iterator that was made before the shard's first change.
            answer = self._get(self._after_the_last())
        records: list[Record] = answer["Records"]
        self._iterator = answer["NextShardIterator"]
        self._last = records[-1]["dynamodb"]["SequenceNumber"] if records else self._last
        return records

    def _get(self, iterator: str) -> dict[str, Any]:
        answer: dict[str, Any] = self._streams.get_records(ShardIterator=iterator, Limit=A_READ)
        return answer

    def _after_the_last(self) -> str:
        [shard] = self._streams.describe_stream(StreamArn=self._arn)["StreamDescription"]["Shards"]
        where = (
            {"ShardIteratorType": "TRIM_HORIZON"}
            if self._last is None
            else {"ShardIteratorType": "AFTER_SEQUENCE_NUMBER", "SequenceNumber": self._last}
        )
        asked = {"StreamArn": self._arn, "ShardId": shard["ShardId"], **where}
        iterator: str = self._streams.get_shard_iterator(**asked)["ShardIterator"]
        return iterator


def wanted(source: Stream, record: Record) -> bool:
    """Whether a function's filter lets a change through (`infra_cdk.constructs.stream_consumer.patterns`)."""
    image = record["dynamodb"].get("NewImage") or record["dynamodb"].get("OldImage") or {}
    entity = image.get("entity", {}).get("S")
    return (
        entity in source.changed
        or (record["eventName"] == "INSERT" and entity in source.inserted)
        or (record["eventName"] == "MODIFY" and entity in source.modified)
    )
