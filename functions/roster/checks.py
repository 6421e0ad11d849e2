"""From a cell's text to a value. Each raises UnacceptableError with the code of the report."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from functions.roster.problems import Code, UnacceptableError
from svyazka_common.records.accounts import normalise_login

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LONGEST_NAME = 100
LONGEST_TITLE = 250
LONGEST_LOGIN = 100
LONGEST_PASSWORD = 256

_is_identifier = re.compile(r"[A-Za-z0-9._-]{1,64}").fullmatch
_MIDNIGHT = r"(?:[T ]00?:00(?::00(?:\.0+)?)?(?:Z|[+-]\d\d:?\d\d)?)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_MIDNIGHT}", re.ASCII)
_YEAR_LAST = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}){_MIDNIGHT}", re.ASCII)
MONTHS = 12
SO_MANY = 1000
"""Different days and moments that are remembered: a table has thousands of rows of one night."""


def identifier(text: str) -> str:
    """A sourcedId that can be part of a key."""
    if not _is_identifier(text):
        raise UnacceptableError(Code.IDENTIFIER)
    return text


def parts(text: str) -> list[str]:
    """What is in a list: by commas, as the standard says, or by semicolons."""
    return [part.strip() for part in text.replace(";", ",").split(",") if part.strip()]


def identifiers(text: str) -> list[str]:
    """A list of them."""
    return [identifier(part) for part in parts(text)]


def _line(text: str, longest: int) -> str:
    folded = " ".join(text.split())
    if len(folded) > longest:
        raise UnacceptableError(Code.TOO_LONG)
    if not folded.isprintable():
        raise UnacceptableError(Code.TEXT)
    return folded


def name(text: str) -> str:
    """A part of a human being's name; blanks are folded."""
    return _line(text, LONGEST_NAME)


def title(text: str) -> str:
    """The name of an organisation, class or subject; blanks are folded."""
    return _line(text, LONGEST_TITLE)


def login(text: str) -> str:
    """A login as it is stored and compared."""
    if len(text) > LONGEST_LOGIN:
        raise UnacceptableError(Code.TOO_LONG)
    if not text.isprintable() or any(sign.isspace() for sign in text):
        raise UnacceptableError(Code.LOGIN)
    return normalise_login(text)


def password(text: str) -> str:
    """A password, as it is."""
    if len(text) > LONGEST_PASSWORD:
        raise UnacceptableError(Code.TOO_LONG)
    return text


@lru_cache(SO_MANY)
def day(text: str) -> str:
    """An ISO 8601 date, or a local one where it can mean one day only; with midnight, in any zone, or without.

    `2026/9/1` and `1.09.2026 0:00:00` can, and so can `15/05/2023` and `15-05-2023`; `1/05/2023` may be May or January.
    """
    if (first := _YEAR_FIRST.fullmatch(text)) is not None:
        year, _, months, days = first.groups()
    elif (last := _YEAR_LAST.fullmatch(text)) is not None:
        days, sign, months, year = last.groups()
        if sign != ".":
            days, months = _sure(days, months)
    else:
        raise UnacceptableError(Code.DATE)
    try:
        return date(int(year), int(months), int(days)).isoformat()
    except ValueError as error:
        raise UnacceptableError(Code.DATE) from error


def _sure(first: str, second: str) -> tuple[str, str]:
    """Day and month."""
    if int(first) > MONTHS or int(first) == int(second):
        return first, second
    if int(second) > MONTHS:
        return second, first
    raise UnacceptableError(Code.DATE)


@lru_cache(SO_MANY)
def timestamp_ms(text: str) -> int:
    """Milliseconds since 1970 of an ISO 8601 date and time; without an offset it is UTC, as the standard says."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise UnacceptableError(Code.TIMESTAMP) from error
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    milliseconds = round(moment.timestamp() * 1000)
    if milliseconds < 0:
        raise UnacceptableError(Code.TIMESTAMP)
    return milliseconds


def one_of[T](values: Mapping[str, T]) -> Callable[[str], T]:
    """A check for one of some words in any capitals; `values` has them in small letters."""

    def check(text: str) -> T:
        try:
            return values[text.casefold()]
        except KeyError as error:
            raise UnacceptableError(Code.VALUE) from error

    return check


_YES, _NO = ("true", "1", "yes", "да"), ("false", "0", "no", "нет")
boolean = one_of(dict.fromkeys(_YES, True) | dict.fromkeys(_NO, False))
