"""What rings and what does not: quiet hours of the school and of a person, and the announcement that is urgent."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from messenger.windows import Windows, deliver_all
from messenger.world import CHAT, SCHOOL, Window, join, rows_of, update_all_heads
from svyazka_common import aws, clock
from svyazka_common.records.chats import ChatSettings
from svyazka_common.records.school_policy import SchoolPolicy

if TYPE_CHECKING:
    from svyazka_common.records.base import Record

pytestmark = pytest.mark.usefixtures("talking")

NIGHT, DAY = "2026-11-29T22:00", "2026-11-29T15:00"


def store(record: Record) -> None:
    aws.dynamodb().put_item(TableName="state", Item=record.to_item())


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Any:
    def move(text: str) -> None:
        moment = int(datetime.fromisoformat(f"{text}+03:00").astimezone(UTC).timestamp())
        monkeypatch.setattr(clock, "now", lambda: moment)
        monkeypatch.setattr(clock, "now_ms", lambda: moment * 1000)

    move(DAY)
    return move


def rings(windows: Windows, person_id: str) -> list[bool]:
    mine = (frames for number, frames in windows.got.items() if number.startswith(f"{person_id}-"))
    return [frame["notify"] for frames in mine for frame in frames]


def choose(person_id: str, **body: Any) -> tuple[int, dict[str, Any]]:
    asked = {"quiet": None, "office": None} | body
    return Window(person_id).call("change_own_hours", "PUT", "/hours", asked)


def test_by_day_a_message_rings_for_all_but_its_sender(windows: Windows, at: Any) -> None:
    at(DAY)
    windows.open("pupil")
    windows.open("teacher")
    Window("teacher").send("Завтра экскурсия", "c1")
    deliver_all()
    assert (rings(windows, "pupil"), rings(windows, "teacher")) == ([True], [False])


def test_in_the_quiet_hours_of_the_school_nothing_rings_but_all_arrives(windows: Windows, at: Any) -> None:
    at(NIGHT)
    windows.open("pupil")
    Window("teacher").send("Завтра экскурсия", "c1")
    deliver_all()
    assert rings(windows, "pupil") == [False]
    assert windows.texts("pupil") == [["Завтра экскурсия"]]


def test_what_was_silent_at_night_counts_in_the_morning(at: Any) -> None:
    at(NIGHT)
    Window("teacher").send("раз", "c1")
    update_all_heads()
    (listed,) = Window("pupil").chat_list()
    assert (listed["silent"], listed["unread"]) == (True, 1)
    at("2026-11-30T07:00")
    (listed,) = Window("pupil").chat_list()
    assert (listed["silent"], listed["unread"]) == (False, 1)


def test_school_that_wants_none_has_no_quiet_hours(windows: Windows, at: Any) -> None:
    store(SchoolPolicy(organisation_id=SCHOOL, quiet=False))
    at(NIGHT)
    windows.open("pupil")
    Window("teacher").send("раз", "c1")
    deliver_all()
    assert rings(windows, "pupil") == [True]


def test_own_quiet_hours_hold_for_that_person_alone(windows: Windows, at: Any) -> None:
    at(DAY)
    chosen = choose("pupil", quiet={"since": "14:00", "until": "16:00"})
    assert chosen[0] == 200
    assert Window("pupil").call("own_hours", "GET", "/hours") == chosen
    windows.open("pupil")
    windows.open("mate")
    Window("teacher").send("раз", "c1")
    deliver_all()
    assert (rings(windows, "pupil"), rings(windows, "mate")) == ([False], [True])
    assert [Window(who).chat_list()[0]["silent"] for who in ("pupil", "mate")] == [True, False]
    choose("pupil")
    assert not Window("pupil").chat_list()[0]["silent"]


def mute(person_id: str, *, muted: bool = True, chat_id: str = CHAT) -> int:
    return Window(person_id).call("mute", "PUT", f"/chats/{chat_id}/mute", {"muted": muted})[0]


def test_muted_chat_rings_for_nobody_but_the_others_and_counts(windows: Windows, at: Any) -> None:
    at(DAY)
    assert mute("pupil") == 204
    windows.open("pupil")
    windows.open("mate")
    Window("teacher").send("раз", "c1")
    deliver_all()
    update_all_heads()
    assert (rings(windows, "pupil"), rings(windows, "mate")) == ([False], [True])
    listed = Window("pupil").chat_list()[0]
    assert (listed["muted"], listed["silent"], listed["unread"]) == (True, True, 1)
    assert not Window("mate").chat_list()[0]["muted"]
    assert mute("pupil", muted=False) == 204
    listed = Window("pupil").chat_list()[0]
    assert (listed["muted"], listed["silent"]) == (False, False)


def test_other_hours_leave_a_muted_chat_muted(at: Any) -> None:
    at(DAY)
    assert mute("pupil", muted=False) == 204
    mute("pupil")
    choose("pupil", quiet={"since": "20:00", "until": "08:00"})
    choose("pupil")
    assert Window("pupil").chat_list()[0]["muted"]
    assert Window("pupil").call("own_hours", "GET", "/hours")[1]["quiet"] is None


def test_nobody_mutes_a_chat_that_they_are_not_in(at: Any) -> None:
    at(DAY)
    assert mute("pupil", chat_id="class_pupils~8b") == 404


def test_urgent_announcement_rings_through_all_quiet_hours(windows: Windows, at: Any) -> None:
    store(ChatSettings(chat_id=CHAT, writing="administrators"))
    at(NIGHT)
    choose("pupil", quiet={"since": "20:00", "until": "08:00"})
    mute("pupil")
    windows.open("pupil")
    assert Window("teacher").send("Завтра не приходите: мороз", "c1", urgent=True)[1]["messages"][0]["urgent"]
    deliver_all()
    assert rings(windows, "pupil") == [True]


@pytest.mark.parametrize(
    ("writing", "role"), [("all", "homeroom_teacher"), ("administrators", "pupil"), ("all", "pupil")]
)
def test_nothing_else_is_marked_urgent(writing: Any, role: Any, at: Any) -> None:
    at(NIGHT)
    store(ChatSettings(chat_id=CHAT, writing=writing))
    join("somebody", role=role)
    assert Window("somebody").send("Ау", "c1", urgent=True)[1]["code"] == "urgent_refused"
    assert rows_of() == []


def test_changes_of_a_message_never_ring(windows: Windows, at: Any) -> None:
    at(DAY)
    teacher = Window("teacher")
    teacher.send("раз", "c1")
    windows.open("pupil")
    teacher.edit(1, "два", "c2")
    Window("mate").react(1, "👍", "c3")
    deliver_all()
    assert rings(windows, "pupil") == [False]


@pytest.mark.parametrize(
    "odd",
    [
        {"quiet": {"since": "25:00", "until": "07:00"}},
        {"quiet": {"since": "21:00"}},
        {"office": {"since": "08:00", "until": "18:00", "days": [], "answer": "Отвечу утром"}},
        {"office": {"since": "08:00", "until": "18:00", "days": [8], "answer": "Отвечу утром"}},
        {"office": {"since": "08:00", "until": "18:00", "days": [1], "answer": "  "}},
        {"office": {"since": "08:00", "until": "18:00", "days": [1], "answer": "я" * 501}},
    ],
)
def test_odd_hours_are_refused_and_leave_no_trace(odd: dict[str, Any], at: Any) -> None:
    at(DAY)
    assert choose("pupil", **odd)[1]["code"] == "fields_invalid"
    assert Window("pupil").call("own_hours", "GET", "/hours")[1]["quiet"] is None
