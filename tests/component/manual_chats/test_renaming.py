"""Renaming a chat made by hand: who may, to what, and that every member's row has the title in the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from chats.memory import TABLE
from chats.school import enrolment, store
from msgspec.structs import replace

from functions.chats.rules.messages import PopulateChat, ReconcilePerson, messages_for_change
from functions.chats.use_cases import provision as provisioning
from functions.chats.use_cases.provision import provision
from functions.chats.use_cases.reconcile import reconcile
from functions.events.rules.announcements import announcements
from functions.manual_chats.use_cases import changing
from manual_chats.test_crashes import around_calls
from manual_chats.world import act, everything, make, members, sync
from svyazka_common.budgets import RENAMES_A_DAY
from svyazka_common.records.base import deserialise
from svyazka_common.streams import Change

if TYPE_CHECKING:
    from functions.chats.rules.messages import Outgoing

pytestmark = pytest.mark.usefixtures("school")

NEW = "Школьная газета"


def rename(chat_id: str, title: Any = NEW, by: str = "tutor") -> tuple[int, dict[str, Any]]:
    return act("rename", by, "PUT", f"/chats/{chat_id}/title", {"title": title})


def code_of(chat_id: str, title: Any = NEW, by: str = "tutor") -> tuple[int, str]:
    status, answer = rename(chat_id, title, by)
    return status, answer["code"]


def titles(chat_id: str) -> set[str]:
    return {member.title for member in members(chat_id).values()}


def changes() -> list[Change]:
    plain = [[deserialise(item) if item else None for item in pair] for pair in TABLE.stream]
    return [
        Change(event_id=f"e{at}", sequence_number="1", at=0, old=old, new=new) for at, (old, new) in enumerate(plain)
    ]


def test_chat_is_renamed_so_many_times_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changing, "RENAMES_A_DAY", replace(RENAMES_A_DAY, times=2))
    chat_id = make("pupil")
    assert [rename(chat_id, title)[0] for title in ("Раз", "Два", "Два")] == [200, 200, 200]
    before = everything()
    assert code_of(chat_id, "Три") == (429, "renames_spent")
    assert everything() == before
    assert rename(make("pupil", client_id="c2"), "Три")[0] == 200


def test_title_stands_in_the_chat_at_once_and_in_every_members_row_soon() -> None:
    chat_id = make("pupil", "parent")
    assert rename(chat_id, f"  {NEW}\u200b ") == (200, {"title": NEW, "version": 2})
    assert act("about", "pupil", "GET", f"/chats/{chat_id}")[1]["title"] == NEW
    sync()
    assert titles(chat_id) == {NEW}
    assert set(members(chat_id)) == {"tutor", "pupil", "parent"}


def test_stream_has_every_member_looked_at_and_other_systems_told(monkeypatch: pytest.MonkeyPatch) -> None:
    chat_id = make("pupil", "parent")
    TABLE.stream.clear()
    rename(chat_id)
    asked = [message for change in changes() for message in messages_for_change(change)]
    assert asked == [PopulateChat(chat_id=chat_id)]
    assert [one.event.type for one in announcements(changes())] == ["chat.renamed"]
    sent: list[Outgoing] = []
    monkeypatch.setattr(provisioning, "send_all", sent.extend)
    provision(asked[0], "school1")
    people = {one.message.person_id for one in sent if isinstance(one.message, ReconcilePerson)}
    assert people == {"tutor", "pupil", "parent"}
    # Who came a moment before may not be in the index yet.
    assert [one.message for one in sent if isinstance(one.message, PopulateChat)] == [
        PopulateChat(chat_id=chat_id, round=2)
    ]


def test_settings_and_members_ask_nobody_to_be_looked_at() -> None:
    chat_id = make("pupil")
    TABLE.stream.clear()
    settings = {"closed": False, "history": "all", "writing": "all"}
    assert act("settings", "tutor", "PUT", f"/chats/{chat_id}/settings", settings)[0] == 200
    assert act("appoint", "tutor", "PUT", f"/chats/{chat_id}/members/pupil/standing", {"standing": "owner"})[0] == 204
    assert [message for change in changes() for message in messages_for_change(change)] == []


def test_settings_keep_the_title() -> None:
    chat_id = make("pupil")
    rename(chat_id)
    settings = {"closed": False, "history": "all", "writing": "all"}
    assert act("settings", "tutor", "PUT", f"/chats/{chat_id}/settings", settings)[0] == 200
    assert TABLE.items[f"CHAT#{chat_id}", "SETTINGS"]["title"] == {"S": NEW}


def test_same_title_writes_nothing() -> None:
    chat_id = make("pupil")
    before = everything()
    assert rename(chat_id, "Стенгазета") == (200, {"title": "Стенгазета", "version": 1})
    assert everything() == before


def test_administrator_renames_and_a_plain_member_does_not() -> None:
    chat_id = make("pupil", "algebraist")
    before = everything()
    assert code_of(chat_id, by="algebraist") == (403, "member_rights")
    assert code_of(chat_id, by="parent") == (404, "chat_unknown")
    assert everything() == before
    act("appoint", "tutor", "PUT", f"/chats/{chat_id}/members/algebraist/standing", {"standing": "administrator"})
    assert rename(chat_id, by="algebraist")[0] == 200


@pytest.mark.parametrize("title", ["", "   ", "\u200b\u200b", "\u2800", "\u3164", "x" * 61, 5, None])
def test_title_that_shows_nothing_or_is_too_long_is_refused(title: Any) -> None:
    chat_id = make("pupil")
    before = everything()
    status, answer = rename(chat_id, title)
    assert (status, answer["code"]) == (422, "fields_invalid")
    assert [entry["field"] for entry in answer["errors"]] == ["title"]
    assert everything() == before


def test_chats_of_the_roster_and_of_two_keep_their_names() -> None:
    sync("tutor")
    direct = act("direct", "tutor", "POST", "/direct", {"person_id": "parent"})[1]["chat_id"]
    before = everything()
    assert code_of("class_pupils~7a") == (409, "chat_by_roster")
    assert code_of(direct) == (409, "chat_of_two")
    assert everything() == before


@pytest.mark.usefixtures("one_by_one")
def test_of_two_renames_at_one_moment_both_hold_one_after_the_other() -> None:
    for between in range(20):
        chat_id = make("algebraist", client_id=f"c{between}")
        act("appoint", "tutor", "PUT", f"/chats/{chat_id}/members/algebraist/standing", {"standing": "administrator"})
        other: list[dict[str, Any]] = []

        def interfere(
            number: int, between: int = between, chat_id: str = chat_id, other: list[dict[str, Any]] = other
        ) -> None:
            if number == between and not other:
                other.append({})
                other[0] |= rename(chat_id, "Газета 7А", by="algebraist")[1]

        with around_calls(interfere, lambda _: None):
            status, mine = rename(chat_id)
        assert status == 200
        if not other:
            break
        last = max(mine, other[0], key=lambda answer: answer["version"])
        assert {mine["version"], other[0]["version"]} == {2, 3}
        for key in ("SETTINGS", "CHAT#manual", "TITLE"):
            assert TABLE.items[f"CHAT#{chat_id}", key]["title"] == {"S": last["title"]}
    assert between >= 2


@pytest.mark.usefixtures("one_by_one")
def test_who_comes_in_meanwhile_has_the_new_title() -> None:
    for between in range(20):
        chat_id = make("pupil", client_id=f"c{between}")
        in_index: list[str] = []

        def interfere(number: int, between: int = between, chat_id: str = chat_id, seen: list[str] = in_index) -> None:
            if number == between and not seen:
                touched = set(TABLE.touched)
                rename(chat_id)
                seen.extend(members(chat_id))
                TABLE.touched = touched

        with around_calls(interfere, lambda _: None):
            assert (
                act("add_members", "tutor", "POST", f"/chats/{chat_id}/members", {"person_ids": ["parent"]})[0] == 200
            )
        if not in_index:
            break
        for person_id in in_index:
            reconcile(person_id)
        assert titles(chat_id) == {NEW}
        assert set(members(chat_id)) == {"tutor", "pupil", "parent"}
    assert between >= 2


@pytest.mark.usefixtures("one_by_one")
def test_late_reconciler_puts_no_old_title_back() -> None:
    for between in range(20):
        chat_id = make("pupil", client_id=f"c{between}")
        store(enrolment("pupil", "7b"))
        done = [False]

        def interfere(number: int, between: int = between, chat_id: str = chat_id, done: list[bool] = done) -> None:
            if number == between and not done[0]:
                done[0] = True
                rename(chat_id)
                rename(chat_id, "Газета 7А")

        with around_calls(interfere, lambda _: None):
            rename(chat_id, "Ещё раз")
            reconcile("pupil")
        reconcile("pupil")
        stands = TABLE.items[f"CHAT#{chat_id}", "CHAT#manual"]["title"]["S"]
        assert members(chat_id)["pupil"].title == stands
        if not done[0]:
            break
    assert between >= 2
