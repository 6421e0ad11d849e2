"""Writes: conditional ones of both tables at once, of one item, or of new items; and batches without conditions.

A refused condition carries the item that it met, for repositories to read.
"""

from __future__ import annotations

from itertools import batched
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from svyazka_common import aws
from svyazka_common.errors import Code, DomainError
from svyazka_common.records.base import serialise
from svyazka_common.write_conflicts import WriteConflictError, pause

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from svyazka_common.records.base import Item, Key, Record

type Action = dict[str, dict[str, Any]]

# DynamoDB refuses transactions that touch an item at the same moment. Each is tried again after a wait, which grows
# from 20 ms with full jitter.
CONFLICT_TRIES = 6
FIRST_WAIT_SECONDS = 0.02
PASSING = frozenset({"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"})
PASSING_ALONE = frozenset(
    {"TransactionConflictException", "ThrottlingException", "ProvisionedThroughputExceededException"}
)


class ConditionFailedError(WriteConflictError):
    """Conditions of a transaction did not hold. `failed` maps the index of an action to the item it met (or None)."""

    def __init__(self, failed: dict[int, Item | None]) -> None:
        super().__init__(f"conditions {sorted(failed)} did not hold")
        self.failed = failed


def put(
    table: str, record: Record, condition: str | None = None, *, names: Mapping[str, str] | None = None, **values: Any
) -> Action:
    """Write a record; `condition` may use `:name` for each keyword; `names` as for `update`."""
    return {"Put": {"TableName": table, "Item": record.to_item()} | _named(names) | _condition(condition, values)}


def update(
    table: str,
    key: Key,
    expression: str,
    condition: str | None = None,
    *,
    names: Mapping[str, str] | None = None,
    **values: Any,
) -> Action:
    """Change attributes of an item, making it where there is none; `names` are for attribute names like `#me`."""
    change = {"TableName": table, "Key": key, "UpdateExpression": expression}
    return {"Update": change | _named(names) | _condition(condition, values)}


def delete(table: str, key: Key, condition: str | None = None, **values: Any) -> Action:
    """Remove an item, if there is one."""
    return {"Delete": {"TableName": table, "Key": key} | _condition(condition, values)}


def check(table: str, key: Key, condition: str, *, names: Mapping[str, str] | None = None, **values: Any) -> Action:
    """Let the transaction through only if the item fits; `names` as for `update`."""
    return {"ConditionCheck": {"TableName": table, "Key": key} | _named(names) | _condition(condition, values)}


def transact(actions: Sequence[Action]) -> None:
    """Run the actions as one. Raises ConditionFailedError, or DomainError(busy) where conflicts don't end."""
    _write(lambda: aws.dynamodb().transact_write_items(TransactItems=list(actions)), _raise_unless_passing)  # type: ignore[arg-type]


def update_alone(action: Action) -> Mapping[str, Any]:
    """Run one `update` without a transaction: for half the units, and without a conflict between two of its kind.

    Returns DynamoDB's answer. Raises as `transact` does.
    """
    return _write(lambda: aws.dynamodb().update_item(**action["Update"]), _raise_unless_passing_alone)


def _write[A](call: Callable[[], A], raise_unless_passing: Callable[[ClientError], None]) -> A:
    for attempt in range(CONFLICT_TRIES):
        try:
            return call()
        except ClientError as error:
            raise_unless_passing(error)
            pause(attempt, FIRST_WAIT_SECONDS)
    raise DomainError(Code.BUSY, retry_after_seconds=1)


def _raise_unless_passing(error: ClientError) -> None:
    if error.response["Error"]["Code"] != "TransactionCanceledException":
        raise error
    cancellations: list[Mapping[str, Any]] = error.response.get("CancellationReasons", [])  # type: ignore[assignment]
    failed = {i: one.get("Item") for i, one in enumerate(cancellations) if one["Code"] == "ConditionalCheckFailed"}
    if failed:
        raise ConditionFailedError(failed) from error
    if not any(one["Code"] in PASSING for one in cancellations):
        raise error


def _raise_unless_passing_alone(error: ClientError) -> None:
    code = error.response["Error"]["Code"]
    if code == "ConditionalCheckFailedException":
        item: Any = error.response.get("Item")
        raise ConditionFailedError({0: item}) from error
    if code not in PASSING_ALONE:
        raise error


def _named(names: Mapping[str, str] | None) -> dict[str, Any]:
    return {"ExpressionAttributeNames": dict(names)} if names else {}


def _condition(condition: str | None, values: Mapping[str, Any]) -> dict[str, Any]:
    parts: dict[str, Any] = {}
    if condition is not None:
        parts |= {"ConditionExpression": condition, "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
    if values:
        parts["ExpressionAttributeValues"] = serialise({f":{name}": value for name, value in values.items()})
    return parts


WRITES_A_CALL = 25


def put_all(table: str, records: Iterable[Record]) -> None:
    """Write records of different keys, each in place of what has its key. Raises DomainError(busy)."""
    _write_all(table, ({"PutRequest": {"Item": record.to_item()}} for record in records), FIRST_WAIT_SECONDS)


def delete_all(table: str, keys: Iterable[Key], *, first_wait_seconds: float = FIRST_WAIT_SECONDS) -> None:
    """Remove the items of these keys, all different; missing ones are no failure. Raises DomainError(busy).

    Part of them may be gone then: DynamoDB takes of a batch what it can.
    """
    _write_all(table, ({"DeleteRequest": {"Key": key}} for key in keys), first_wait_seconds)


def _write_all(table: str, requests: Iterable[Item], first_wait_seconds: float) -> None:
    for batch in batched(requests, WRITES_A_CALL, strict=False):
        _write_batch(table, batch, first_wait_seconds)


def _write_batch(table: str, requests: Any, first_wait_seconds: float) -> None:
    for attempt in range(CONFLICT_TRIES):
        answer = aws.dynamodb().batch_write_item(RequestItems={table: requests})
        requests = answer["UnprocessedItems"].get(table)
        if not requests:
            return
        pause(attempt, first_wait_seconds)
    raise DomainError(Code.BUSY, retry_after_seconds=1)


INSERTS_A_CALL = 25
INSERT_TRIES = 8
FIRST_INSERT_WAIT_SECONDS = 0.05
PASSING_IN_BATCH = PASSING | {"InternalServerError", "RequestLimitExceeded"}
"""Failures of one statement in a batch (BatchStatementError) that a moment later may be none."""


def insert(table: str, items: Iterable[Item]) -> list[bool]:
    """Write items of different keys, each only where none has its key; return for each whether it was written.

    Each item is written by itself, not in one transaction: that would take two units for each, and BatchWriteItem knows
    no condition. So these are statements in PartiQL. False means that an item is there already, or that DynamoDB
    refused this one or was overloaded: a write of that item alone shows which.
    """
    outcomes: list[bool] = []
    for batch in batched(items, INSERTS_A_CALL, strict=False):
        outcomes += _insert(table, batch)
    return outcomes


def _insert(table: str, items: Sequence[Item]) -> list[bool]:
    outcomes = [False] * len(items)
    remaining = list(range(len(items)))
    for attempt in range(INSERT_TRIES):
        if attempt:
            pause(attempt - 1, FIRST_INSERT_WAIT_SECONDS)
        answers = aws.dynamodb().batch_execute_statement(Statements=[_insertion(table, items[i]) for i in remaining])
        errors = {i: answer.get("Error") for i, answer in zip(remaining, answers["Responses"], strict=True)}
        for i, error in errors.items():
            outcomes[i] = error is None
        remaining = [i for i, error in errors.items() if error is not None and error["Code"] in PASSING_IN_BATCH]
        if not remaining:
            break
    return outcomes


def _insertion(table: str, item: Item) -> Any:
    named = ", ".join(f"'{name}': ?" for name in item)
    return {"Statement": f'INSERT INTO "{table}" VALUE {{{named}}}', "Parameters": list(item.values())}
