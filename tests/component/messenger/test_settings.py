"""What a chat's settings and the school's policy say, kept by every call that reads and writes messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from chats.school import TODAY, enrolment, load, person, role
from msgspec.structs import replace

from functions.messenger.use_cases import marks
from messenger.windows import Windows, deliver_all
from messenger.world import CHAT, Window, join, leave, rows_of, update_all_heads
from svyazka_common import aws, clock
from svyazka_common.records.chats import ChatRef, ChatSettings

if TYPE_CHECKING:
    from svyazka_common.records.base import Record

JOINED_MS = 1_800_000_500_000


@pytest.fixture(autouse=True)
def moment(talking: None, monkeypatch: pytest.MonkeyPatch) -> list[int]:  # noqa: ARG001
    """Milliseconds since 1970, which go on by ten seconds at each look."""
    passed = [1_800_000_000_000]

    def now_ms() -> int:
        passed[0] += 10_000
        return passed[0]

    monkeypatch.setattr(clock, "now_ms", now_ms)
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    return passed


def store(*records: Record) -> None:
    for record in records:
        aws.dynamodb().put_item(TableName="state", Item=record.to_item())


def settings(**given: Any) -> None:
    store(ChatSettings(chat_id=CHAT, version=1, **given))


def test_only_those_who_run_a_chat_announce_and_the_others_react() -> None:
    settings(writing="administrators")
    assert Window("teacher").send("Собрание в среду", "c1")[0] == 200
    pupil = Window("pupil")
    status, answer = pupil.send("А можно в четверг?", "c2")
    assert (status, answer["code"]) == (403, "chat_announces")
    assert "владелец и администраторы" in answer["detail"]
    assert pupil.react(1, "👍", "c3")[0] == 200
    assert len([row for row in rows_of() if row["entity"] == "message"]) == 1
    assert pupil.history()[1]["writing"] == "announcements"
    update_all_heads()
    assert pupil.chat_list()[0]["writing"] == "announcements"
    assert Window("teacher").history()[1]["writing"] == "allowed"


def test_administrator_writes_announcements_to_the_colleagues() -> None:
    chat_id = "colleagues~school1"
    store(ChatSettings(chat_id=chat_id, version=1, writing="administrators"), role("admin", "school_admin"))
    for person_id in ("admin", "colleague"):
        join(person_id, chat_id, role="colleague", kind="colleagues")
    assert Window("admin").history(chat_id=chat_id)[1]["may_mark_urgent"] is True
    assert Window("colleague").history(chat_id=chat_id)[1]["may_mark_urgent"] is False
    assert Window("admin").send("Педсовет", "c1", chat_id, urgent=True)[0] == 200
    assert Window("colleague").send("Нет", "c2", chat_id)[1]["code"] == "chat_announces"


@pytest.fixture
def newcomer(moment: list[int]) -> Window:
    """Somebody who has come into the chat after two messages, of which the second was answered afterwards."""
    settings(history="from_joining")
    teacher = Window("teacher")
    teacher.send("раз", "t1")
    teacher.send("секрет", "t2")
    update_all_heads()
    moment[0] = JOINED_MS
    store(replace(join("new"), joined_at=JOINED_MS // 1000, joined_at_ms=JOINED_MS))
    return Window("new")


def test_newcomer_sees_nothing_of_what_was_said_before(newcomer: Window) -> None:
    (listed,) = newcomer.chat_list()
    assert listed["last"] is None
    status, part = newcomer.history()
    assert (status, part["messages"], part["more_before"]) == (200, [], False)
    assert newcomer.history(before=2)[1]["messages"] == []
    newcomer.catch_up()
    assert newcomer.texts() == []


def test_newcomer_can_do_nothing_with_what_was_said_before(newcomer: Window) -> None:
    newcomer.catch_up()
    refused = [newcomer.react(1, "👍", "n1"), newcomer.send("На что?", "n2", reply_to=1)]
    refused += [newcomer.change(1, "vote", "n3", options=[0]), newcomer.change(1, "close_poll", "n4")]
    assert {answer["code"] for _, answer in refused} == {"message_unknown"}


def test_newcomer_gets_none_of_it_by_writing_either(newcomer: Window) -> None:
    status, answer = newcomer.send("Привет", "n1")
    assert (status, [one["text"] for one in answer["messages"]]) == (200, ["Привет"])
    assert newcomer.history()[1]["messages"][0]["text"] == "Привет"
    assert Window("pupil").history()[1]["messages"][0]["text"] == "раз"


@pytest.mark.usefixtures("newcomer")
def test_newcomers_window_hears_nothing_of_an_edit_of_what_was_said_before(windows: Windows) -> None:
    windows.open("new")
    windows.open("pupil")
    teacher = Window("teacher")
    teacher.catch_up()
    assert teacher.edit(2, "тайна", "t3")[0] == 200
    assert teacher.send("всем", "t4")[0] == 200
    deliver_all()
    assert windows.texts("new") == [["всем"]]
    assert "тайна" in windows.texts("pupil")[0]


DIRECT = ChatRef.between("teacher", "pupil").chat_id


@pytest.fixture
def two() -> None:
    """A teacher and a pupil of the class in a chat of two."""
    store(person("teacher"), person("pupil"), role("teacher"), load("teacher"), enrolment("pupil"))
    for person_id, other in (("teacher", "pupil"), ("pupil", "teacher")):
        store(replace(join(person_id, DIRECT, kind="manual"), peer_id=other))


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize(
    "ended", [load("teacher", status="ended"), enrolment("pupil", "7b"), role("teacher", status="ended")]
)
def test_chat_of_two_is_only_read_once_its_reason_has_ended(ended: Record) -> None:
    teacher, pupil = Window("teacher"), Window("pupil")
    assert teacher.send("Где домашняя работа?", "c1", DIRECT)[0] == 200
    assert pupil.send("Завтра", "c2", DIRECT)[0] == 200
    if ended.sk == "ENROLMENT#7b":
        store(enrolment("pupil", status="ended"))
    store(ended)
    store(person("pupil", "Новиков"))
    assert [chat["title"] for chat in teacher.chat_list() if chat["chat_id"] == DIRECT] == ["Новиков Саша Олегович"]
    assert teacher.history(DIRECT)[1]["title"] == "Новиков Саша Олегович"
    for window in (teacher, pupil):
        assert window.send("Ещё", "c3", DIRECT)[1]["code"] == "contact_not_allowed"
        status, part = window.history(DIRECT)
        assert (status, part["writing"], len(part["messages"])) == (200, "no_contact", 2)


@pytest.fixture
def returned(moment: list[int]) -> Window:
    """Somebody who had read the first message, left, and is back after seventy more that are hidden from them."""
    pupil, teacher = Window("pupil"), Window("teacher")
    teacher.send("раз", "t1")
    assert pupil.read(1, 1) == 204
    teacher.send("<@pupil>, ответь", "t2", mentions=["pupil"])
    leave("pupil")
    for number in range(70):
        teacher.send(f"без вас {number}", f"h{number}")
    update_all_heads()
    moment[0] = JOINED_MS * 2
    store(replace(join("pupil"), joined_at=moment[0] // 1000, joined_at_ms=moment[0]))
    settings(history="from_joining")
    return pupil


def unread_of(window: Window) -> tuple[int, int]:
    update_all_heads()
    (listed,) = window.chat_list()
    return listed["unread"], listed["mentions"]


def test_list_counts_only_what_who_came_back_may_see(returned: Window) -> None:
    assert unread_of(returned) == (0, 0)
    assert Window("teacher").send("снова с нами", "n1")[0] == 200
    assert unread_of(returned) == (1, 0)
    assert Window("teacher").send("<@pupil>!", "n2", mentions=["pupil"])[0] == 200
    assert unread_of(returned) == (2, 1)
    assert unread_of(returned) == (2, 1)


def test_chat_opens_at_the_first_message_that_who_came_back_may_see(returned: Window) -> None:
    Window("teacher").send("снова с нами", "n1")
    part = returned.history()[1]
    assert ([one["text"] for one in part["messages"]], part["read"], part["count"]) == (["снова с нами"], 72, 73)
    assert (part["more_before"], part["more_after"]) == (False, False)


def test_list_counts_for_who_came_back_what_is_shown_of_old(returned: Window) -> None:
    settings(history="all")
    assert unread_of(returned) == (71, 1)
    assert returned.history()[1]["messages"][0]["text"] == "раз"


def test_look_for_the_first_visible_message_is_taken_once(returned: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    Window("teacher").send("снова с нами", "n1")
    assert unread_of(returned) == (1, 0)
    monkeypatch.setattr(marks, "last_before", lambda *_: pytest.fail("looked at again"))
    assert unread_of(returned) == (1, 0)
    assert returned.history()[0] == 200
