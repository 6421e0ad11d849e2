"""Accounts by queue: logins that move, are exchanged, taken or free again, and what ends with an account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from functions.roster.handlers import retry_waiting
from roster.changes import CONTEXT, FRAME, World, account, changes_world, person, removed
from svyazka_common import aws
from svyazka_common.records.base import key_of
from svyazka_common.records.changes import Waiting
from svyazka_common.records.link import Link, Suspension
from svyazka_common.records.roster import Account

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def here(tables: dict[str, dict[str, Any]]) -> Iterator[World]:
    with changes_world(tables) as made:
        yield made


def with_password(here: World, text: str) -> None:
    aws.dynamodb().update_item(
        TableName="state",
        Key=here.only(Account).key,
        UpdateExpression="SET password_hash = :hash",
        ExpressionAttributeValues={":hash": {"S": text}},
    )


def logins(here: World) -> dict[str, tuple[str, str | None]]:
    return {one.login: (one.person_id, one.password_hash) for one in here.all(Account)}


def test_a_changed_login_moves_the_account_with_its_password(here: World) -> None:
    here.tell(*FRAME, account())
    before = here.only(Account)
    with_password(here, "secret")
    here.tell(account(2, login="PETROVA"))
    assert logins(here) == {"petrova": ("p1", "secret")}
    assert here.only(Account).account_id == before.account_id


def test_two_may_exchange_their_logins(here: World) -> None:
    here.tell(*FRAME, account(1, login="a"))
    with_password(here, "first")
    here.tell(person(1, "p2"), account(1, "p2", login="b"))
    here.tell(account(2, "p1", login="b"))
    assert set(logins(here)) == {"b"}
    here.tell(account(2, "p2", login="a"))
    assert logins(here) == {"a": ("p2", None), "b": ("p1", "first")}
    assert here.all(Waiting) == []


def test_a_login_that_is_taken_is_waited_for(here: World) -> None:
    here.tell(*FRAME, account(), person(1, "p2"), account(1, "p2"))
    assert logins(here) == {"ivanova": ("p1", None)}
    here.tell(removed(account(), 2))
    assert logins(here) == {"ivanova": ("p2", None)}


def test_a_login_that_a_file_left_with_an_ended_account_is_free(here: World) -> None:
    here.tell(*FRAME, account())
    ended = here.only(Account).to_item() | {"status": {"S": "ended"}, "password_hash": {"S": "old"}}
    here.empty()
    here.tell(*FRAME, person(1, "p2"))
    aws.dynamodb().put_item(TableName="state", Item=ended)

    here.tell(account(1, "p2"))
    assert logins(here) == {"ivanova": ("p2", None)}
    here.tell(account(2, login="anna"))
    assert logins(here) == {"ivanova": ("p2", None), "anna": ("p1", "old")}


def test_an_account_from_a_file_is_renamed_not_made_twice(here: World) -> None:
    here.tell(*FRAME, account())
    from_file = here.only(Account)
    here.empty()
    here.tell(*FRAME)
    aws.dynamodb().put_item(TableName="state", Item=from_file.to_item() | {"password_hash": {"S": "set"}})

    here.tell(account(2, login="anna"))
    assert logins(here) == {"anna": ("p1", "set")}


def test_a_link_ends_with_its_account_and_comes_back_with_it(here: World) -> None:
    here.tell(*FRAME, account())
    own = here.only(Account).account_id
    linked = Link(person_id="p1", account_id=own, organisation_id="s1", link_id="l", study_profile_id="s", linked_at=1)
    aws.dynamodb().put_item(TableName="state", Item=linked.to_item())

    here.tell(removed(account(), 2))
    assert here.only(Link).suspended
    assert here.only(Suspension).status == "ended"
    key = key_of(f"ACCOUNT#{own}", "CUTOFF")
    assert "Item" in aws.dynamodb().get_item(TableName="access", Key=key)

    here.tell(account(3))
    assert not here.only(Link).suspended
    assert here.only(Suspension).status == "active"


def test_a_login_freed_by_a_file_goes_to_who_waits_within_a_day(here: World) -> None:
    here.tell(*FRAME, account(), person(1, "p2"), account(1, "p2"))
    ended = here.only(Account).to_item() | {"status": {"S": "ended"}}
    aws.dynamodb().put_item(TableName="state", Item=ended)
    retry_waiting.handler({}, CONTEXT)
    here.follow()
    assert {one.person_id for one in here.all(Account)} == {"p2"}
