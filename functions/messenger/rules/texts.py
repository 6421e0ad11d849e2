"""What may be said in one message."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from svyazka_common.errors import Code, DomainError
from svyazka_common.names import BLANK

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_TEXT = 4000
"""Characters of a message."""
MOST_EMOJI = 100
PREVIEW_CHARACTERS = 100
SOMEBODY = "@участник"
"""In place of a mention where names are not at hand."""

_INVISIBLE = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp", "Mn", "Me", "Cs", "Co", "Cn"})
_EMOJI_FROM = 0x1F000
_MISCELLANEOUS_SYMBOLS = range(0x2600, 0x27C0)
_TECHNICAL_SYMBOLS, _ARROWS_AND_STARS = range(0x2300, 0x2400), range(0x2B00, 0x2C00)
_AS_EMOJI = "\ufe0f"
"""Makes an emoji of the sign before it, also of a digit or of ©."""


def tidy_text(typed: str) -> str:
    """The text as it is kept: composed (NFC), one kind of line end, no control characters, nothing blank around it.

    Raises DomainError: message_too_long, message_empty, message_of_emoji.
    """
    # Composing makes some texts longer: U+1D160 becomes three signs.
    if max(len(typed), len(composed := unicodedata.normalize("NFC", typed[: LONGEST_TEXT + 1]))) > LONGEST_TEXT:
        raise DomainError(Code.MESSAGE_TOO_LONG)
    lines = composed.replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(sign for sign in lines if sign == "\n" or unicodedata.category(sign) not in {"Cc", "Cs"}).strip()
    if not any(is_visible(sign) for sign in text):
        raise DomainError(Code.MESSAGE_EMPTY)
    if emoji_in(text) > MOST_EMOJI:
        raise DomainError(Code.MESSAGE_OF_EMOJI)
    return text


def is_visible(sign: str) -> bool:
    """Whether a character shows anything by itself: zero-width ones, blanks and lone combining marks don't."""
    return sign not in BLANK and unicodedata.category(sign) not in _INVISIBLE


def emoji_in(text: str) -> int:
    """How many emoji a text has; a flag counts as two, a family as many as it has members."""
    followers = [*text[1:], ""]
    return sum(is_emoji(sign) or next_one == _AS_EMOJI for sign, next_one in zip(text, followers, strict=True))


def is_emoji(sign: str) -> bool:
    """Whether a character is an emoji by itself, or half of a flag. What joins or colours emoji is none."""
    code = ord(sign)
    is_symbol = code >= _EMOJI_FROM or code in _TECHNICAL_SYMBOLS or code in _ARROWS_AND_STARS
    return code in _MISCELLANEOUS_SYMBOLS or (is_symbol and unicodedata.category(sign) == "So")


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
