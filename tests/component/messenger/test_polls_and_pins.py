"""Polls, pins, mentions and read marks: what they show, to whom, and what is refused."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from functions.messenger.repository import heads, rows
from messenger.world import CHAT, Window, join, leave, rows_of, update_all_heads
from svyazka_common import aws, clock
from svyazka_common.records.chats import ChatSettings

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.usefixtures("talking")


@pytest.fixture(autouse=True)
def moment(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A clock that goes on ten seconds with each look."""
    passed = [1_800_000_000_000]

    def now_ms() -> int:
        passed[0] += 10_000
        return passed[0]

    monkeypatch.setattr(clock, "now_ms", now_ms)
    return passed


def counts(window: Window, message: int = 1) -> list[int]:
    return [option["votes"] for option in window.shown[message]["poll"]["options"]]


def test_votes_are_counted_for_everybody_and_one_s_own_is_told() -> None:
    teacher, pupil, mate = Window("teacher"), Window("pupil"), Window("mate")
    assert teacher.poll("Кто едет?", "c1", "Еду", "Не еду")[0] == 200
    _, answer = pupil.change(1, "vote", "v1", options=[0])
    assert answer["votes"] == [{"message": 1, "options": [0], "version": 2}]
    mate.change(1, "vote", "v2", options=[1])
    pupil.change(1, "vote", "v3", options=[1])
    teacher.catch_up()
    assert counts(teacher) == [0, 2]
    assert teacher.shown[1]["poll"]["voters"] == 2
    pupil.change(1, "vote", "v4", options=[])
    assert counts(pupil) == [0, 1]
    assert teacher.history()[1]["votes"] == []
    assert mate.history()[1]["votes"] == [{"message": 1, "options": [1], "version": 3}]
    assert [row["sequence_number"] for row in rows_of()] == [1, 2, 3, 4, 5]


def test_vote_sent_again_counts_once() -> None:
    Window("teacher").poll("Кто едет?", "c1", "Еду", "Не еду")
    for window in (Window("pupil", known=1), Window("pupil", known=1)):
        assert window.change(1, "vote", "v1", options=[0])[0] == 200
        assert counts(window) == [1, 0]
    assert len(rows_of()) == 2


def test_votes_of_one_person_at_once_count_once(tables: dict[str, dict[str, Any]], dynamodb_local: str) -> None:
    from messenger.world import opened  # noqa: PLC0415 - a second world, with locks

    with opened(tables, dynamodb_local):
        Window("teacher").poll("Кто едет?", "c1", "Еду", "Не еду")
        windows = [Window("pupil", known=1) for _ in range(6)]
        with ThreadPoolExecutor(6) as pool:
            answers = list(pool.map(lambda n: windows[n].change(1, "vote", f"v{n}", options=[n % 2])[0], range(6)))
        assert set(answers) <= {200, 429}
        seen = Window("teacher")
        seen.catch_up()
        assert sum(counts(seen)) == seen.shown[1]["poll"]["voters"] == 1


def test_several_options_where_the_poll_allows_it() -> None:
    pupil = Window("pupil")
    Window("teacher").send("Что взять?", "c1", poll={"options": ["Воду", "Хлеб", "Мяч"], "multiple": True})
    pupil.change(1, "vote", "v1", options=[2, 0, 2])
    assert counts(pupil) == [1, 0, 1]
    assert pupil.shown[1]["poll"]["voters"] == 1


def test_who_chose_what_is_seen_unless_the_poll_is_anonymous() -> None:
    teacher, pupil = Window("teacher"), Window("pupil")
    teacher.poll("Кто едет?", "c1", "Еду", "Не еду")
    teacher.send("Честно?", "c2", poll={"options": ["Да", "Нет"], "anonymous": True})
    for message in (1, 2):
        pupil.change(message, "vote", f"v{message}", options=[0])
    assert teacher.about(1, "votes")[1]["options"] == [
        {"text": "Еду", "person_ids": ["pupil"]},
        {"text": "Не еду", "person_ids": []},
    ]
    assert teacher.about(2, "votes")[1]["code"] == "poll_anonymous"
    teacher.catch_up()
    assert counts(teacher, 2) == [1, 0]
    assert "pupil" not in str(teacher.shown[2])


def test_closed_poll_takes_no_more_votes() -> None:
    teacher, pupil, mate = Window("teacher"), Window("pupil"), Window("mate")
    mate.poll("Кто едет?", "c1", "Еду", "Не еду")
    assert pupil.change(1, "close_poll", "e0")[1]["code"] == "message_foreign"
    assert teacher.change(1, "close_poll", "e1")[0] == 200
    assert pupil.change(1, "vote", "v1", options=[0])[1]["code"] == "poll_closed"
    mate.catch_up()
    assert mate.shown[1]["poll"]["closed"]


def test_deleted_poll_takes_its_options_and_votes_along() -> None:
    teacher, pupil = Window("teacher"), Window("pupil")
    teacher.poll("Тайна?", "c1", "тайна первая", "тайна вторая")
    pupil.change(1, "vote", "v1", options=[0])
    asked = rows_of()[0]
    teacher.delete(1, "d1")
    update_all_heads(rows_of()[:1], old=asked)
    assert "тайна" not in str(rows_of()).lower()
    assert rows.votes_in(CHAT, 1) == []
    assert pupil.change(1, "vote", "v2", options=[1])[1]["code"] == "message_unknown"


def test_vote_while_the_poll_is_closed_or_deleted_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    teacher, pupil = Window("teacher"), Window("pupil")
    teacher.poll("Кто едет?", "c1", "Еду", "Не еду")
    late = rows.messages_at

    def closed_meanwhile(chat_id: str, places: list[int]) -> list[Any]:
        messages = late(chat_id, places)
        monkeypatch.setattr(rows, "messages_at", late)
        teacher.change(1, "close_poll", "e1")
        return messages

    monkeypatch.setattr(rows, "messages_at", closed_meanwhile)
    assert pupil.change(1, "vote", "v1", options=[0])[1]["code"] == "poll_closed"
    teacher.catch_up()
    assert counts(teacher) == [0, 0]


def test_pinned_messages_are_there_wherever_one_opens_the_chat() -> None:
    teacher, pupil = Window("teacher"), Window("pupil")
    for number in range(1, 70):
        teacher.send(f"сообщение {number}", f"c{number}")
    assert teacher.change(3, "pin", "p1", pinned=True)[0] == 200
    _, page = pupil.history(before=69)
    assert [message["text"] for message in page["pinned"]] == ["сообщение 3"]
    pupil.catch_up()
    assert pupil.shown[3]["pinned"]
    teacher.change(3, "pin", "p2", pinned=False)
    assert pupil.history()[1]["pinned"] == []


def test_eleventh_pin_is_refused_until_one_is_taken_off() -> None:
    teacher = Window("teacher")
    for number in range(1, 12):
        teacher.send(f"сообщение {number}", f"c{number}")
    for number in range(1, 11):
        assert teacher.change(number, "pin", f"p{number}", pinned=True)[0] == 200
    before = rows_of()
    assert teacher.change(11, "pin", "p11", pinned=True)[1]["code"] == "pins_spent"
    assert rows_of() == before
    assert teacher.change(10, "pin", "again", pinned=True)[0] == 200
    teacher.delete(1, "d1")
    assert teacher.change(11, "pin", "p12", pinned=True)[0] == 200
    assert len(rows.pins_of(CHAT)) == 10


def test_deletion_beside_a_pin_leaves_no_pin_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    teacher = Window("teacher")
    teacher.send("важное", "c1")
    other = Window("teacher", known=1)
    read = rows.messages_at

    def pinned_meanwhile(chat_id: str, places: list[int]) -> list[Any]:
        messages = read(chat_id, places)
        monkeypatch.setattr(rows, "messages_at", read)
        other.change(1, "pin", "p1", pinned=True)
        return messages

    monkeypatch.setattr(rows, "messages_at", pinned_meanwhile)
    assert teacher.delete(1, "d1")[0] == 200
    assert rows.pins_of(CHAT) == set()


def settle(*, closed: bool) -> None:
    settings = ChatSettings(chat_id=CHAT, closed=closed)
    aws.dynamodb().put_item(TableName="state", Item=settings.to_item())


def test_in_a_closed_chat_only_who_runs_it_pins() -> None:
    pupil = Window("pupil")
    pupil.send("важное", "c1")
    assert pupil.change(1, "pin", "p1", pinned=True)[1]["code"] == "chat_not_run"
    assert not pupil.history()[1]["may_pin"]
    settle(closed=False)
    assert pupil.history()[1]["may_pin"]
    assert pupil.change(1, "pin", "p1", pinned=True)[0] == 200


def test_mention_is_told_to_the_one_mentioned_until_it_is_read() -> None:
    teacher, pupil, mate = Window("teacher"), Window("pupil"), Window("mate")
    teacher.send("раз", "c1")
    teacher.send("<@pupil>, ты едешь?", "c2", mentions=["pupil", "mate"])
    update_all_heads()
    (listed,) = pupil.chat_list()
    assert (listed["unread"], listed["mentions"]) == (2, 1)
    assert listed["last"]["preview"] == "@участник, ты едешь?"
    assert mate.chat_list()[0]["mentions"] == 0
    mate.catch_up()
    assert mate.shown[2]["mentions"] == ["pupil"]
    pupil.read(2, 2)
    update_all_heads()
    assert pupil.chat_list()[0]["mentions"] == 0


@pytest.mark.parametrize("change", ["edited", "deleted"])
def test_mention_that_is_taken_back_counts_no_more(change: str) -> None:
    teacher, pupil = Window("teacher"), Window("pupil")
    teacher.send("<@pupil>, привет", "c1", mentions=["pupil"])
    update_all_heads()
    assert pupil.chat_list()[0]["mentions"] == 1
    old = rows_of()[0]
    if change == "edited":
        teacher.edit(1, "Всем привет", "e1")
    else:
        teacher.delete(1, "d1")
    update_all_heads(rows_of()[:1], old=old)
    assert pupil.chat_list()[0]["mentions"] == 0


def test_somebody_who_is_mentioned_without_end_costs_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heads, "MOST_NOTED", 3)
    teacher = Window("teacher")
    for number in range(5):
        teacher.send("<@pupil>!", f"c{number}", mentions=["pupil"])
    update_all_heads()
    assert Window("pupil").chat_list()[0]["mentions"] == 3


def test_who_runs_the_chat_sees_who_has_read_and_others_don_t() -> None:
    teacher, pupil = Window("teacher"), Window("pupil")
    teacher.send("Собрание в пять", "c1")
    pupil.read(1, 1)
    join("late", joined_at=1_900_000_000)
    assert teacher.about(1, "readers")[1] == {"read": ["pupil"], "unread": ["mate"]}
    assert pupil.about(1, "readers")[1]["code"] == "chat_not_run"
    assert (teacher.history()[1]["runs"], pupil.history()[1]["runs"]) == (True, False)
    leave("mate")
    assert teacher.about(1, "readers")[1] == {"read": ["pupil"], "unread": []}


def test_what_was_said_before_somebody_came_is_not_unread_for_them() -> None:
    teacher = Window("teacher")
    for number in range(1, 101):
        teacher.send(f"до {number}", f"c{number}")
    teacher.edit(5, "иначе", "e5")
    join("late", joined_at=rows_of()[-1]["changed_at_ms"] // 1000 + 1)
    for number in range(3):
        teacher.send(f"после {number}", f"a{number}")
    update_all_heads()
    late = Window("late")
    assert late.chat_list()[0]["unread"] == 3
    _, page = late.history()
    assert page["read"] == 101
    assert page["messages"][-1]["text"] == "после 2"


REFUSED: dict[str, tuple[Callable[[Window], tuple[int, dict[str, Any]]], int, str]] = {
    "one option": (lambda window: window.poll("?", "c9", "да"), 422, "poll_invalid"),
    "eleven options": (lambda window: window.poll("?", "c9", *"абвгдежзикл"), 422, "poll_invalid"),
    "equal options": (lambda window: window.poll("?", "c9", "Да", "да "), 422, "poll_invalid"),
    "empty option": (lambda window: window.poll("?", "c9", "да", "\u200b"), 422, "poll_invalid"),
    "long option": (lambda window: window.poll("?", "c9", "да", "я" * 101), 422, "poll_invalid"),
    "poll without a question": (lambda window: window.poll(" ", "c9", "да", "нет"), 422, "message_empty"),
    "no such option": (lambda window: window.change(1, "vote", "v9", options=[2]), 422, "vote_invalid"),
    "negative option": (lambda window: window.change(1, "vote", "v9", options=[-1]), 422, "fields_invalid"),
    "two of one": (lambda window: window.change(1, "vote", "v9", options=[0, 1]), 422, "vote_invalid"),
    "vote without a poll": (lambda window: window.change(2, "vote", "v9", options=[0]), 404, "not_a_poll"),
    "votes of no poll": (lambda window: window.about(2, "votes"), 404, "not_a_poll"),
    "vote on nothing": (lambda window: window.change(77, "vote", "v9", options=[0]), 404, "message_unknown"),
    "question of a poll": (lambda window: window.edit(3, "Иначе?", "e9"), 409, "poll_fixed"),
    "stranger mentioned": (
        lambda window: window.send("<@stranger>!", "c9", mentions=["stranger"]),
        422,
        "mention_unknown",
    ),
    "stranger mentioned in an edit": (
        lambda window: window.edit(4, "<@stranger>!", "e9", mentions=["stranger"]),
        422,
        "mention_unknown",
    ),
    "pin of nothing": (lambda _: Window("teacher").change(77, "pin", "p9", pinned=True), 404, "message_unknown"),
    "search for nothing": (lambda window: window.search(" . "), 422, "search_empty"),
    "search of another chat": (lambda window: window.search("привет", chat_id="class_pupils~7b"), 404, "chat_unknown"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_is_told_and_leaves_no_trace(name: str) -> None:
    ask, status, code = REFUSED[name]
    Window("teacher").poll("Кто едет?", "c1", "Еду", "Не еду")
    Window("teacher").send("раз", "c2")
    Window("pupil").poll("Моё?", "c3", "Да", "Нет")
    Window("pupil").send("два", "c4")
    before = aws.dynamodb().scan(TableName="messages")["Items"]
    answered, problem = ask(Window("pupil"))
    assert (answered, problem["code"]) == (status, code)
    assert aws.dynamodb().scan(TableName="messages")["Items"] == before
