"""Wherever a call about a link stops, and whatever happens between two of its calls: nobody is in who may not be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from chats.http_calls import session_of
from chats.memory import TABLE
from chats.school import link
from chats.school import remove as unstore

from functions.manual_chats.use_cases.following import accept
from manual_chats.test_crashes import GONE, CrashError, around_calls, rows
from manual_chats.world import act, make, members
from svyazka_common import aws, secrets

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.usefixtures("school")


@pytest.fixture(autouse=True)
def one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aws, "concurrently", lambda *calls: [call() for call in calls])
    monkeypatch.setattr(secrets, "_stage_secret", lambda _: b"secret")
    monkeypatch.setenv("SECRET_ID", "stage")
    monkeypatch.setenv("SITE_DOMAIN", "journal.test")


def a_link(*, closed: bool) -> tuple[str, dict[str, Any]]:
    chat_id = make(closed=closed)
    return chat_id, act("invite", "tutor", "POST", f"/chats/{chat_id}/invitations", {})[1]


def following(by: str, made: dict[str, Any]) -> Callable[[], tuple[int, Any]]:
    body = {"token": made["link"].partition("#")[2]}
    return lambda: act("accept_invitation", by, "POST", "/invitations/acceptance", body)


def accepting(chat_id: str, person_id: str) -> Callable[[], tuple[int, Any]]:
    path = f"/chats/{chat_id}/requests/{person_id}"
    return lambda: act("decide_join_request", "tutor", "PUT", path, {"accepted": True})


def uses() -> int:
    return sum(int(row["uses"]) for row in TABLE.rows() if row["entity"] == "invitation")


def quiet(action: Callable[[], object]) -> None:
    """Do something in the midst of a call of somebody else, whose calls alone are watched."""
    hooks, touched = (TABLE.before, TABLE.after), set(TABLE.touched)
    TABLE.before, TABLE.after = lambda: None, lambda _: None
    action()
    TABLE.touched = touched
    TABLE.before, TABLE.after = hooks


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("closed", [False, True])
def test_crash_at_any_call_counts_a_newcomer_once_and_a_repetition_ends_it(when: str, *, closed: bool) -> None:
    chat_id, made = a_link(closed=closed)
    go = following("parent", made)
    if closed:
        go()
        go = accepting(chat_id, "parent")
    begun = dict(TABLE.items)
    for stop in range(40):
        TABLE.items = dict(begun)

        def crash(number: int, stop: int = stop) -> None:
            if number == stop:
                raise CrashError

        crashed = False
        with around_calls(crash if when == "before" else lambda _: None, crash if when == "after" else lambda _: None):
            try:
                go()
            except CrashError:
                crashed = True
        assert uses() == len(members(chat_id)) - 1
        assert go()[0] in {200, 204, 404}
        assert (set(members(chat_id)), uses()) == ({"tutor", "parent"}, 1)
        assert not any(row["entity"] == "join_request" for row in TABLE.rows())
        if not crashed:
            break
    assert stop >= 4


def revoke(chat_id: str, made: dict[str, Any]) -> None:
    act("revoke_invitation", "tutor", "DELETE", f"/chats/{chat_id}/invitations/{made['invitation_id']}")


def close(chat_id: str, _: dict[str, Any]) -> None:
    settings = {"closed": True, "history": "all", "writing": "all"}
    assert act("settings", "tutor", "PUT", f"/chats/{chat_id}/settings", settings)[0] == 200


def put_out(chat_id: str, _: dict[str, Any]) -> None:
    """Somebody else adds the person by hand and takes them out again."""
    act("add_members", "tutor", "POST", f"/chats/{chat_id}/members", {"person_ids": ["parent"]})
    assert act("take_out", "tutor", "DELETE", f"/chats/{chat_id}/members/parent")[0] == 204


def last_use(_: str, made: dict[str, Any]) -> None:
    # Not by the handler, which is in the midst of a call.
    assert accept(session_of("pupil"), made["link"].partition("#")[2]).outcome == "joined"


def maker_goes(chat_id: str, _: dict[str, Any]) -> None:
    assert act("take_out", "tutor", "DELETE", f"/chats/{chat_id}/members/algebraist")[0] == 204


MEANWHILE: dict[str, Callable[[str, dict[str, Any]], object]] = {
    "child leaves": lambda *_: GONE["pupil leaves"](),
    "guardianship ends": lambda *_: GONE["guardianship ends"](),
    "parent unlinks": lambda *_: unstore(link("parent")),
    "link is revoked": revoke,
    "chat is closed": close,
    "person is taken out": put_out,
    "last use is taken": last_use,
    "maker is taken out": maker_goes,
}


@pytest.mark.parametrize("what", MEANWHILE)
def test_what_happens_between_any_two_calls_is_heeded_by_the_join(what: str) -> None:
    chat_id = make("algebraist", closed=False)
    made = act("invite", "algebraist", "POST", f"/chats/{chat_id}/invitations", {"uses_allowed": 1})[1]
    go = following("parent", made)
    begun = dict(TABLE.items)
    for between in range(40):
        TABLE.items = dict(begun)
        happened: list[bool] = []
        too_late: list[str] = []

        def interfere(number: int, between: int = between, happened: list[bool] = happened) -> None:
            if number == between and ("parent", chat_id) not in rows():
                happened.append(True)
                quiet(lambda: MEANWHILE[what](chat_id, made))

        def look(_: int, happened: list[bool] = happened, too_late: list[str] = too_late) -> None:
            if happened and ("parent", chat_id) in rows():
                too_late.append(what)

        with around_calls(interfere, look):
            go()
        if not happened:
            break
        assert too_late == []
    assert between >= 4
