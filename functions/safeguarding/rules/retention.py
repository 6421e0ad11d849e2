"""How long what was said is kept, and what of a page of rows goes. Pure."""

from __future__ import annotations

import zlib
from datetime import date
from typing import TYPE_CHECKING

from svyazka_common.clock import midnight_ms
from svyazka_common.records.messages import Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from svyazka_common.records.messages import Row

DAYS_A_ROUND = 7
"""Each school has its day of the week, so that a region is spread over them."""
LAST_DAY_OF_EVERY_MONTH = 28
MONTHS_A_YEAR = 12


def due_today(organisation_ids: Iterable[str], today: str) -> list[str]:
    """Those organisations whose day it is."""
    day = date.fromisoformat(today).toordinal() % DAYS_A_ROUND
    return [one for one in organisation_ids if zlib.crc32(one.encode()) % DAYS_A_ROUND == day]


def kept_from_ms(today: str, months: int) -> int:
    """The moment (milliseconds since 1970) before which nothing is kept: so many months before a day (ISO 8601)."""
    day = date.fromisoformat(today)
    month = day.year * MONTHS_A_YEAR + day.month - 1 - months
    earliest = date(month // MONTHS_A_YEAR, month % MONTHS_A_YEAR + 1, min(day.day, LAST_DAY_OF_EVERY_MONTH))
    return midnight_ms(earliest.isoformat())


def outdated(rows: Sequence[Row], from_ms: int) -> list[Row]:
    """The first rows of a chat that are older than a moment; the last of `rows` stays, whatever its age.

    The next change of a chat is counted from its last row, which must not go.
    """
    old: list[Row] = []
    for row in rows[:-1]:
        if _made_at(row) >= from_ms:
            break
        old.append(row)
    return old


def is_outdated(row: Row, from_ms: int) -> bool:
    """Whether a row is older than a moment."""
    return _made_at(row) < from_ms


def _made_at(row: Row) -> int:
    return row.sent_at_ms if isinstance(row, Message) else row.changed_at_ms
