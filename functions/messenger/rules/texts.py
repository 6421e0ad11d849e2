"""What may be said in one message."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from svyazka_common.problems import Code, ProblemError

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_TEXT = 4000
"""Characters of a message."""
MOST_EMOJI = 100
PREVIEW_CHARACTERS = 100
SOMEBODY = "@участник"
"""In place of a mention where names are not at hand."""

_INVISIBLE = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp", "Mn", "Me", "Cs", "Co", "Cn"})
# Blank although they are letters or symbols: the fillers of Hangul, and Braille without a dot.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800")
_EMOJI_FROM = 0x1F000
_MISCELLANEOUS_SYMBOLS = range(0x2600, 0x27C0)


def tidy_text(typed: str) -> str:
    """The text as it is kept: composed (NFC), one kind of line end, no control characters, nothing blank around it.

    Raises ProblemError: message_too_long, message_empty, message_of_emoji.
    """
    if len(typed) > LONGEST_TEXT:
        raise ProblemError(Code.MESSAGE_TOO_LONG)
    lines = unicodedata.normalize("NFC", typed).replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(sign for sign in lines if sign == "\n" or unicodedata.category(sign) not in {"Cc", "Cs"}).strip()
    if not any(is_visible(sign) for sign in text):
        raise ProblemError(Code.MESSAGE_EMPTY)
    if sum(is_emoji(sign) for sign in text) > MOST_EMOJI:
        raise ProblemError(Code.MESSAGE_OF_EMOJI)
    return text


def is_visible(sign: str) -> bool:
    """Whether a character shows anything by itself: zero-width ones, blanks and lone combining marks don't."""
    return sign not in _BLANK and unicodedata.category(sign) not in _INVISIBLE


def is_emoji(sign: str) -> bool:
    """Whether a character is an emoji, or half of a flag. What joins or colours emoji is none."""
    code = ord(sign)
    return (code >= _EMOJI_FROM and unicodedata.category(sign) == "So") or code in _MISCELLANEOUS_SYMBOLS


def mention(person_id: str) -> str:
    """How a text names a person: rows hold no names, the page puts them there."""
    return f"<@{person_id}>"


def mentioned(text: str, person_ids: Iterable[str]) -> list[str]:
    """Those of the people that the text mentions, each once and sorted."""
    return sorted({person_id for person_id in person_ids if mention(person_id) in text})


def without_mentions(text: str, person_ids: Iterable[str], instead: str) -> str:
    """The text with something else in the place of each mention."""
    for person_id in person_ids:
        text = text.replace(mention(person_id), instead)
    return text


def preview_of(text: str | None, mentions: Iterable[str] = ()) -> str | None:
    """The beginning of a text in one line, for the list of chats; None of a deleted one."""
    if text is None:
        return None
    line = " ".join(without_mentions(text, mentions, SOMEBODY).split())
    return line if len(line) <= PREVIEW_CHARACTERS else f"{line[: PREVIEW_CHARACTERS - 1].rstrip()}…"
