"""Guardians are written down with their children, few or many at a time, and stay."""

from __future__ import annotations

import pytest

from chats.memory import TABLE, fresh
from functions.chats.repository.people import CHILDREN_OF_A_FAMILY, follow, followers
from svyazka_common.records.chats import Followers

MANY = [f"child{number}" for number in range(60)]

pytestmark = pytest.mark.usefixtures("in_memory")


@pytest.mark.parametrize("children", [MANY[:1], MANY[:CHILDREN_OF_A_FAMILY], MANY], ids=["one", "a few", "many"])
def test_who_follows_already_stays(children: list[str]) -> None:
    fresh(Followers(person_id=children[0], guardian_ids={"father"}))

    follow((guardian, child) for child in children for guardian in ("mother", "aunt"))

    assert followers(children) == {
        child: {"mother", "aunt"} | ({"father"} if child == children[0] else set()) for child in children
    }


def test_many_new_followers_take_a_call_for_25_and_one_for_each_old_one() -> None:
    fresh(*(Followers(person_id=child, guardian_ids={"father"}) for child in MANY[:2]))
    calls: list[str] = []
    TABLE.after = calls.append
    try:
        follow(("mother", child) for child in MANY)
    finally:
        TABLE.after = lambda _: None

    assert calls == ["BatchExecuteStatement"] * 3 + ["UpdateItem"] * 2


def test_nobody_is_written_down_for_nothing() -> None:
    fresh()

    follow([])

    assert TABLE.items == {}
