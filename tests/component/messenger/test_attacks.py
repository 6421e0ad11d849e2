"""What an outsider, a clever pupil or a newcomer tries against the calls of the messenger."""

from __future__ import annotations

import json
from typing import Any

import pytest
from chats.http_calls import Context
from msgspec.structs import replace

from functions.messenger.handlers import connect
from functions.messenger.rules.appending import MOST_IN_A_WINDOW
from functions.messenger.use_cases.connect import MOST_WINDOWS
from messenger.windows import Windows, deliver_all
from messenger.world import CHAT, Window, join, rows_of, update_all_heads
from svyazka_common import aws, clock
from svyazka_common.records.chats import ChatSettings

pytestmark = pytest.mark.usefixtures("talking")

NO_PLACES: list[Any] = [0, -1, 10**12, 2**63, 10**40, 10**1500, 1.5, True, "1", None, float("nan")]
ODD_BODIES = [
    '{"client_id":"x1","known":0,"text":' + "[" * 30_000 + "]" * 30_000 + "}",
    '{"client_id":"x1","known":' + "9" * 5_000 + ',"text":"а"}',
    '{"client_id":"x1","known":NaN,"text":"а"}',
    '{"client_id":"x1","known":Infinity,"text":"а"}',
    '{"client_id":"x1","known":-0.0,"text":"а"}',
    '{"client_id":"x1","known":1e3,"text":"а"}',
    '{"client_id":"x1\\u0000","known":0,"text":"а"}',
    '{"client_id":"x1","known":0,"text":"\\ud800"}',
    '{"client_id":"x1","known":0,"text":"\\u0000\\u0007"}',
    '{"client_id":"x1","known":0,"text":"а","text":null}',
    '{"client_id":"x1","known":0,"text":"а","mentions":["\\ud800"]}',
    '{"client_id":"x1","known":0,"text":"а","poll":{"options":["\\ud800","\\udfff"]}}',
    '{"client_id":"x1","known":0,"text":"а","\\ud800":1}',
    '{"client_id":"x1","known":0,"text":"а","poll":{"options":["Да","Да\\u200b"]}}',
    '{"client_id":"x1","known":0,"text":"а","poll":{"options":["Да","\\u202eДа"]}}',
]


@pytest.mark.parametrize("ahead", [1, MOST_IN_A_WINDOW, 7, 8, 100])
def test_pace_holds_for_who_claims_to_have_seen_what_is_to_come(ahead: int) -> None:
    pupil = Window("pupil")
    codes = []
    for number in range(MOST_IN_A_WINDOW + 4):
        pupil.known = len(rows_of()) + ahead
        status, answer = pupil.send("и", f"x{number}")
        codes.append(answer.get("code", status))
    assert codes == [200] * MOST_IN_A_WINDOW + ["messages_too_fast"] * 4


@pytest.mark.parametrize("field", ["sequence_number", "number"])
def test_read_mark_that_can_be_no_place_is_refused(field: str) -> None:
    Window("teacher").send("раз", "t1")
    pupil = Window("pupil")
    for number in NO_PLACES:
        body = {"sequence_number": 1, "number": 1} | {field: number}
        status, answer = pupil.call("read", "PUT", f"/chats/{CHAT}/read", body)
        assert (status, answer["code"]) == (422, "fields_invalid"), number


def test_nobody_has_read_what_is_not_there() -> None:
    teacher, pupil = Window("teacher"), Window("pupil")
    teacher.send("раз", "t1")
    for mark in [(2, 2), (999_999, 999_999), (1, 7)]:
        assert pupil.read(*mark) == 404
    teacher.send("два", "t2")
    update_all_heads()
    assert teacher.about(2, "readers")[1]["unread"] == ["mate", "pupil"]
    assert pupil.chat_list()[0]["unread"] == 2


def test_answer_to_a_place_that_cannot_be_is_refused() -> None:
    pupil = Window("pupil")
    for number in [one for one in NO_PLACES if one is not None]:
        status, answer = pupil.send("да", "x1", reply_to=number)
        assert (status, answer["code"]) == (422, "fields_invalid"), number
    assert rows_of() == []


def test_body_that_is_odd_is_refused_in_words() -> None:
    pupil = Window("pupil")
    for body in ODD_BODIES:
        status, answer = pupil.call("send", "POST", f"/chats/{CHAT}/messages", body)
        assert 400 <= status < 500, body[:100]
        assert any("а" <= letter <= "я" for letter in answer["detail"])
    assert rows_of() == []


@pytest.mark.parametrize(
    "origin",
    [
        *("https://[::1", "http://]", "https://journal.test:x"),
        *("http://journal.test", "ws://journal.test", "https://u@journal.test", "https:journal.test"),
    ],
)
def test_origin_that_is_no_page_of_ours_opens_no_window(origin: str) -> None:
    (cookie,) = Window("pupil").cookies
    headers = {"Host": "journal.test", "Origin": origin, "Cookie": cookie}
    answer = connect.handler({"headers": headers, "requestContext": {"connectionId": "w1"}}, Context())
    assert answer == {"statusCode": 403}


def test_who_opens_window_after_window_makes_no_message_dearer(
    windows: Windows,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    began = clock.now()
    for number in range(MOST_WINDOWS + 4):
        monkeypatch.setattr(clock, "now", lambda later=number: began + later)
        windows.open("pupil")
    windows.open("mate")
    Window("teacher").send("раз", "t1")
    deliver_all()
    assert windows.texts("pupil") == [[]] * 4 + [["раз"]] * MOST_WINDOWS
    assert windows.texts("mate") == [["раз"]]


@pytest.fixture
def newcomer(monkeypatch: pytest.MonkeyPatch) -> Window:
    """Who answers for a chat that hides what was said before: a message and a poll."""
    moment = [1_800_000_000_000]

    def now_ms() -> int:
        moment[0] += 10_000
        return moment[0]

    monkeypatch.setattr(clock, "now_ms", now_ms)
    settings = ChatSettings(chat_id=CHAT, version=1, history="from_joining")
    aws.dynamodb().put_item(TableName="state", Item=settings.to_item())
    teacher = Window("teacher")
    teacher.send("раз", "t1")
    teacher.poll("секрет?", "t2", "а", "б")
    update_all_heads()
    at = moment[0] + 1000
    member = replace(join("new", role="homeroom_teacher"), joined_at=at // 1000, joined_at_ms=at)
    aws.dynamodb().put_item(TableName="state", Item=member.to_item())
    return Window("new")


def test_newcomer_learns_by_no_call_what_is_hidden(newcomer: Window) -> None:
    (listed,) = newcomer.chat_list()
    assert (listed["unread"], listed["mentions"], listed["last"]) == (0, 0, None)
    assert newcomer.history()[1]["messages"] == []
    assert newcomer.search("секрет")[1]["messages"] == []
    refused = [
        newcomer.about(1, "readers"),
        newcomer.about(2, "readers"),
        newcomer.about(2, "votes"),
        newcomer.react(1, "👍", "n1"),
        newcomer.change(2, "vote", "n2", options=[0]),
        newcomer.change(2, "close_poll", "n3"),
        newcomer.change(1, "pin", "n4", pinned=True),
        newcomer.send("да", "n5", reply_to=1),
        newcomer.edit(1, "да", "n6"),
        newcomer.delete(1, "n7"),
    ]
    assert [answer["code"] for _, answer in refused] == ["message_unknown"] * len(refused)
    assert len(rows_of()) == 2


def test_chat_stands_in_the_list_by_what_a_newcomer_sees(newcomer: Window) -> None:
    Window("teacher", known=2).send("видно", "t3")
    update_all_heads()
    (listed,) = newcomer.chat_list()
    assert (listed["unread"], listed["last"]["preview"]) == (1, "видно")


def test_automatic_answer_says_nothing_that_a_message_may_not() -> None:
    teacher = Window("teacher")
    office = {"since": "08:00", "until": "18:00", "days": [1]}
    for answer in ["\u200b\u200b", "\ud800", "\u0000", "\u3164", "😀" * 101, "\u202e", " ", ""]:
        body = json.dumps({"quiet": None, "office": office | {"answer": answer}})
        status, refused = teacher.call("change_own_hours", "PUT", "/hours", body)
        assert (status, refused["code"]) == (422, "fields_invalid")
    body = json.dumps({"quiet": None, "office": office | {"answer": " Отвечу\u0007 утром "}})
    status, hours = teacher.call("change_own_hours", "PUT", "/hours", body)
    assert (status, hours["office"]["answer"]) == (200, "Отвечу утром")
