"""New items by the batch, as statements in PartiQL (those that read many partitions: `svyazka_common.reading`).

BatchWriteItem knows no condition, and a transaction takes two units for each item.
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.html
"""

from __future__ import annotations

from itertools import batched
from typing import TYPE_CHECKING, Any

from svyazka_common import aws, transactions
from svyazka_common.transactions import pause

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from svyazka_common.dynamodb import Item

INSERTS_A_CALL = 25
TRIES = 8
FIRST_WAIT_SECONDS = 0.05
PASSING = transactions.PASSING | {"InternalServerError", "RequestLimitExceeded"}
"""Failures of one statement in a batch (BatchStatementError) that a moment later may be none."""


def insert(table: str, items: Iterable[Item]) -> list[bool]:
    """Write items of different keys, each only where none has its key; return for each whether it was written.

    Each item is written by itself, not in one transaction. False means that an item is there already, or that DynamoDB
    refused this one or was overloaded: a write of that item alone shows which.
    """
    outcomes: list[bool] = []
    for some in batched(items, INSERTS_A_CALL, strict=False):
        outcomes += _insert(table, some)
    return outcomes


def _insert(table: str, items: Sequence[Item]) -> list[bool]:
    outcomes = [False] * len(items)
    left = list(range(len(items)))
    for attempt in range(TRIES):
        if attempt:
            pause(attempt - 1, FIRST_WAIT_SECONDS)
        answers = aws.dynamodb().batch_execute_statement(Statements=[_insertion(table, items[i]) for i in left])
        errors = {i: answer.get("Error") for i, answer in zip(left, answers["Responses"], strict=True)}
        for i, error in errors.items():
            outcomes[i] = error is None
        left = [i for i, error in errors.items() if error is not None and error["Code"] in PASSING]
        if not left:
            break
    return outcomes


def _insertion(table: str, item: Item) -> Any:
    named = ", ".join(f"'{name}': ?" for name in item)
    return {"Statement": f'INSERT INTO "{table}" VALUE {{{named}}}', "Parameters": list(item.values())}
