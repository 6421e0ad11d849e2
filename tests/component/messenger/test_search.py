"""Searching a chat: by beginnings and stems, newest first, farther back on request."""

from __future__ import annotations

import pytest

from functions.messenger.use_cases import search
from messenger.world import CHAT, Window, join
from svyazka_common import aws
from svyazka_common.records.chats import ChatSettings
from svyazka_common.records.messages import Message

pytestmark = pytest.mark.usefixtures("talking")


def lay(*texts: str) -> None:
    """Messages of the teacher's, ten seconds after each other."""
    for number, text in enumerate(texts, start=1):
        message = Message(
            chat_id=CHAT,
            sequence_number=number,
            number=number,
            version=number,
            client_id=f"c{number}",
            person_id="teacher",
            sent_at_ms=1_800_000_000_000 + number * 10_000,
            text=text,
        )
        aws.dynamodb().put_item(TableName="messages", Item=message.to_item())


def hits_of(text: str, before: int = 0) -> tuple[list[int], int | None]:
    status, answer = Window("pupil").search(text, before)
    assert status == 200
    return [message["sequence_number"] for message in answer["messages"]], answer["before"]


def test_words_are_found_by_stem_and_beginning_newest_first() -> None:
    lay("Завтра экскурсия в музей", "Ёлку ставим в пятницу", "Об экскурсиях расскажу", "Экскаватор")
    assert hits_of("экскурсию") == ([3, 1], None)
    assert hits_of("ЭКСК") == ([4, 3, 1], None)
    assert hits_of("елки") == ([2], None)
    assert hits_of("музей экскурсия") == ([1], None)
    assert hits_of("музыка") == ([], None)


def test_deleted_text_and_edits_are_not_found() -> None:
    pupil = Window("pupil")
    pupil.send("тайна", "c1")
    pupil.edit(1, "секрет", "e1")
    assert hits_of("тайна") == ([], None)
    assert hits_of("секреты") == ([1], None)
    pupil.delete(1, "d1")
    assert hits_of("секрет") == ([], None)


def test_options_of_a_poll_are_found_and_ids_of_the_mentioned_are_not() -> None:
    teacher = Window("teacher")
    teacher.poll("Кто едет?", "c1", "Поеду поездом", "Останусь")
    teacher.send("<@pupil>, а ты?", "c2", mentions=["pupil"])
    assert hits_of("поезд") == ([1], None)
    assert hits_of("pupil") == ([], None)


def test_each_call_looks_at_a_part_and_says_where_to_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "ROWS_A_CALL", 20)
    monkeypatch.setattr(search, "ROWS_A_READ", 10)
    lay("иголка", *["сено"] * 50)
    places: list[int] = []
    before: int | None = 0
    calls = 0
    while before is not None:
        hits, before = hits_of("иголка", before)
        places += hits
        calls += 1
    assert (places, calls) == ([1], 3)


def test_many_hits_are_told_in_parts_without_a_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "MOST_FOUND", 7)
    lay(*["сено"] * 20)
    places: list[int] = []
    before: int | None = 0
    while before is not None:
        hits, before = hits_of("сено", before)
        places += hits
    assert places == list(range(20, 0, -1))


def test_search_skips_what_was_said_before_joining_a_hidden_history() -> None:
    lay("раньше сено", "потом сено")
    join("pupil", joined_at=1_800_000_015)
    assert hits_of("сено") == ([2, 1], None)
    settings = ChatSettings(chat_id=CHAT, history="from_joining")
    aws.dynamodb().put_item(TableName="state", Item=settings.to_item())
    assert hits_of("сено") == ([2], None)


def test_call_looks_at_so_many_letters_and_the_next_one_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "LETTERS_A_CALL", 30)
    lay("экскурсия", *["длинный текст ни о чём"] * 4)
    pages = [hits_of("экскурсия")]
    while (before := pages[-1][1]) is not None:
        pages.append(hits_of("экскурсия", before))
    assert pages == [([], 4), ([], 2), ([1], None)]
