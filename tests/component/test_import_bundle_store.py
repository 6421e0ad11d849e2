"""What DynamoDB may do to the importer, which moto never does by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError
from roster_files import SMALL, changed, packed
from roster_world import World, world

from functions.roster.repository import accounts, conditional, stored
from svyazka_common import aws
from svyazka_common.records.accounts import Account
from svyazka_common.records.roster import Organisation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from svyazka_common.dynamodb import Item

LATER = (2026, 9, 25, 3, 0, 0)
LATEST = (2026, 10, 25, 3, 0, 0)


@pytest.fixture
def here(tables: dict[str, dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr(stored, "FIRST_WAIT_SECONDS", 0.0)
    with world(tables) as made:
        made.load(packed(SMALL))
        yield made


def stubborn(monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    """Let DynamoDB leave all keys unprocessed so many times."""
    real = aws.dynamodb().batch_get_item
    left = [times]

    def answer(**request: Any) -> Any:
        if left[0]:
            left[0] -= 1
            return {"Responses": {}, "UnprocessedKeys": request["RequestItems"]}
        return real(**request)

    monkeypatch.setattr(aws.dynamodb(), "batch_get_item", answer)


def test_keys_left_unprocessed_are_asked_for_again(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    [school] = [one for one in here.all(Organisation) if one.kind == "school"]
    stubborn(monkeypatch, stored.TRIES - 1)

    assert list(stored.stored([school])) == [(school.pk, school.sk)]


def test_a_starved_table_is_a_failure_and_not_an_empty_one(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    here.upload(packed(SMALL, LATER))
    stubborn(monkeypatch, 1000)

    assert here.run() == ["m0"]


def refuse_writes(monkeypatch: pytest.MonkeyPatch, operation: str, code: str) -> None:
    def fail(**_: Any) -> None:
        raise ClientError({"Error": {"Code": code}}, operation)

    monkeypatch.setattr(aws.dynamodb(), operation, fail)


@pytest.mark.parametrize("operation", ["put_item", "update_item"])
def test_only_a_failed_condition_is_an_answer(here: World, monkeypatch: pytest.MonkeyPatch, operation: str) -> None:
    item = here.all(Account)[0].to_item()
    write: dict[str, Callable[[Item], bool]] = {
        "put_item": conditional.put_if_newer,
        "update_item": lambda one: conditional.refresh_account(one, None),
    }

    refuse_writes(monkeypatch, operation, "ConditionalCheckFailedException")
    assert write[operation](item) is False

    refuse_writes(monkeypatch, operation, "AccessDeniedException")
    with pytest.raises(ClientError):
        write[operation](item)


def test_a_login_changed_by_two_imports_at_once_makes_one_account(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    find = accounts._under_another_login

    def overtaken(account: Account) -> Account | None:
        before = find(account)
        monkeypatch.setattr(accounts, "_under_another_login", find)
        aws.dynamodb().update_item(
            TableName="state",
            Key=here.all(Account)[0].key if before is None else before.key,
            UpdateExpression="SET version = version + :one",
            ExpressionAttributeValues={":one": {"N": "1"}},
        )
        return before

    monkeypatch.setattr(accounts, "_under_another_login", overtaken)
    here.load(packed(changed("users.csv", "Petrov.S", "new.login"), LATER))
    assert [one.login for one in here.all(Account) if one.person_id == "t1"] == ["petrov.s"]

    here.load(packed(changed("users.csv", "Petrov.S", "new.login"), LATEST))
    assert [one.login for one in here.all(Account) if one.person_id == "t1"] == ["new.login"]
