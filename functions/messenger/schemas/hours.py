"""Quiet hours, and the office hours of a teacher."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from functions.messenger.rules.texts import tidy_text
from svyazka_common.errors import DomainError
from svyazka_common.fields import Answer, Request
from svyazka_common.hours import HOUR_AND_MINUTE

LONGEST_ANSWER = 500


class QuietHours(Answer):
    """From when to when nothing rings: `HH:MM` in Moscow's time, over midnight where the end is the earlier."""

    since: str
    until: str


class OfficeHours(QuietHours):
    """When a teacher answers, on which days (1 is Monday), and what is answered outside of them in chats of two."""

    days: list[int]
    answer: str


class OwnHoursOut(Answer):
    """The quiet hours of the caller's school, and the caller's own hours; null where there are none."""

    school: QuietHours | None
    quiet: QuietHours | None
    office: OfficeHours | None


TimeOfDay = Annotated[str, Field(pattern=HOUR_AND_MINUTE)]


class NewQuietHours(Request):
    """As `QuietHours`."""

    since: TimeOfDay
    until: TimeOfDay


def _said(text: str) -> str:
    """The automatic answer as it is sent: what no message may say, it may not say either."""
    try:
        return tidy_text(text)
    except DomainError as problem:
        raise PydanticCustomError("message", "nothing that a message may say: {code}", {"code": problem.code}) from None


class NewOfficeHours(NewQuietHours):
    """As `OfficeHours`."""

    days: Annotated[list[Annotated[int, Field(ge=1, le=7)]], Field(min_length=1, max_length=7)]
    answer: Annotated[str, StringConstraints(max_length=LONGEST_ANSWER), AfterValidator(_said)]


class NewOwnHours(Request):
    """The caller's own hours in place of the earlier ones; null for none."""

    quiet: NewQuietHours | None
    office: NewOfficeHours | None
