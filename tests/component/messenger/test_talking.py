"""Talking in a chat: sending, editing, deleting, reacting, reading, and what is refused."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

import pytest
from round_trips import counted

from functions.messenger.use_cases import appending
from messenger.world import CHAT, Window, join, leave, rows_of, update_all_heads
from svyazka_common import aws, clock
from svyazka_common.records.messages import Message

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.usefixtures("talking")


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A clock that goes on ten seconds with each look, from the number in the list on."""
    passed = [1_800_000_000_000]

    def now_ms() -> int:
        passed[0] += 10_000
        return passed[0]

    monkeypatch.setattr(clock, "now_ms", now_ms)
    return passed


def said(window: Window, *texts: str) -> None:
    for text in texts:
        assert window.send(text, secrets.token_hex(8))[0] == 200


def test_what_one_says_the_others_read_in_one_order(moment: list[int]) -> None:
    teacher, pupil = Window("teacher"), Window("pupil")
    said(teacher, "Завтра экскурсия")
    said(pupil, "Во сколько?")
    said(teacher, "В девять")
    pupil.catch_up()
    assert pupil.texts() == teacher.texts() == ["Завтра экскурсия", "Во сколько?", "В девять"]
    assert [row["sequence_number"] for row in rows_of()] == [1, 2, 3]
    assert moment


def test_answer_brings_what_the_sender_had_missed(moment: list[int]) -> None:
    teacher, pupil = Window("teacher"), Window("pupil")
    said(teacher, "раз", "два")
    teacher.edit(1, "Раз", "e1")
    said(pupil, "три")
    assert pupil.texts() == ["Раз", "два", "три"]
    assert pupil.known == 4
    assert moment


def test_message_sent_again_from_another_device_is_one_message(moment: list[int]) -> None:
    first, second = Window("pupil"), Window("pupil")
    said(Window("teacher"), "раз")
    sent = first.send("Я тут", "c1")
    said(Window("teacher"), "два")
    again = second.send("Я тут", "c1")
    assert sent[1]["own"] == again[1]["own"] == 2
    assert [row["text"] for row in rows_of()] == ["раз", "Я тут", "два"]
    assert moment


def test_two_people_may_use_the_same_client_id(moment: list[int]) -> None:
    assert Window("pupil").send("раз", "c1")[1]["own"] == 1
    assert Window("mate").send("два", "c1")[1]["own"] == 2
    assert moment


def test_change_that_nobody_can_have_seen_is_taken_for_the_end(moment: list[int]) -> None:
    said(Window("teacher"), "раз", "два")
    status, answer = Window("pupil", known=900).send("три", "c1")
    assert (status, answer["own"]) == (200, 3)
    assert [row["number"] for row in rows_of()] == [1, 2, 3]
    assert moment


def test_who_is_too_far_behind_is_told_to_look_first(moment: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(appending, "FARTHEST_BEHIND", 9)
    said(Window("teacher"), *"абвгдежзиклм")
    before = rows_of()
    status, answer = Window("pupil").send("привет", "c1")
    assert (status, answer["code"]) == (409, "changes_unseen")
    assert rows_of() == before
    assert moment


def test_gap_of_any_kind_leaves_the_same_list(moment: list[int]) -> None:
    teacher, pupil, away = Window("teacher"), Window("pupil"), Window("mate")
    for number in range(50):
        said(teacher if number % 2 else pupil, f"сообщение {number}")
    teacher.catch_up()
    for number in range(2, 20, 2):
        teacher.edit(number, f"исправлено {number}", f"e{number}")
    for number in range(20, 30, 2):
        teacher.delete(number, f"d{number}")
    pupil.react(40, "👍", "r1")
    for window in (teacher, pupil, away):
        window.catch_up()
    assert teacher.shown == pupil.shown == away.shown
    assert [row["sequence_number"] for row in rows_of()] == list(range(1, 50 + 9 + 5 + 1 + 1))
    assert moment


def test_deleted_text_and_its_edits_are_gone(moment: list[int]) -> None:
    pupil = Window("pupil")
    said(pupil, "тайна первая")
    pupil.edit(1, "тайна вторая", "e1")
    pupil.react(1, "😂", "r1")
    assert pupil.delete(1, "d1")[0] == 200
    update_all_heads()
    assert "тайна" not in str(rows_of())
    assert "😂" not in str(rows_of())
    assert pupil.shown[1]["deleted"]
    assert pupil.chat_list()[0]["last"]["preview"] is None
    assert moment


def test_reaction_takes_the_place_of_an_earlier_one(moment: list[int]) -> None:
    teacher, pupil = Window("teacher"), Window("pupil")
    said(teacher, "Пятёрка")
    pupil.react(1, "👍", "r1")
    pupil.react(1, "❤️", "r2")
    teacher.react(1, "❤️", "r3")
    assert teacher.shown[1]["reactions"] == [{"reaction": "❤️", "person_ids": ["pupil", "teacher"]}]
    pupil.react(1, None, "r4")
    assert pupil.shown[1]["reactions"] == [{"reaction": "❤️", "person_ids": ["teacher"]}]
    assert moment


def test_list_shows_newest_first_and_counts_what_is_unread(moment: list[int]) -> None:
    join("pupil", "subject~7a~algebra", kind="subject")
    join("pupil", "subject~7a~physics", kind="subject")
    teacher, pupil = Window("teacher"), Window("pupil")
    said(teacher, "раз", "два", "три")
    update_all_heads()
    listed = pupil.chat_list()
    assert [(talk["chat_id"], talk["unread"]) for talk in listed] == [
        (CHAT, 3),
        ("subject~7a~algebra", 0),
        ("subject~7a~physics", 0),
    ]
    assert (listed[0]["last"]["preview"], listed[0]["last"]["own"]) == ("три", False)
    assert pupil.read(2, 2) == 204
    assert pupil.read(1, 1) == 204  # from an older window: it stays
    assert pupil.chat_list()[0]["unread"] == 1
    assert moment


def test_who_said_the_last_thing_has_nothing_unread(moment: list[int]) -> None:
    teacher, pupil = Window("teacher"), Window("pupil")
    said(teacher, "раз", "два")
    said(pupil, "три")
    update_all_heads()
    assert (teacher.chat_list()[0]["unread"], pupil.chat_list()[0]["unread"]) == (3, 0)
    assert moment


def test_head_is_right_however_the_stream_repeats_itself(moment: list[int]) -> None:
    teacher = Window("teacher")
    said(teacher, "раз", "два")
    early = rows_of()
    teacher.edit(2, "Два", "e1")
    late = rows_of()
    for batch in (early, late, early, late[:1], early):
        update_all_heads(batch)
    assert teacher.chat_list()[0]["last"]["preview"] == "Два"
    assert moment


def test_chat_opens_at_the_first_unread_and_pages_both_ways(moment: list[int]) -> None:
    teacher, pupil = Window("teacher"), Window("pupil")
    for number in range(1, 201):
        said(teacher, f"сообщение {number}")
    pupil.read(100, 100)
    _, page = pupil.history()
    assert page["first"] <= 100
    assert page["last"] >= 101
    assert (page["read"], page["more_before"], page["more_after"]) == (100, True, True)
    _, earlier = pupil.history(before=page["first"])
    assert earlier["last"] == page["first"] - 1
    assert len(earlier["messages"]) == 50
    pupil.known = page["last"]
    pupil.catch_up()
    assert pupil.known == 200
    _, fresh = Window("mate").history()
    assert (fresh["first"], fresh["more_after"], fresh["read"]) == (1, True, 0)
    _, way_back = teacher.history(before=199, back_to=3)
    assert (way_back["first"], way_back["last"]) == (3, 198)
    assert moment


def test_chat_with_thousands_unread_is_read_page_by_page() -> None:
    for n in range(1, 3_001):
        message = Message(
            chat_id=CHAT,
            sequence_number=n,
            number=n,
            version=n,
            client_id=f"c{n}",
            person_id="teacher",
            sent_at_ms=clock.now_ms(),
            text=f"№{n}",
        )
        aws.dynamodb().put_item(TableName="messages", Item=message.to_item())
    pupil = Window("pupil")
    pupil.read(20, 20)
    _, page = pupil.history()
    assert (page["first"], page["last"], page["read"]) == (5, 69, 20)
    assert (page["end"], page["count"], page["more_after"]) == (3_000, 3_000, True)
    _, later = pupil.call("changes", "GET", f"/chats/{CHAT}/changes", known=69)
    assert [later["messages"][0]["sequence_number"], later["sequence_number"]] == [70, 269]
    assert (later["complete"], later["end"], later["count"]) == (False, 3_000, 3_000)
    _, last = pupil.history(before=999_999_999_999)
    assert (last["first"], last["last"], last["more_after"]) == (2_951, 3_000, False)
    _, here = pupil.call("changes", "GET", f"/chats/{CHAT}/changes", known=3_000)
    assert (here["complete"], here["end"], here["count"]) == (True, 3_000, None)


def test_empty_chat_has_an_empty_history() -> None:
    status, page = Window("pupil").history()
    assert (status, page["messages"], page["last"], page["more_before"], page["more_after"]) == (
        200,
        [],
        0,
        False,
        False,
    )


REFUSED: dict[str, tuple[Callable[[Window], tuple[int, dict[str, Any]]], int, str]] = {
    "empty": (lambda window: window.send("  \n ", "c1"), 422, "message_empty"),
    "zero-width only": (lambda window: window.send("\u200b\u2060\ufeff", "c1"), 422, "message_empty"),
    "too long": (lambda window: window.send("я" * 4001, "c1"), 422, "message_too_long"),
    "ten thousand emoji": (lambda window: window.send("😂" * 10_000, "c1"), 413, "body_too_large"),
    "many emoji": (lambda window: window.send("😂" * 101, "c1"), 422, "message_of_emoji"),
    "reply to nothing": (lambda window: window.send("да", "c1", reply_to=77), 404, "message_unknown"),
    "reply to a deleted message": (lambda window: window.send("да", "c1", reply_to=2), 409, "reply_to_deleted"),
    "no reaction of ours": (lambda window: window.react(1, "🔫", "c1"), 422, "fields_invalid"),
    "another's message": (lambda window: window.edit(1, "не я", "c1"), 403, "message_foreign"),
    "another's message away": (lambda window: window.delete(1, "c1"), 403, "message_foreign"),
    "a deleted message": (lambda window: window.edit(2, "снова", "c1"), 404, "message_unknown"),
    "a change as a message": (lambda window: window.react(3, "👍", "c1"), 404, "message_unknown"),
    "not a member": (lambda window: window.send("привет", "c1", "class_pupils~7b"), 404, "chat_unknown"),
    "client id of odd signs": (lambda window: window.send("привет", "a#b"), 422, "fields_invalid"),
    "negative place": (lambda window: window.send("привет", "c1", known=-1), 422, "fields_invalid"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_is_told_and_leaves_no_trace(name: str, moment: list[int]) -> None:
    ask, status, code = REFUSED[name]
    said(Window("teacher"), "раз", "два")
    Window("teacher").delete(2, "d1")
    before = rows_of()
    answered, problem = ask(Window("pupil"))
    assert (answered, problem["code"]) == (status, code)
    assert rows_of() == before
    assert moment


@pytest.mark.parametrize(
    ("restriction", "code"),
    [({"muted": {"by": "teacher", "since": 1, "reasons": []}}, "chat_muted"), ({"status": "archived"}, "chat_closed")],
)
def test_who_may_only_read_reads_and_changes_nothing(restriction: dict[str, Any], code: str, moment: list[int]) -> None:
    pupil = Window("pupil")
    said(pupil, "раз")
    join("pupil", **restriction)
    before = rows_of()
    asked = (pupil.send("два", "c2"), pupil.edit(1, "РАЗ", "c3"), pupil.react(1, "👍", "c4"), pupil.delete(1, "c5"))
    assert [answer["code"] for _, answer in asked] == [code] * 4
    assert rows_of() == before
    assert pupil.history()[1]["writing"] == {"chat_muted": "muted", "chat_closed": "closed"}[code]
    assert pupil.read(1, 1) == 204
    assert moment


def test_who_is_out_of_the_chat_gets_nothing_from_that_moment(moment: list[int]) -> None:
    pupil = Window("pupil")
    said(Window("teacher"), "раз")
    assert pupil.history()[0] == 200
    leave("pupil")
    answers = (
        pupil.history(),
        pupil.send("два", "c1"),
        pupil.call("changes", "GET", f"/chats/{CHAT}/changes", known=0),
        pupil.react(1, "👍", "c2"),
    )
    assert [answer["code"] for _, answer in answers] == ["chat_unknown"] * 4
    assert pupil.read(1, 1) == 404
    assert pupil.chat_list() == []
    assert moment


def test_staff_talk_in_a_session_of_that_school_only(moment: list[int]) -> None:
    elsewhere = Window("teacher", "school2")
    assert elsewhere.chat_list() == []
    assert elsewhere.send("привет", "c1")[1]["code"] == "chat_unknown"
    assert moment


def test_who_writes_too_fast_waits_and_may_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    times = [1_800_000_000_000]
    monkeypatch.setattr(clock, "now_ms", lambda: times[0])
    pupil = Window("pupil")
    said(pupil, "1", "2", "3", "4", "5", "6")
    status, problem = pupil.send("7", "c7")
    assert (status, problem["code"], problem["retry_after_seconds"]) == (429, "messages_too_fast", 5)
    assert Window("teacher").send("я", "t1")[0] == 200
    times[0] += 5_000
    assert pupil.send("7", "c7")[0] == 200


@pytest.mark.parametrize("action", ["chat_list", "history", "changes", "send"])
def test_calls_take_two_round_trips_after_the_session(action: str, monkeypatch: pytest.MonkeyPatch) -> None:
    said(Window("teacher"), "раз")
    update_all_heads()
    pupil = Window("pupil", known=1)
    # Only the first look of a newcomer takes more: where they begin to read is worked out once.
    pupil.read(1, 1)
    asked: dict[str, Callable[[], object]] = {
        "chat_list": pupil.chat_list,
        "history": pupil.history,
        "changes": pupil.catch_up,
        "send": lambda: pupil.send("два", "c1"),
    }
    with counted(monkeypatch) as trips:
        asked[action]()
    assert trips.depth <= 1 + 2, trips.made
