"""What a part of a person's name is, and how names of organisations and classes are compared and ordered.

There is one definition for the roster, the queue and the forms of the journal's page.

A person in the roster can confirm their name as it stands there, unless it has Latin letters among Cyrillic ones.
Nobody has to type what the roster would refuse.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST_NAME = 100
"""Characters of one part: family name, given name or patronymic."""

_INVISIBLE = re.compile(
    r"[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff]"
)
BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800")
"""Blank although they are letters or symbols: the fillers of Hangul, and Braille without a dot."""
_HYPHENS = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d"), "-")
_APOSTROPHES = dict.fromkeys(map(ord, "`\u00b4\u2018\u2019\u201b\u02b9\u02bb\u02bc\u02bd\u02c8\u2032\u055a\uff07"), "'")
_ONE_OF_EACH = _HYPHENS | _APOSTROPHES

_WORD = r"(?:[^\W_][\u0300-\u036f]*)+"
_NAME = re.compile(rf"\(?{_WORD}(?:[ .,'()/-]+{_WORD})*[.)]*")
_STRANGE = re.compile(r"[^\w\u0300-\u036f .,'()/-]|_")
_LETTER = re.compile(r"[^\W\d_]")
_LOST = re.compile(r"\?{2,}|(?<=\w)\?(?=\w)|^\?$|\ufffd")
"""What conversions leave in place of letters that the encoding doesn't have: `?` for each, or U+FFFD."""
_EDGES = " ,'/-"

_NO_PATRONYMIC = frozenset({"нет", "отсутствует", "без отчества", "не указано", "б/о", "б.о."})


def visible(text: str) -> str:
    """A text without soft hyphens, zero-width blanks and the marks of writing direction."""
    return _INVISIBLE.sub("", text)


def tidy(text: str) -> str:
    """A name in its one spelling: composed letters, `-` for hyphens and dashes, `'` for apostrophes, one blank."""
    composed = unicodedata.normalize("NFC", visible(text)).translate(_ONE_OF_EACH)
    return " ".join(composed.split())


def is_name(text: str) -> bool:
    """Return whether a tidy text is a name: letters and digits, parted by blank, hyphen, apostrophe, dot or bracket."""
    return len(text) <= LONGEST_NAME and _NAME.fullmatch(text) is not None and _LETTER.search(text) is not None


def mixes_scripts(text: str) -> bool:
    """Return whether a name has Latin letters beside Cyrillic ones: with a Latin «o» nobody would find «Иванoв»."""
    scripts = {unicodedata.name(sign, "").partition(" ")[0] for sign in text if sign.isalpha()}
    return {"LATIN", "CYRILLIC"} <= scripts


def repaired(text: str) -> str | None:
    """The name in a tidy text that is none: without strange characters and as long as allowed.

    None without any, and where control characters show that the text is damaged.
    """
    if not text.isprintable():
        return None
    cleaned = " ".join(_STRANGE.sub(" ", text).split()).strip(_EDGES)
    cleaned = cleaned[:LONGEST_NAME].strip(_EDGES)
    return cleaned if is_name(cleaned) else None


def has_lost_letters(text: str) -> bool:
    """Return whether letters of a tidy text were lost on its way: «????», «Петро?на»."""
    return _LOST.search(text) is not None


def has_no_patronymic(text: str) -> bool:
    """Return whether a tidy text says that there is no patronymic: «-», «нет»; lost letters say nothing."""
    if has_lost_letters(text):
        return False
    return not any(sign.isalnum() for sign in text) or text.casefold() in _NO_PATRONYMIC


def normalise(text: str) -> str:
    """A name or the beginning of one, ready for comparison.

    Small letters, «ё» as «е», every sign that is neither letter nor digit a blank, blanks folded:
    `normalise("МБОУ «Лицей № 3»") == "мбоу лицей 3"`.
    """
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold()).replace("ё", "е")
    return " ".join("".join(sign if sign.isalnum() else " " for sign in folded).split())


def natural(name: str) -> list[tuple[int, str]]:
    """A sort key by which «Школа № 2» stands before «Школа № 10», 5А before 10А."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", name.casefold())]
