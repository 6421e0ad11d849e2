from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from svyazka_common import aws, transactions
from svyazka_common.errors import Code, DomainError
from svyazka_common.transactions import (
    CONFLICT_TRIES,
    ConditionFailedError,
    check,
    delete,
    delete_all,
    transact,
    update,
    update_alone,
)

ITEM = {"pk": {"S": "a"}}
KEY = {"pk": {"S": "p"}, "sk": {"S": "s"}}
CHANGE = update("t", KEY, "ADD n :one", "n < :most", one=1, most=3)


def cancelled(*reasons: str) -> ClientError:
    met = {"ConditionalCheckFailed": {"Item": ITEM}}
    answer: Any = {
        "Error": {"Code": "TransactionCanceledException"},
        "CancellationReasons": [{"Code": reason, **met.get(reason, {})} for reason in reasons],
    }
    return ClientError(answer, "TransactWriteItems")


class Table:
    """A client that fails with each of the errors in turn, then writes."""

    def __init__(self, *errors: ClientError) -> None:
        self._errors = list(errors)
        self.calls = 0

    def transact_write_items(self, **_request: Any) -> None:
        self.calls += 1
        if self._errors:
            raise self._errors.pop(0)

    def update_item(self, **request: Any) -> None:
        assert request == CHANGE["Update"]
        self.transact_write_items()


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> Any:
    def use(*errors: ClientError) -> Table:
        made = Table(*errors)
        monkeypatch.setattr(aws, "dynamodb", lambda: made)
        monkeypatch.setattr(transactions, "FIRST_WAIT_SECONDS", 0)
        return made

    return use


def test_conflict_is_tried_again(table: Any) -> None:
    made = table(cancelled("None", "TransactionConflict"), cancelled("ThrottlingError"))
    transact([])
    assert made.calls == 3


def test_conflict_without_end_is_busy(table: Any) -> None:
    made = table(*[cancelled("TransactionConflict")] * CONFLICT_TRIES)
    with pytest.raises(DomainError) as raised:
        transact([])
    assert (raised.value.code, made.calls) == (Code.BUSY, CONFLICT_TRIES)


def test_condition_that_does_not_hold_is_told_with_the_item_it_met(table: Any) -> None:
    made = table(cancelled("None", "ConditionalCheckFailed", "TransactionConflict"))
    with pytest.raises(ConditionFailedError) as raised:
        transact([])
    assert raised.value.failed == {1: ITEM}
    assert made.calls == 1


def test_refusal_for_another_reason_is_raised_as_it_is(table: Any) -> None:
    for error in (
        cancelled("ValidationError"),
        ClientError({"Error": {"Code": "AccessDeniedException"}}, "TransactWriteItems"),
    ):
        table(error)
        with pytest.raises(ClientError) as raised:
            transact([])
        assert raised.value is error


def test_error_of_a_condition_holds_no_item_in_its_text() -> None:
    assert str(ConditionFailedError({2: {"phone": {"S": "+79123456789"}}})) == "conditions [2] did not hold"


def test_actions_say_what_they_are_given_and_no_more() -> None:
    assert delete("t", KEY) == {"Delete": {"TableName": "t", "Key": KEY}}
    assert check("t", KEY, "a = :a", a=1)["ConditionCheck"]["ExpressionAttributeValues"] == {":a": {"N": "1"}}
    change = update("t", KEY, "REMOVE holders.#person", names={"#person": "p"})["Update"]
    assert change == {
        "TableName": "t",
        "Key": KEY,
        "UpdateExpression": "REMOVE holders.#person",
        "ExpressionAttributeNames": {"#person": "p"},
    }


class FullTable:
    """A client that leaves what it is asked to write, but for the first of each call while there is `room`."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.calls: list[int] = []

    def batch_write_item(self, *, RequestItems: dict[str, list[Any]]) -> dict[str, Any]:  # noqa: N803
        self.calls.append(len(RequestItems["t"]))
        left = RequestItems["t"][1:] if self.room else RequestItems["t"]
        self.room -= self.room > 0
        return {"UnprocessedItems": {"t": left} if left else {}}


def deleting(monkeypatch: pytest.MonkeyPatch, number: int, room: int) -> FullTable:
    full = FullTable(room)
    monkeypatch.setattr(aws, "dynamodb", lambda: full)
    keys = ({"pk": {"S": "p"}, "sk": {"S": str(at)}} for at in range(number))
    try:
        delete_all("t", keys, first_wait_seconds=0)
    finally:
        assert full.room == 0
    return full


def test_what_a_batch_left_is_written_by_further_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    assert deleting(monkeypatch, 3, room=3).calls == [3, 2, 1]


def test_batch_of_which_something_stays_unwritten_is_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DomainError) as raised:
        deleting(monkeypatch, CONFLICT_TRIES + 1, room=CONFLICT_TRIES)
    assert raised.value.code == Code.BUSY


def failed(code: str, **fields: Any) -> ClientError:
    answer: Any = {"Error": {"Code": code}, **fields}
    return ClientError(answer, "UpdateItem")


@pytest.mark.parametrize(
    "code", ["TransactionConflictException", "ThrottlingException", "ProvisionedThroughputExceededException"]
)
def test_update_alone_waits_for_what_passes(table: Any, code: str) -> None:
    made = table(failed(code), failed(code))
    update_alone(CHANGE)
    assert made.calls == 3


def test_update_alone_that_never_comes_through_is_busy(table: Any) -> None:
    made = table(*[failed("TransactionConflictException")] * CONFLICT_TRIES)
    with pytest.raises(DomainError) as raised:
        update_alone(CHANGE)
    assert (raised.value.code, raised.value.extra) == (Code.BUSY, {"retry_after_seconds": 1})
    assert made.calls == CONFLICT_TRIES


@pytest.mark.parametrize("item", [ITEM, None])
def test_condition_of_an_update_alone_is_told_with_the_item_it_met(table: Any, item: Any) -> None:
    made = table(failed("ConditionalCheckFailedException", **({"Item": item} if item else {})))
    with pytest.raises(ConditionFailedError) as raised:
        update_alone(CHANGE)
    assert (raised.value.failed, made.calls) == ({0: item}, 1)


def test_other_failure_of_an_update_alone_is_raised_as_it_is(table: Any) -> None:
    error = failed("AccessDeniedException")
    made = table(error)
    with pytest.raises(ClientError) as raised:
        update_alone(CHANGE)
    assert (raised.value, made.calls) == (error, 1)
