"""From a cell's text to a value. Each raises UnacceptableError with the code of the report."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from functions.roster.problems import Code, UnacceptableError
from svyazka_common.records.accounts import normalise_login

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LONGEST_NAME = 100
LONGEST_TITLE = 250
LONGEST_LOGIN = 100
LONGEST_PASSWORD = 256

_IDENTIFIER = re.compile(r"[A-Za-z0-9._-]{1,64}")
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_RUSSIAN_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)
_SLASHED_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_MIDNIGHT = re.compile(r"[T ]00:00(:00(\.0+)?)?Z?", re.ASCII)
MONTHS = 12


def identifier(text: str) -> str:
    """A sourcedId that can be part of a key."""
    if _IDENTIFIER.fullmatch(text) is None:
        raise UnacceptableError(Code.IDENTIFIER)
    return text


def identifiers(text: str) -> list[str]:
    """A list of them, by commas."""
    return [identifier(part.strip()) for part in text.split(",") if part.strip()]


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


def day(text: str) -> str:
    """An ISO 8601 date, with midnight or without. Local ones are taken where they can mean one day only.

    `1.09.2026` can, and so can `15/05/2023`; `1/05/2023` may be May or January.
    """
    if (russian := _RUSSIAN_DATE.fullmatch(text)) is not None:
        days, months, year = russian.groups()
    elif (slashed := _SLASHED_DATE.fullmatch(text)) is not None:
        days, months, year = _sure(*slashed.groups())
    else:
        year, months, days = _iso(text)
    try:
        return date(int(year), int(months), int(days)).isoformat()
    except ValueError as error:
        raise UnacceptableError(Code.DATE) from error


def _sure(first: str, second: str, year: str) -> tuple[str, str, str]:
    if int(first) > MONTHS or first.zfill(2) == second.zfill(2):
        return first, second, year
    if int(second) > MONTHS:
        return second, first, year
    raise UnacceptableError(Code.DATE)


def _iso(text: str) -> list[str]:
    text = text[:10] if _MIDNIGHT.fullmatch(text[10:]) else text
    if _ISO_DATE.fullmatch(text) is None:
        raise UnacceptableError(Code.DATE)
    return text.split("-")


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


boolean = one_of({"true": True, "false": False})
