"""From a cell's text to a value. Each raises UnacceptableError with the code of the report."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from functions.roster.rules.report import ReportCode, UnacceptableError
from svyazka_common import names
from svyazka_common.names import LONGEST_NAME
from svyazka_common.passwords import LONGEST_PASSWORD
from svyazka_common.records.base import IDENTIFIER_PATTERN
from svyazka_common.records.roster import normalise_login
from svyazka_common.snils import digits_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["LONGEST_LOGIN", "LONGEST_NAME", "LONGEST_PASSWORD", "LONGEST_TITLE"]

LONGEST_TITLE = 250
LONGEST_LOGIN = 100
LONGEST_GROUP_LABEL = 40
"""With subject and class it is the title of a chat."""

_is_identifier = re.compile(IDENTIFIER_PATTERN).fullmatch
_STRANGE_IN_IDENTIFIER = re.compile(r"[\s,;|\"]|[^\w!-~]")
_MIDNIGHT = r"(?:[T ]00?:00(?::00(?:\.0+)?)?(?:Z|[+-]\d\d:?\d\d)?)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_MIDNIGHT}", re.ASCII)
_YEAR_LAST = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}){_MIDNIGHT}", re.ASCII)
MONTHS = 12
DATES_REMEMBERED = 1000
"""Different days and moments that are remembered: a table has thousands of rows of one night."""


def identifier(text: str) -> str:
    """A sourcedId that can be part of a key."""
    if not _is_identifier(text):
        strange = _STRANGE_IN_IDENTIFIER.search(text)
        raise UnacceptableError(ReportCode.IDENTIFIER, sign=strange[0] if strange is not None else None)
    return text


def entries(text: str) -> list[str]:
    """The entries of a list: by commas, as the standard says, or by semicolons."""
    return [entry.strip() for entry in text.replace(";", ",").split(",") if entry.strip()]


def identifiers(text: str) -> list[str]:
    """A list of them."""
    return [identifier(entry) for entry in entries(text)]


def name(text: str) -> str:
    """A part of a human being's name, in its one spelling (`svyazka_common.names`).

    Raises UnacceptableError; the part of a name that is too long or has strange characters goes with it.
    """
    tidy = names.tidy(text)
    if not tidy:
        raise UnacceptableError(ReportCode.MISSING)
    if names.is_name(tidy):
        return tidy
    repaired = names.repaired(tidy)
    if len(tidy) > LONGEST_NAME:
        raise UnacceptableError(ReportCode.TOO_LONG, limit=LONGEST_NAME, repaired=repaired, note=ReportCode.SHORTENED)
    raise UnacceptableError(ReportCode.TEXT, repaired=repaired, note=ReportCode.SIGNS_REMOVED)


def patronymic(text: str) -> str | None:
    """The same; None where the text says that there is none.

    Of a name with lost letters nothing is taken: the patronymic that is stored is better than a half.
    """
    tidy = names.tidy(text)
    if names.has_lost_letters(tidy):
        raise UnacceptableError(ReportCode.TEXT, sign="?" if "?" in tidy else None)
    return None if names.has_no_patronymic(tidy) else name(text)


def title(text: str) -> str:
    """The name of an organisation, class or subject; blanks are folded."""
    folded = " ".join(names.visible(text).split())
    if not folded.isprintable():
        raise UnacceptableError(ReportCode.TEXT)
    if len(folded) > LONGEST_TITLE:
        shortened = folded[:LONGEST_TITLE].rstrip()
        raise UnacceptableError(ReportCode.TOO_LONG, limit=LONGEST_TITLE, repaired=shortened, note=ReportCode.SHORTENED)
    return folded


def login(text: str) -> str:
    """A login as it is stored and compared."""
    if len(text) > LONGEST_LOGIN:
        raise UnacceptableError(ReportCode.TOO_LONG, limit=LONGEST_LOGIN)
    if not text.isprintable() or any(sign.isspace() for sign in text):
        raise UnacceptableError(ReportCode.LOGIN)
    return normalise_login(text)


def password(text: str) -> str:
    """A password, as it is; a text that no form takes is none."""
    if len(text) > LONGEST_PASSWORD:
        raise UnacceptableError(ReportCode.TOO_LONG, limit=LONGEST_PASSWORD)
    return text


_SNILS = re.compile(r"\{\s*(?:SNILS|СНИЛС)\s*:([^{}]*)\}", re.IGNORECASE)
is_hash = re.compile(r"[0-9a-f]{64}").fullmatch
WRONG_SNILS = "wrong"
"""What stands in a part, or a dead letter, in the place of a text that can't be a СНИЛС."""


def without_numbers(user_ids: str, hashed: Callable[[str], str | None]) -> str:
    """What a part keeps of a user's ids (`{LDAP:ivanov},{SNILS:112-233-445 95}`): at most the hash of a СНИЛС."""
    numbers = {digits_of(text) for text in _SNILS.findall(user_ids)}
    if not numbers:
        return ""
    digits = numbers.pop()
    return WRONG_SNILS if digits is None or numbers else hashed(digits) or ""


def snils(text: str) -> str:
    """The digits of a СНИЛС whose check digits fit, or the hash that a dead letter has in their place."""
    digits = text if is_hash(text) else digits_of(text)
    if digits is None:
        raise UnacceptableError(ReportCode.SNILS)
    return digits


def hashed_snils(text: str) -> str:
    """The hash that `without_numbers` has left."""
    if not is_hash(text):
        raise UnacceptableError(ReportCode.SNILS)
    return text


@lru_cache(DATES_REMEMBERED)
def day(text: str) -> str:
    """An ISO 8601 date, or a local date where it can mean one day only; with midnight, in any zone, or without.

    `2026/9/1` and `1.09.2026 0:00:00` can, and so can `15/05/2023` and `15-05-2023`; `1/05/2023` may be May or January.
    """
    if (first := _YEAR_FIRST.fullmatch(text)) is not None:
        year, _, months, days = first.groups()
    elif (last := _YEAR_LAST.fullmatch(text)) is not None:
        days, sign, months, year = last.groups()
        if sign != ".":
            days, months = _sure(days, months)
    else:
        raise UnacceptableError(ReportCode.DATE)
    try:
        return date(int(year), int(months), int(days)).isoformat()
    except ValueError as error:
        raise UnacceptableError(ReportCode.DATE) from error


def day_before(text: str) -> str:
    """The last day of a period whose end the standard gives: the day that it doesn't include any more."""
    end = date.fromisoformat(day(text))
    if end == date.min:
        raise UnacceptableError(ReportCode.DATE)
    return (end - timedelta(days=1)).isoformat()


def _sure(first: str, second: str) -> tuple[str, str]:
    """Day and month."""
    if int(first) > MONTHS or int(first) == int(second):
        return first, second
    if int(second) > MONTHS:
        return second, first
    raise UnacceptableError(ReportCode.DATE)


@lru_cache(DATES_REMEMBERED)
def timestamp_ms(text: str) -> int:
    """Milliseconds since 1970 of an ISO 8601 date and time; without an offset it is UTC, as the standard says."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise UnacceptableError(ReportCode.TIMESTAMP) from error
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    milliseconds = round(moment.timestamp() * 1000)
    if milliseconds < 0:
        raise UnacceptableError(ReportCode.TIMESTAMP)
    return milliseconds


def one_of[T](values: Mapping[str, T], *, extension: tuple[T, ...] = ()) -> Callable[[str], T]:
    """A check for one of some words in any capitals; `values` has them in small letters.

    `extension` is what every value with `ext:` before it means, where the standard allows such values.
    """

    def check(text: str) -> T:
        word = text.casefold()
        if word in values:
            return values[word]
        if extension and word.startswith("ext:"):
            return extension[0]
        raise UnacceptableError(ReportCode.VALUE)

    return check


_YES, _NO = ("true", "1", "yes", "да"), ("false", "0", "no", "нет")
boolean = one_of(dict.fromkeys(_YES, True) | dict.fromkeys(_NO, False))
