"""An administrator reads a chat that they are not in: with a reason, on record, and known to who answers for it."""

from __future__ import annotations

from typing import Any

import pytest
from messenger.world import CHAT, SCHOOL, Window, join

from safeguarding.test_reports import notices, stored
from safeguarding.world import Caller, appoint, store
from svyazka_common.records.chats import Chat
from svyazka_common.records.roster import Account

pytestmark = pytest.mark.usefixtures("chat")

REASON = "Жалоба родителей на травлю в чате"


def read(by: Caller, chat_id: str = CHAT, **body: Any) -> tuple[int, dict[str, Any]]:
    return by.call("read_chat", "POST", f"/api/safeguarding/chats/{chat_id}/readings", {"reason": REASON} | body)


def open_teachers_account() -> None:
    store(
        Account(
            account_id="a-teacher",
            person_id="teacher",
            organisation_id=SCHOOL,
            login="teacher",
            version=1,
        )
    )


def test_reading_shows_the_chat_and_who_was_told_of_it() -> None:
    open_teachers_account()
    Window("pupil").send("Кто сделал алгебру?", "c1")
    status, reading = read(Caller("admin"))
    assert status == 200
    assert [(one["text"], one["person"]["name"]) for one in reading["messages"]] == [
        ("Кто сделал алгебру?", "Иванов pupil")
    ]
    assert (reading["title"], reading["owner"]["person_id"], reading["before"]) == ("7А", "teacher", None)
    assert notices("teacher") == ["chat_read_by_school"]


def test_reading_shows_the_options_of_polls() -> None:
    window = Window("pupil")
    window.poll("Едем?", "c1", "Да", "Нет")
    window.poll("Кто самый глупый?", "c2", "Пётр", "Марк")
    window.delete(2, "d1")
    reading = read(Caller("admin"))[1]
    assert [(one["text"], one["options"]) for one in reading["messages"]] == [("Едем?", ["Да", "Нет"]), (None, [])]


def test_each_reading_stands_in_the_audit_trail_with_its_reason() -> None:
    read(Caller("admin"))
    read(Caller("admin"), reason="Ещё раз: проверяю жалобу")
    entries = sorted(stored("audit", "access"), key=lambda entry: entry["done_at_ms"])
    assert [(entry["action"], entry["by_person_id"], entry["about_chat_id"]) for entry in entries] == [
        ("chat_read", "admin", CHAT)
    ] * 2
    assert {entry["reason"] for entry in entries} == {REASON, "Ещё раз: проверяю жалобу"}


@pytest.mark.parametrize("reason", ["", "надо", "          ", "я" * 501])
def test_without_a_real_reason_nothing_is_read_or_written(reason: str) -> None:
    assert read(Caller("admin"), reason=reason)[1]["code"] == "fields_invalid"
    assert stored("audit", "access") == []


@pytest.mark.parametrize("caller", ["pupil", "teacher", "officer"])
def test_nobody_but_the_schools_administrator_reads(caller: str) -> None:
    assert read(Caller(caller))[1]["code"] == "not_school_admin"
    assert stored("audit", "access") == []


def test_administrator_of_another_school_reads_nothing() -> None:
    appoint("elsewhere", organisation_id="school2")
    assert read(Caller("elsewhere", "school2"))[1]["code"] == "chat_unknown"


def test_chat_of_two_is_read_by_nobody_else() -> None:
    direct = Chat(kind="manual", scope_id="direct-1", organisation_id=SCHOOL, title="", direct=True, created_at=1)
    store(direct)
    join("pupil", direct.chat_id, kind="manual")
    assert read(Caller("admin"), direct.chat_id)[1]["code"] == "chat_unknown"
    assert stored("audit", "access") == []


@pytest.mark.parametrize("chat_id", ["class_pupils~none", "manual~", "what"])
def test_chat_that_is_none_is_unknown(chat_id: str) -> None:
    assert read(Caller("admin"), chat_id)[1]["code"] == "chat_unknown"


def test_pages_lead_back_to_the_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("functions.safeguarding.use_cases.read_chat.A_PAGE", 2)
    window = Window("pupil")
    for number in range(1, 6):
        window.send(str(number), f"c{number}")
    pages: list[list[str]] = []
    before = None
    while not pages or before is not None:
        reading = read(Caller("admin"), **({"before": before} if before is not None else {}))[1]
        pages.append([one["text"] for one in reading["messages"]])
        before = reading["before"]
    assert pages == [["4", "5"], ["2", "3"], ["1"]]
