"""Searching: which words fit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.messenger.rules.newcomers import last_before
from functions.messenger.rules.search_words import _stem, has_words, query_of, words_of
from svyazka_common.records.messages import Message

LETTERS = "абвгдежзийклмнопрстуфхцчшщъыьэюя"


def message(text: str, place: int = 1, at: int = 1) -> Message:
    return Message(
        chat_id="c",
        sequence_number=place,
        number=place,
        version=place,
        client_id="c",
        person_id="p",
        sent_at_ms=at,
        text=text,
    )


@given(st.text(LETTERS, min_size=1, max_size=20))
def test_stem_is_a_beginning_of_its_word(word: str) -> None:
    # The search leaves words out by that, without taking them apart.
    assert word.startswith(_stem(word))


@given(st.text(min_size=1, max_size=40))
def test_each_text_is_found_by_each_of_its_words(text: str) -> None:
    for word in words_of(text):
        assert has_words(message(text), [word])


@pytest.mark.parametrize(
    ("text", "asked", "fits"),
    [
        ("Контрольная в среду", "контрольную", True),
        ("Всё готово", "все", True),
        ("Все готово", "всё", True),
        ("за́мок", "замок", True),
        ("Meet at school", "scho", True),
        ("7А едет", "7а", True),
        ("школа", "школьный", False),
        ("мама", "мыла", False),
    ],
)
def test_words_fit_by_beginning_stem_and_fold(text: str, asked: str, fits: bool) -> None:  # noqa: FBT001
    assert has_words(message(text), query_of(asked)) is fits


def test_words_of_a_query_are_taken_apart_once_for_all_messages() -> None:
    _stem.cache_clear()
    query = query_of(" ".join(f"{letter}ы" for letter in LETTERS[:20]))
    text = message(" ".join(f"{first}{second}у" for first in LETTERS for second in "аеио"))
    for _ in range(3):
        has_words(text, query)
    taken_apart = _stem.cache_info().misses
    assert taken_apart <= len(query) + len(words_of(text.text or ""))


@given(st.lists(st.integers(1, 50), min_size=0, max_size=40), st.integers(0, 60), st.integers(0, 10))
def test_newcomer_s_first_unread_is_the_first_said_after_they_came(steps: list[int], moment: int, gone: int) -> None:
    times = sorted(steps)
    rows = {place: message("я", place, at) for place, at in enumerate(times, start=1) if place > gone}
    before = last_before(moment, len(times), rows.get)
    expected = [place for place, row in rows.items() if row.sent_at_ms < moment]
    assert (before.sequence_number if before is not None else None) == (expected[-1] if expected else None)
