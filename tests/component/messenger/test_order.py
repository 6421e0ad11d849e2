"""One order, no gap, nothing doubled: many senders at once, lost answers, crashes between any two calls."""

from __future__ import annotations

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from declared import unwatched
from round_trips import Trips

from functions.messenger.schemas.messages import NewMessage
from functions.messenger.use_cases.send import send_message
from messenger.world import CHAT, Window, join, rows_of, update_all_heads
from svyazka_common import aws, clock
from svyazka_common.records.chats import ChatSettings
from svyazka_common.sessions import read_session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PEOPLE = 20
MESSAGES = 60
COPIES = 4
LOST = 0.3
SIDE_BY_SIDE = 12
USUAL = "Завтра в девять собираемся у школы, возьмите воду, паспорт и тетрадь. Вернёмся к трём часам дня."


class CrashError(BaseException):
    """The function is gone; nothing in it may catch that."""


@contextmanager
def around_calls(before: Callable[[int], None], after: Callable[[int], None]) -> Iterator[Counter[str]]:
    """Does something before and after each call of DynamoDB by its number, from 0 on; counts the calls."""
    made: Counter[str] = Counter()

    def on_before(model: Any, **_: Any) -> None:
        number = made.total()
        made[str(model.name)] += 1
        before(number)

    def on_after(**_: Any) -> None:
        after(made.total() - 1)

    events = aws.client("dynamodb").meta.events
    events.register("before-call.dynamodb", on_before, unique_id="around-before")
    events.register("after-call.dynamodb", on_after, unique_id="around-after")
    try:
        yield made
    finally:
        events.unregister("before-call.dynamodb", unique_id="around-before")
        events.unregister("after-call.dynamodb", unique_id="around-after")


def assert_one_order(expected: set[str]) -> None:
    rows = rows_of()
    assert [row["sequence_number"] for row in rows] == list(range(1, len(rows) + 1))
    messages = [row for row in rows if row["entity"] == "message"]
    assert [row["number"] for row in messages] == list(range(1, len(messages) + 1))
    assert Counter(row["client_id"] for row in messages) == Counter(expected)


@pytest.mark.usefixtures("locking")
def test_sixty_messages_sent_four_times_each_are_sixty() -> None:
    sessions = {}
    for number in range(PEOPLE):
        join(f"p{number}")
        sessions[f"p{number}"] = read_session(Window(f"p{number}").cookies)
    sends = [(f"p{number % PEOPLE}", f"m{number}") for number in range(MESSAGES) for _ in range(COPIES)]
    chance = random.Random(18)  # noqa: S311 - the same mixture on every run
    chance.shuffle(sends)
    again = [send for send in sends if chance.random() < LOST]

    def send(sending: tuple[str, str]) -> int:
        person_id, client_id = sending
        asked = NewMessage(client_id=client_id, known=0, text=f"Это {client_id}")
        return send_message(sessions[person_id], CHAT, asked).own

    # Nobody waits for somebody else's pace here: each person sends three messages, and their copies are no new ones.
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        places = dict(zip([*sends, *again], pool.map(send, [*sends, *again]), strict=True))
    assert_one_order({f"m{number}" for number in range(MESSAGES)})
    assert {row["client_id"]: row["sequence_number"] for row in rows_of()} == {
        client_id: place for (_, client_id), place in places.items()
    }


ACTIONS: dict[str, Callable[[Window], tuple[int, dict[str, Any]]]] = {
    "send": lambda window: window.send("моё", "c1", known=1),
    "reply": lambda window: window.send("моё", "c1", known=1, reply_to=1),
    "edit": lambda window: window.edit(2, "исправлено", "c1", known=2),
    "delete": lambda window: window.delete(2, "c1"),
    "react": lambda window: window.react(1, "👍", "c1"),
    "vote": lambda window: window.change(1, "vote", "c1", options=[0]),
    "pin": lambda window: window.change(2, "pin", "c1", pinned=True),
    "close poll": lambda window: window.change(1, "close_poll", "c1"),
}


def begin(monkeypatch: pytest.MonkeyPatch) -> Window:
    times = [1_800_000_000_000]

    def later() -> int:
        times[0] += 10_000
        return times[0]

    monkeypatch.setattr(clock, "now_ms", later)
    monkeypatch.setattr(aws, "concurrently", Trips().concurrently)
    settings = ChatSettings(chat_id=CHAT, closed=False)
    aws.dynamodb().put_item(TableName="state", Item=settings.to_item())
    assert Window("pupil").poll("раз", "t1", "да", "нет")[0] == 200
    pupil = Window("pupil")
    assert pupil.send("два", "p1")[0] == 200
    return pupil


@pytest.mark.usefixtures("talking")
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("action", ACTIONS)
def test_crash_around_any_call_and_another_try_leave_one_change(
    action: str, when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pupil = begin(monkeypatch)
    act = ACTIONS[action]
    rows, crashes = len(rows_of()), 0
    for stop in range(20):

        def crash(number: int, stop: int = stop) -> None:
            if number == stop:
                raise CrashError

        def nothing(_: int) -> None:
            pass

        crashed = False
        with around_calls(crash if when == "before" else nothing, crash if when == "after" else nothing):
            try:
                assert act(pupil)[0] == 200
            except CrashError:
                crashed, crashes = True, crashes + 1
        if not crashed:
            break
    assert crashes >= 3
    assert len(rows_of()) == rows + 1
    other = Window("mate")
    other.catch_up()
    pupil.catch_up()
    assert other.texts()[: len(pupil.texts())] == pupil.texts()
    assert_one_order({"t1", "p1"} | ({"c1"} if action in {"send", "reply"} else set()))


@pytest.mark.usefixtures("talking")
@pytest.mark.parametrize("action", ACTIONS)
def test_others_message_between_any_two_calls_is_not_lost(action: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pupil = begin(monkeypatch)
    for between in range(12):
        teacher = Window("teacher")
        teacher.catch_up()
        busy = [False]

        def interfere(number: int, between: int = between, teacher: Window = teacher, busy: list[bool] = busy) -> None:
            if number == between and not busy[0]:
                busy[0] = True
                with unwatched():
                    assert teacher.send("между", f"t-{between}")[0] == 200

        body = ACTIONS[action]
        before = len(rows_of())
        with around_calls(interfere, lambda _: None):
            status, _ = body(pupil)
        assert status == 200 or (action == "delete" and between > 0)
        assert len(rows_of()) >= before + busy[0]
        if not busy[0]:
            break
    for window in (pupil, teacher):
        window.catch_up()
    everybody = Window("mate")
    everybody.catch_up()
    assert everybody.shown == {**everybody.shown, **pupil.shown, **teacher.shown}
    rows = rows_of()
    assert [row["sequence_number"] for row in rows] == list(range(1, len(rows) + 1))


@contextmanager
def units_of(table: str) -> Iterator[Counter[str]]:
    """The units that calls of one table consume, as DynamoDB Local counts them."""
    units: Counter[str] = Counter()
    reads = {"Query", "BatchGetItem", "GetItem"}

    def ask(params: dict[str, Any], **_: Any) -> None:
        params["ReturnConsumedCapacity"] = "TOTAL"

    def count(parsed: dict[str, Any], model: Any, **_: Any) -> None:
        consumed = parsed.get("ConsumedCapacity") or []
        for units_of_table in consumed if isinstance(consumed, list) else [consumed]:
            if units_of_table["TableName"] == table:
                units["read" if model.name in reads else "write"] += units_of_table["CapacityUnits"]

    events = aws.client("dynamodb").meta.events
    events.register("provide-client-params.dynamodb", ask, unique_id="units-ask")
    events.register("after-call.dynamodb", count, unique_id="units-count")
    try:
        yield units
    finally:
        events.unregister("provide-client-params.dynamodb", unique_id="units-ask")
        events.unregister("after-call.dynamodb", unique_id="units-count")


@pytest.mark.usefixtures("locking")
@pytest.mark.parametrize("members", [3, 100])
def test_send_costs_two_write_units_and_one_read_unit(members: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(members - 3):
        join(f"p{number}")
    teacher, pupil = Window("teacher"), Window("pupil")
    times = [1_800_000_000_000]
    monkeypatch.setattr(clock, "now_ms", lambda: times[0])
    for number in range(10):
        times[0] += 10_000
        assert (teacher if number % 2 else pupil).send(USUAL, f"u{number}")[0] == 200
    teacher.catch_up()
    times[0] += 10_000
    with units_of("messages") as units:
        assert teacher.send(USUAL, "measured")[0] == 200
    newest = rows_of()[-1:]
    with units_of("messages") as of_head:
        update_all_heads(newest)
    assert (units["write"] + of_head["write"], units["read"] + of_head["read"]) == (2, 1)


@pytest.mark.usefixtures("locking")
@pytest.mark.parametrize("voters", [0, 20])
def test_vote_costs_the_same_however_many_have_voted(voters: int, monkeypatch: pytest.MonkeyPatch) -> None:
    times = [1_800_000_000_000]
    monkeypatch.setattr(clock, "now_ms", lambda: times[0])
    assert Window("teacher").poll("Кто едет?", "t1", "Еду", "Не еду")[0] == 200
    pupil = Window("pupil")
    for number in range(voters):
        join(f"p{number}")
        times[0] += 10_000
        assert Window(f"p{number}", known=number + 1).change(1, "vote", "v1", options=[0])[0] == 200
    pupil.catch_up()
    with units_of("messages") as units:
        assert pupil.change(1, "vote", "v1", options=[1])[0] == 200
    # As DynamoDB Local counts them; by AWS's price the three items of the transaction are six write units.
    assert (units["write"], units["read"]) == (4, 4)
