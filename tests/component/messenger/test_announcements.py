"""Announcements are read in the journal by whom they are for, without a link; what is not announced is not."""

from __future__ import annotations

from typing import Any

import pytest

from messenger.test_office_hours import put_said
from messenger.test_quiet_hours import store
from messenger.world import CHAT, SCHOOL, Window, join, leave
from svyazka_common import clock
from svyazka_common.records.chats import Chat, ChatSettings, Exclusion
from svyazka_common.records.roster import Enrolment, Guardianship, Person, RoleAssignment, SchoolClass

pytestmark = pytest.mark.usefixtures("announced")
TODAY = "2026-10-15"
YEAR: dict[str, Any] = {"starts_on": "2026-09-01", "ends_on": "2027-05-31", "version": 1}
IN_7A: dict[str, Any] = {"class_id": "7a", "class_label": "7А", "organisation_id": SCHOOL} | YEAR


@pytest.fixture
def announced(talking: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """7А with a new pupil and their mother, neither of them linked; the teacher announces something."""
    del talking
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    store(SchoolClass(class_id="7a", organisation_id=SCHOOL, label="7А", **YEAR))
    store(Enrolment(person_id="newcomer", **IN_7A))
    store(Guardianship(guardian_id="mother", child_id="newcomer", child_name="Лев", version=1))
    store(Chat(kind="class_pupils", scope_id="7a", organisation_id=SCHOOL, title="7А", created_at=1))
    store(ChatSettings(chat_id=CHAT, writing="administrators"))
    assert Window("teacher").send("Завтра экскурсия", "c1")[0] == 200


def read(person_id: str) -> list[str]:
    status, body = Window(person_id).call("announcements", "GET", "/announcements")
    assert status == 200
    return [one["text"] for one in body["announcements"]]


def test_pupil_who_has_not_linked_reads_what_was_announced_to_the_class() -> None:
    assert read("newcomer") == ["Завтра экскурсия"]


@pytest.mark.parametrize("reader", ["mother", "stranger"])
def test_nobody_reads_what_is_not_for_them_by_the_roster(reader: str) -> None:
    assert read(reader) == []


def test_member_reads_announcements_of_a_chat_by_hand_in_the_journal() -> None:
    by_hand = "manual~1"
    for person_id in ("teacher", "mother"):
        join(person_id, by_hand, kind="manual", role="parent")
    put_said("teacher", clock.now_ms(), by_hand)
    assert read("mother") == []
    store(ChatSettings(chat_id=by_hand, writing="administrators", title="Стенгазета"))
    assert read("mother") == ["Как дела?"]
    announced = Window("mother").call("announcements", "GET", "/announcements")[1]["announcements"]
    assert [one["title"] for one in announced] == ["Стенгазета"]
    assert read("newcomer") == ["Завтра экскурсия"]
    leave("mother", by_hand)
    assert read("mother") == []


def test_member_for_whom_history_is_hidden_reads_what_was_announced_since() -> None:
    by_hand = "manual~1"
    store(ChatSettings(chat_id=by_hand, writing="administrators", history="from_joining"))
    put_said("teacher", clock.now_ms() - 60_000, by_hand)
    join("mother", by_hand, kind="manual", role="parent", joined_at=clock.now() - 90)
    join("late", by_hand, kind="manual", role="parent", joined_at=clock.now() - 30)
    assert read("mother") == ["Как дела?"]
    assert read("late") == []


def test_who_is_mentioned_in_an_announcement_is_named() -> None:
    store(Person(person_id="mate", family_name="Новиков", given_name="Лев", birth_date="2012-01-01", version=1))
    text = "Дежурят <@mate> и <@pupil>"
    assert Window("teacher", known=1).send(text, "c2", mentions=["mate", "pupil"])[0] == 200
    assert read("newcomer")[0] == "Дежурят @Новиков Лев и @участник"


def test_announcement_for_a_member_by_roster_and_membership_is_shown_once() -> None:
    join("newcomer")
    assert read("newcomer") == ["Завтра экскурсия"]


@pytest.mark.parametrize("settings", [{"writing": "all"}, {"writing": "administrators", "history": "from_joining"}])
def test_ordinary_chat_and_hidden_history_are_read_by_members_alone(settings: dict[str, Any]) -> None:
    store(ChatSettings(chat_id=CHAT, **settings))
    assert read("newcomer") == []


def test_who_was_taken_out_of_the_chat_reads_nothing_of_it() -> None:
    store(
        Exclusion(
            person_id="newcomer",
            chat_id=CHAT,
            kind="removed",
            organisation_id=SCHOOL,
            name="Лев",
            by="teacher",
            since=1,
        )
    )
    assert read("newcomer") == []


@pytest.mark.parametrize("ended", [{"status": "ended"}, {"ends_on": "2026-10-14"}])
def test_who_has_left_the_class_reads_nothing(ended: dict[str, Any]) -> None:
    store(Enrolment(person_id="newcomer", **(IN_7A | ended)))
    assert read("newcomer") == []


def test_deleted_and_old_announcements_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    teacher = Window("teacher", known=1)
    teacher.send("Ошибка", "c2")
    teacher.delete(2, "d1")
    assert read("newcomer") == ["Завтра экскурсия"]
    later = clock.now_ms() + 31 * 24 * 3600 * 1000
    window = Window("newcomer")
    monkeypatch.setattr(clock, "now_ms", lambda: later)
    assert window.call("announcements", "GET", "/announcements")[1] == {"announcements": []}


def test_colleague_reads_announcements_in_a_session_of_that_school_only() -> None:
    role: dict[str, Any] = {"organisation_name": "Лицей", "organisation_kind": "school", "version": 1}
    store(RoleAssignment(person_id="physicist", organisation_id=SCHOOL, role="teacher", **role))
    colleagues = Chat(kind="colleagues", scope_id=SCHOOL, organisation_id=SCHOOL, title="Коллеги", created_at=1)
    store(colleagues)
    store(ChatSettings(chat_id=colleagues.chat_id))
    assert read("physicist") == []
    store(ChatSettings(chat_id=colleagues.chat_id, writing="administrators"))
    put_said("teacher", clock.now_ms(), colleagues.chat_id)
    assert read("physicist") == ["Как дела?"]
    elsewhere = Window("physicist", "school2").call("announcements", "GET", "/announcements")[1]
    assert elsewhere == {"announcements": []}
