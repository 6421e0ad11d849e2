"""Whatever is interleaved, crashes or comes twice: nothing is lost, doubled or out of order (docs/threats.md, 25)."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from functions.messenger.schemas.chat_list import NewReadMark
from functions.messenger.schemas.marking import ChosenReaction
from functions.messenger.schemas.messages import Deletion, EditedMessage, NewMessage
from functions.messenger.use_cases.changing import delete_message, edit_message, react
from functions.messenger.use_cases.marks import mark_read
from functions.messenger.use_cases.send import send_message
from messenger.turns import Talk
from messenger.world import CHAT, opened, rows_of
from svyazka_common import aws
from svyazka_common.errors import DomainError
from svyazka_common.problems import MEANINGS
from svyazka_common.records.base import deserialise
from svyazka_common.sessions import read_session

if TYPE_CHECKING:
    from collections.abc import Callable

    from messenger.world import Window

    type Tables = dict[str, dict[str, Any]]

PEOPLE = ("teacher", "pupil", "mate", "leaver")


def later(window: Window, place: int, name: str, action: str) -> Callable[[], tuple[int, Any]]:
    """A call whose `known` stays what it was when it was first made, however often it is repeated.

    It is made of the use case: a handler's router serves one call at a time, as Lambda has it.
    """
    asked: dict[str, Any] = {"client_id": name, "known": window.known}

    def call() -> tuple[int, Any]:
        try:
            session = read_session(window.cookies)
            match action:
                case "send":
                    sent = send_message(session, CHAT, NewMessage(text=f"Это {name}", **asked))
                case "reply":
                    sent = send_message(session, CHAT, NewMessage(text=f"Это {name}", reply_to=place, **asked))
                case "edit":
                    sent = edit_message(session, CHAT, place, EditedMessage(text=f"Теперь {name}", **asked))
                case "delete":
                    sent = delete_message(session, CHAT, place, Deletion(**asked))
                case "mark":
                    mark_read(session, CHAT, NewReadMark(sequence_number=place, number=place))
                    return 204, None
                case _:
                    sent = react(session, CHAT, place, ChosenReaction(reaction="👍", **asked))
        except DomainError as problem:
            return MEANINGS[problem.code].status, None
        return window.take((200, sent.model_dump()))

    return call


CHANGES = ("send", "reply", "edit", "delete", "react")
ACTIONS = (*CHANGES, "mark")
REFUSED = frozenset({403, 404, 409})
"""The message is deleted, somebody else's or no message; or one is out of the chat."""

moves = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["send", *ACTIONS]), st.integers(0, 3), st.integers(1, 6)),
        st.tuples(st.sampled_from(["step"] * 4 + ["crash_before", "crash_after"]), st.integers(0, 7), st.just(0)),
        st.tuples(st.just("step"), st.integers(0, 7), st.just(0)),
        st.tuples(st.sampled_from(["deliver", "heads"]), st.integers(1, 3), st.just(0)),
        st.tuples(st.sampled_from(["deliver again", "heads again", "double", "remove"]), st.integers(0, 5), st.just(0)),
    ),
    min_size=15,
    max_size=60,
)


@given(moves=moves)
@example(moves=[])
@settings(max_examples=24, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_interleaving_loses_doubles_and_disorders_nothing(tables: Tables, moves: list[Any]) -> None:
    with opened(tables), Talk() as talk:
        for number, (move, which, place) in enumerate(moves):
            play(talk, move, which, place, f"c{number}")
        talk.finish()
        rows = rows_of()
        assert_one_order(rows)
        assert_each_is_there_once(rows, talk)
        assert_head_is_of_newest(rows)
        assert_windows_show(rows, talk)
        assert_marks_are_the_farthest(talk)


def play(talk: Talk, move: str, which: int, place: int, name: str) -> None:
    match move:
        case "step" | "crash_before" | "crash_after":
            talk.step(which, "go" if move == "step" else move)
        case "deliver" | "heads":
            talk.read(move, which)
        case "deliver again" | "heads again":
            talk.read_again(move.removesuffix(" again"), which)
        case "double" if talk.acting:
            talk.repeat(which)
        case "remove":
            talk.remove()
        case _ if move in ACTIONS:
            person_id = PEOPLE[which]
            talk.act(name, later(talk.people[person_id], place, name, move))
            if move == "mark":
                talk.marks[name] = (person_id, place)


def assert_one_order(rows: list[dict[str, Any]]) -> None:
    assert [row["sequence_number"] for row in rows] == list(range(1, len(rows) + 1))
    messages = [row for row in rows if row["entity"] == "message"]
    assert [row["number"] for row in messages] == list(range(1, len(messages) + 1))


def assert_each_is_there_once(rows: list[dict[str, Any]], talk: Talk) -> None:
    made = [row["client_id"] for row in rows]
    changes = {name: statuses for name, statuses in talk.statuses.items() if name not in talk.marks}
    for name, statuses in changes.items():
        assert set(statuses) <= {200} | REFUSED, (name, statuses)
        assert made.count(name) == (1 if 200 in statuses else 0) or (name in made and talk.left_after is not None)
    assert len(made) == len(set(made))


def assert_head_is_of_newest(rows: list[dict[str, Any]]) -> None:
    messages = [row for row in rows if row["entity"] == "message"]
    key = {"pk": {"S": f"CHAT#{CHAT}"}, "sk": {"S": "HEAD"}}
    stored = aws.dynamodb().get_item(TableName="messages", Key=key).get("Item")
    if messages:
        assert stored is not None
        head, newest = deserialise(stored), messages[-1]
        assert (head["last"], head["version"]) == (newest["sequence_number"], newest["version"])
        assert head.get("preview") == newest.get("text")


def assert_marks_are_the_farthest(talk: Talk) -> None:
    """A person's mark is the farthest that was answered: from whichever device, late or twice."""
    farthest: dict[str, int] = {}
    for name, (person_id, place) in talk.marks.items():
        if 204 in talk.statuses[name]:
            farthest[person_id] = max(place, farthest.get(person_id, 0))
    keys = [{"pk": {"S": f"READS#{CHAT}"}, "sk": {"S": person_id}} for person_id in sorted(PEOPLE)]
    stored = [aws.dynamodb().get_item(TableName="messages", Key=key).get("Item") for key in keys]
    marks = {mark["person_id"]: mark["sequence_number"] for mark in map(deserialise, filter(None, stored))}
    assert marks == farthest


def assert_windows_show(rows: list[dict[str, Any]], talk: Talk) -> None:
    """Each open window has been told everything, and who was taken out nothing of what was said from then on."""
    stored = {row["sequence_number"]: row.get("text") for row in rows if row["entity"] == "message"}
    for number, frames in talk.windows.got.items():
        shown: dict[int, dict[str, Any]] = {}
        for message in (frame["message"] for frame in frames):
            before = shown.get(message["sequence_number"])
            if before is None or before["version"] < message["version"]:
                shown[message["sequence_number"]] = message
        if number.startswith("leaver") and talk.left_after is not None:
            assert all(frame["sequence_number"] <= talk.left_after for frame in frames)
        else:
            assert {place: message["text"] for place, message in shown.items()} == stored
    for person_id in ("teacher", "pupil", "mate"):
        window = talk.people[person_id]
        window.catch_up()
        assert {place: message["text"] for place, message in window.shown.items()} == stored


@pytest.mark.usefixtures("talking")
@pytest.mark.parametrize("order", list(permutations(range(4))), ids=str)
def test_stream_in_any_order_and_twice_leaves_the_same_head_and_windows(order: tuple[int, ...]) -> None:
    """A message, a newer one, and both edited: what is read late is older than what stands there."""
    with Talk() as talk:
        pupil = talk.people["pupil"]
        images = []
        acts: list[Callable[[], tuple[int, Any]]] = [
            lambda: pupil.send("раз", "c1"),
            lambda: pupil.send("два", "c2"),
            lambda: pupil.edit(1, "Раз", "c3"),
            lambda: pupil.edit(2, "Два", "c4"),
        ]
        for act in acts:
            assert act()[0] == 200
            images.append(next(row for row in rows_of() if row.get("version") == len(rows_of())))
        for reader in talk.readers.values():
            for at in (*order, *order):
                reader.work([images[at]])()
        talk.windows.got.pop("leaver-3")
        assert_head_is_of_newest(rows_of())
        assert_windows_show(rows_of(), talk)
