"""Whichever call a function stops at: no outsider is ever in a chat, no chat without owner, another try ends it.

And whatever happens between two calls: nobody comes in on a tie that has ended meanwhile.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from chats.memory import TABLE
from chats.school import TODAY, enrolment, guardianship, joined, link, role, store
from chats.school import remove as unstore

from manual_chats.world import act, make, members
from svyazka_common.chat_rights import owner_of
from svyazka_common.records.base import key_parts, of_kind
from svyazka_common.records.chats import Chat, Member
from svyazka_common.rights import FACTS, counts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.usefixtures("school", "one_by_one")

KINDS: dict[str, type[Any]] = {kind.entity: kind for kind in FACTS}
MANY = [f"p{number}" for number in range(60)]
"""More people than one transaction holds."""


class CrashError(BaseException):
    """The function is gone; nothing in it may catch that."""


@contextmanager
def around_calls(before: Callable[[int], None], after: Callable[[int], None]) -> Iterator[list[str]]:
    """Does something before and after each call by its number, and looks at the table after each transaction."""
    made: list[str] = []
    outsiders: list[str] = []
    rows_seen = rows()

    def on_before() -> None:
        made.append("?")
        before(len(made) - 1)

    def on_after(name: str) -> None:
        made[-1] = name
        if name == "TransactWriteItems":
            outsiders.extend(unfounded(rows(), rows_seen))
            rows_seen.update(rows())
        after(len(made) - 1)

    TABLE.before, TABLE.after = on_before, on_after
    try:
        yield made
    finally:
        TABLE.before, TABLE.after = lambda: None, lambda _: None
    assert outsiders == []


def rows() -> dict[tuple[str, str], Member]:
    return {(one.person_id, one.chat_id): one for one in of_kind(Member, TABLE.items.values())}


def unfounded(now: dict[Any, Member], before: dict[Any, Member]) -> Iterator[str]:
    """What new members rest on that doesn't count; a handler would turn a failed assertion into an answer."""
    for key in now.keys() - before.keys():
        for ref in now[key].basis:
            item = TABLE.items.get(key_parts(ref))
            if item is None or not counts(KINDS[item["entity"]["S"]].from_item(item), TODAY):
                yield ref


def assert_owned() -> None:
    chats = {chat.chat_id: chat for chat in of_kind(Chat, TABLE.items.values())}
    for chat_id in {chat_id for _, chat_id in rows()}:
        chat = chats[chat_id]
        present = [member for (_, of_chat), member in rows().items() if of_chat == chat_id]
        assert chat.direct or owner_of(chat, present) is not None
        assert chat.direct or (f"CHAT#{chat_id}", "SETTINGS") in TABLE.items


def prepared(action: str) -> Callable[[], tuple[int, Any]]:
    """What is to be done, after what has to have happened before."""
    if action == "create":
        for person_id in MANY:
            store(*joined(person_id), enrolment(person_id))
        body = {"client_id": "c1", "title": "Стенгазета", "person_ids": MANY}
        return lambda: act("create", "tutor", "POST", "/chats", body)
    if action == "direct":
        return lambda: act("direct", "parent", "POST", "/direct", {"person_id": "tutor"})
    chat_id = make("pupil", "algebraist")
    at = f"/chats/{chat_id}/members"
    appoint = f"{at}/algebraist/standing"
    asked: dict[str, tuple[str, str, str, Any]] = {
        "add": ("add_members", "POST", at, {"person_ids": ["mate", "parent"]}),
        "take out": ("take_out", "DELETE", f"{at}/pupil", None),
        "rename": ("rename", "PUT", f"/chats/{chat_id}/title", {"title": "Газета"}),
        "hand over": ("appoint", "PUT", appoint, {"standing": "owner"}),
        "owner leaves": ("take_out", "DELETE", f"{at}/tutor", None),
    }
    if action == "owner leaves":
        act("appoint", "tutor", "PUT", appoint, {"standing": "administrator"})
    handler, method, path, given = asked[action]
    return lambda: act(handler, "tutor", method, path, given)


ENDS: dict[str, tuple[set[int], set[str]]] = {
    "create": ({200, 201}, {"tutor"}),
    "direct": ({200, 201}, {"parent", "tutor"}),
    "add": ({200}, {"tutor", "pupil", "algebraist", "mate", "parent"}),
    "take out": ({204, 404}, {"tutor", "algebraist"}),
    "rename": ({200}, {"tutor", "pupil", "algebraist"}),
    "hand over": ({204, 403}, {"tutor", "pupil", "algebraist"}),
    "owner leaves": ({204, 404}, {"pupil", "algebraist"}),
}


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("action", ENDS)
def test_crash_at_any_call_leaves_an_owner_and_no_outsider(action: str, when: str) -> None:
    act_again = prepared(action)
    begun = dict(TABLE.items)
    statuses, people = ENDS[action]
    for stop in range(60):
        TABLE.items = dict(begun)

        def crash(number: int, stop: int = stop) -> None:
            if number == stop:
                raise CrashError

        crashed = False
        with around_calls(crash if when == "before" else lambda _: None, crash if when == "after" else lambda _: None):
            try:
                act_again()
            except CrashError:
                crashed = True
        assert_owned()
        with around_calls(lambda _: None, lambda _: None):
            assert act_again()[0] in statuses
        assert_owned()
        (chat_id,) = {chat_id for _, chat_id in rows()}
        assert set(members(chat_id)) == people
        if action == "create":
            assert {person_id for person_id, _ in rows()} == {"tutor", *MANY}
        if not crashed:
            break
    assert stop >= 4


GONE: dict[str, Callable[[], None]] = {
    "pupil leaves": lambda: store(enrolment("pupil", version=2, status="ended")),
    "pupil unlinks": lambda: unstore(link("pupil")),
    "guardianship ends": lambda: store(guardianship("parent", "pupil", version=2, status="ended")),
    "role ends": lambda: store(role("algebraist", version=2, status="ended")),
    "owner unlinks": lambda: unstore(link("tutor")),
}


@pytest.mark.parametrize("what", GONE)
@pytest.mark.parametrize("action", ["create", "add", "direct"])
def test_tie_that_ends_between_any_two_calls_lets_nobody_in(action: str, what: str) -> None:
    people = ["algebraist", "parent", "pupil"]
    if action == "add":
        chat_id = make()
    body = {"client_id": "c2", "title": "Кружок", "person_ids": people}
    begun = dict(TABLE.items)
    for between in range(40):
        TABLE.items = dict(begun)
        done = [False]

        def interfere(number: int, between: int = between, done: list[bool] = done) -> None:
            if number == between and not done[0]:
                done[0] = True
                hooks, TABLE.before, TABLE.after = (TABLE.before, TABLE.after), lambda: None, lambda _: None
                touched = set(TABLE.touched)
                GONE[what]()
                TABLE.touched = touched
                TABLE.before, TABLE.after = hooks

        with around_calls(interfere, lambda _: None):
            match action:
                case "create":
                    act("create", "tutor", "POST", "/chats", body)
                case "add":
                    act("add_members", "tutor", "POST", f"/chats/{chat_id}/members", {"person_ids": people})
                case _:
                    act("direct", "tutor", "POST", "/direct", {"person_id": "pupil"})
        if not done[0]:
            break
    assert between >= 4


def test_two_administrators_who_demote_each_other_leave_an_owner() -> None:
    chat_id = make("algebraist", "admin")
    for who in ("algebraist", "admin"):
        act("appoint", "tutor", "PUT", f"/chats/{chat_id}/members/{who}/standing", {"standing": "administrator"})
    busy = [False]

    def other_leaves(_: int) -> None:
        if not busy[0]:
            busy[0] = True
            assert act("take_out", "algebraist", "DELETE", f"/chats/{chat_id}/members/algebraist")[0] == 204

    with around_calls(other_leaves, lambda _: None):
        assert act("take_out", "tutor", "DELETE", f"/chats/{chat_id}/members/tutor")[0] == 204
    assert_owned()
    assert set(members(chat_id)) == {"admin"}
