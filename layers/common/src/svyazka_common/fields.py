"""The field types of requests: strict and bounded. Those of names: `svyazka_common.name_fields`."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints
from pydantic_core import PydanticCustomError

from svyazka_common.records.base import IDENTIFIER_PATTERN

IDENTIFIER = f"^{IDENTIFIER_PATTERN}$"
EARLIEST_BIRTH = date(1900, 1, 1)


class Request(BaseModel):
    """A request body: no unknown field, no silent conversion (`"1"` is no number, `1` no string)."""

    # A function uses one or two of its context's models: the others are not built at each cold start.
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, defer_build=True)


class Answer(BaseModel):
    """The answer to a call, or a part of it."""

    model_config = ConfigDict(defer_build=True)


def _birth_date(text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise PydanticCustomError("date", "no such date") from None
    if not EARLIEST_BIRTH <= day <= datetime.now(UTC).date():
        raise PydanticCustomError("date_range", "before 1900 or in the future")
    return text


Identifier = Annotated[str, StringConstraints(pattern=IDENTIFIER)]
"""An identifier of the roster or of ours; it can't hold the separators of keys and chat ids."""

BirthDate = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), AfterValidator(_birth_date)]
"""A date that exists, ISO 8601 (`2011-02-28`), from 1900 until today."""

SmsCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
"""Six ASCII digits: no blank, no other script's digits, no number in place of the text (docs/threats.md, 3)."""
