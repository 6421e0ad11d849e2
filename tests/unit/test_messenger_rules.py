"""What decides in the messenger: texts, places, pace, frames, origins."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from functions.messenger.handlers.frame import handler
from functions.messenger.rules.appending import MOST_IN_A_WINDOW, WINDOW_MS, check_pace, own_copy, unseen
from functions.messenger.rules.frames import change_frame
from functions.messenger.rules.pings import is_ping
from functions.messenger.rules.texts import LONGEST_TEXT, MOST_EMOJI, PREVIEW_CHARACTERS, preview_of, tidy_text
from svyazka_common.errors import Code, DomainError
from svyazka_common.message_changes import next_place
from svyazka_common.records.messages import Message, MessageChange, Row
from svyazka_common.request_guard import is_own_page

NOW = 1_800_000_000_000


def message(place: int, person_id: str = "p1", at: int = NOW) -> Message:
    return Message(
        chat_id="c",
        sequence_number=place,
        number=place,
        version=place,
        client_id=f"c{place}",
        person_id=person_id,
        sent_at_ms=at,
        text="да",
    )


def change(place: int, number: int, person_id: str = "p1", at: int = NOW) -> MessageChange:
    return MessageChange(
        chat_id="c",
        sequence_number=place,
        number=number,
        client_id=f"c{place}",
        person_id=person_id,
        kind="edit",
        target=1,
        changed_at_ms=at,
    )


def refused(text: str) -> Code | None:
    try:
        tidy_text(text)
    except DomainError as problem:
        return problem.code
    return None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  привет \n", "привет"),
        ("раз\r\nдва\rтри", "раз\nдва\nтри"),
        ("и\u0306", "й"),
        ("а\x00б\x07", "аб"),
        ("👨‍👩‍👧", "👨‍👩‍👧"),
        ("🇷🇺", "🇷🇺"),
        ("…", "…"),
        ("1", "1"),
    ],
)
def test_text_is_kept_tidy(typed: str, kept: str) -> None:
    assert tidy_text(typed) == kept


@pytest.mark.parametrize(
    "typed",
    ["", " ", "\n\t", "\u200b\u200c\u200d\u2060\ufeff", "\u3164", "\u2800", "\u0301", "\u202e", "\x00", "\ue000"],
)
def test_text_of_which_nothing_is_seen_is_empty(typed: str) -> None:
    assert refused(typed) == Code.MESSAGE_EMPTY


def test_text_has_a_longest_length_and_a_largest_number_of_emoji() -> None:
    assert refused("я" * LONGEST_TEXT) is None
    assert refused("я" * (LONGEST_TEXT + 1)) == Code.MESSAGE_TOO_LONG
    assert refused("😂" * MOST_EMOJI) is None
    assert refused("😂" * (MOST_EMOJI + 1)) == Code.MESSAGE_OF_EMOJI
    assert refused("☀" * (MOST_EMOJI + 1)) == Code.MESSAGE_OF_EMOJI


@pytest.mark.parametrize("sign", ["\U0001d160", "\u0958", "\ufb2c", "\ufb1d"])
def test_text_that_grows_when_it_is_composed_is_too_long(sign: str) -> None:
    assert refused(sign * LONGEST_TEXT) == Code.MESSAGE_TOO_LONG


@pytest.mark.parametrize("emoji", ["⭐", "⌚", "⬛", "Ⓜ️", "©️", "1️⃣", "🇷🇺", "👩\u200d👩\u200d👧\u200d👧", "❤️", "㊗️"])
def test_emoji_of_every_kind_are_counted(emoji: str) -> None:
    assert refused(emoji * (LONGEST_TEXT // len(emoji))) == Code.MESSAGE_OF_EMOJI


def test_emoji_with_a_sign_that_makes_it_one_counts_once() -> None:
    assert refused("❤️" * MOST_EMOJI) is None
    assert refused("❤️" * (MOST_EMOJI + 1)) == Code.MESSAGE_OF_EMOJI


@given(st.text(max_size=200))
def test_text_that_is_kept_is_kept_as_it_is_when_sent_again(typed: str) -> None:
    if refused(typed) is None:
        kept = tidy_text(typed)
        assert tidy_text(kept) == kept


@given(st.text(max_size=400))
def test_preview_is_one_short_line(text: str) -> None:
    preview = preview_of(text)
    assert preview is not None
    assert len(preview) <= PREVIEW_CHARACTERS
    assert "\n" not in preview
    assert preview_of(None) is None


@pytest.mark.parametrize(
    ("rows", "place"),
    [([], (1, 0)), ([message(1)], (2, 1)), ([message(1), change(2, 1)], (3, 1)), ([change(9, 4)], (10, 4))],
)
def test_next_place_follows_from_the_last_row_alone(rows: list[Row], place: tuple[int, int]) -> None:
    assert next_place(rows) == place


def test_copy_is_the_senders_own() -> None:
    rows: list[Row] = [message(1, "p1"), replace(message(2, "p2"), client_id="c1")]
    assert own_copy(rows, "p1", "c1") == rows[0]
    assert own_copy(rows, "p2", "c1") == rows[1]
    assert own_copy(rows, "p3", "c1") is None
    assert unseen(rows, 1) == rows[1:]


def test_pace_counts_ones_own_changes_of_the_last_seconds() -> None:
    burst: list[Row] = [message(place, at=NOW + place * 100) for place in range(1, MOST_IN_A_WINDOW)]
    check_pace([*burst, message(9, "p2")], "p1", NOW + 1000)
    burst.append(change(6, 5, at=NOW + 600))
    with pytest.raises(DomainError) as raised:
        check_pace(burst, "p1", NOW + 1000)
    assert (raised.value.code, raised.value.extra) == (Code.MESSAGES_TOO_FAST, {"retry_after_seconds": 5})
    check_pace(burst, "p2", NOW + 1000)
    check_pace(burst, "p1", NOW + 100 + WINDOW_MS)


def test_frame_holds_the_message_as_the_calls_give_it() -> None:
    sent = json.loads(change_frame(replace(message(3), version=7, reactions={"b": "👍", "a": "👍"}), notify=False))
    assert (sent["kind"], sent["chat_id"], sent["sequence_number"]) == ("message", "c", 7)
    assert sent["message"]["reactions"] == [{"reaction": "👍", "person_ids": ["a", "b"]}]


@given(st.text(max_size=2000))
def test_whatever_a_window_says_is_answered(frame: str) -> None:
    answer = handler({"body": frame}, None)
    assert json.loads(answer["body"])["kind"] == ("pong" if is_ping(frame) else "problem")


@pytest.mark.parametrize(
    ("origin", "host", "own"),
    [
        ("https://journal.test", "journal.test", True),
        ("https://JOURNAL.test", "journal.test", True),
        ("http://localhost:4566", "localhost:4566", True),
        ("http://localhost:9000", "localhost:4566", False),
        ("https://journal.test.evil.test", "journal.test", False),
        ("https://evil.test/journal.test", "journal.test", False),
        ("https://journal.test@evil.test", "journal.test", False),
        ("null", "journal.test", False),
        ("null", "", False),
        (None, "journal.test", False),
        ("", "", False),
    ],
)
def test_only_our_own_page_is_let_in(origin: str | None, host: str, own: bool) -> None:  # noqa: FBT001
    assert is_own_page(origin, host) is own
