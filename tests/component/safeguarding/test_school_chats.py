"""The chats of a school, as its administrator chooses among them."""

from __future__ import annotations

from typing import Any

import pytest
from messenger.world import CHAT, SCHOOL, Window, join, update_all_heads

from safeguarding.test_reports import stored
from safeguarding.world import Caller, appoint, store
from svyazka_common.records.chats import Chat, ChatRef
from svyazka_common.records.roster import Organisation, SchoolClass

pytestmark = pytest.mark.usefixtures("chat")

PATH = "/api/safeguarding/chats"
BY_HAND = Chat(
    kind="manual", scope_id="0a", organisation_id=SCHOOL, title="Стенгазета", owner_id="teacher", created_at=1
)


@pytest.fixture(autouse=True)
def open_class(chat: None) -> None:
    """The class of the chat."""
    del chat
    store(
        SchoolClass(
            class_id="7a",
            organisation_id=SCHOOL,
            label="7А",
            starts_on="2026-09-01",
            ends_on="2027-05-31",
            version=1,
        )
    )


def listed(by: Caller, **query: str) -> tuple[int, dict[str, Any]]:
    return by.call("school_chats", "GET", PATH, **query)


def test_list_shows_kind_owner_members_and_when_something_was_said_last() -> None:
    Window("pupil").send("Кто сделал алгебру?", "c1")
    update_all_heads()
    status, answer = listed(Caller("admin"))
    assert (status, answer["organisation_id"], answer["after"]) == (200, SCHOOL, None)
    (chat,) = answer["chats"]
    assert chat.pop("last_said_at_ms") > 0
    assert chat == {
        "chat_id": CHAT,
        "kind": "class_pupils",
        "title": "7А",
        "archived": False,
        "members": 3,
        "owner": {"person_id": "teacher", "name": "Имя teacher"},
    }
    assert "алгебру" not in str(answer)


def test_chats_made_by_hand_are_in_it_and_chats_of_two_are_not() -> None:
    two = Chat(
        kind="manual",
        scope_id=ChatRef.between("pupil", "mate").scope_id,
        organisation_id=SCHOOL,
        title="",
        direct=True,
        created_at=1,
    )
    late = Chat(kind="manual", scope_id="ff", organisation_id=SCHOOL, title="Поход", created_at=1, status="archived")
    store(BY_HAND, two, late)
    join("teacher", BY_HAND.chat_id, kind="manual", role="teacher")
    _, answer = listed(Caller("admin"))
    shown = {chat["title"]: (chat["owner"] or {}).get("person_id") for chat in answer["chats"]}
    assert shown == {"7А": "teacher", "Стенгазета": "teacher", "Поход": None}
    assert [chat["archived"] for chat in answer["chats"]] == [False, False, True]


def test_pages_hold_each_chat_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("functions.safeguarding.use_cases.school_chats.A_PAGE", 2)
    store(*(Chat(kind="manual", scope_id=f"{n}a", organisation_id=SCHOOL, title="", created_at=1) for n in range(4)))
    titles: list[str] = []
    query: dict[str, str] = {}
    while query or not titles:
        _, answer = listed(Caller("admin"), **query)
        titles += [chat["chat_id"] for chat in answer["chats"]]
        query = {"after": answer["after"]} if answer["after"] else {}
    assert titles == [CHAT, *(f"manual~{n}a" for n in range(4))]


@pytest.mark.parametrize("caller", ["pupil", "teacher", "officer"])
def test_nobody_but_the_schools_administrator_sees_the_list(caller: str) -> None:
    assert listed(Caller(caller))[1]["code"] == "not_school_admin"


def test_administrator_of_another_school_sees_none_of_its_chats() -> None:
    appoint("elsewhere", organisation_id="school2")
    store(Organisation(organisation_id="school2", kind="school", name="Школа № 2", version=1))
    status, answer = listed(Caller("elsewhere", "school2"))
    assert (status, answer["chats"]) == (200, [])


def test_list_writes_nothing() -> None:
    listed(Caller("admin"))
    assert stored("audit", "access") == []
