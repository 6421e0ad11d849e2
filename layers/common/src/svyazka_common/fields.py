"""The field types of requests: strict, bounded, with the rules of names and dates."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints
from pydantic_core import PydanticCustomError

from svyazka_common import names
from svyazka_common.names import LONGEST_NAME

IDENTIFIER = r"^[A-Za-z0-9._-]{1,64}$"
EARLIEST_BIRTH = date(1900, 1, 1)


class Request(BaseModel):
    """A request body: no unknown field, no silent conversion (`"1"` is no number, `1` no string)."""

    # A function uses one or two of its context's models: the others are not built at each cold start.
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, defer_build=True)


class Answer(BaseModel):
    """The answer to a call, or a part of it."""

    model_config = ConfigDict(defer_build=True)


def _name(text: str) -> str:
    tidy = names.tidy(text)
    if not names.is_name(tidy):
        raise PydanticCustomError("name", "letters, digits, blank, hyphen, apostrophe, dot and brackets only")
    if names.mixes_scripts(tidy):
        raise PydanticCustomError("name_mixed", "Latin letters beside Cyrillic ones")
    return tidy


def _none_where_there_is_none(text: object) -> object:
    return None if isinstance(text, str) and text and names.has_no_patronymic(names.tidy(text)) else text


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

Name = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_NAME), AfterValidator(_name)]
"""A part of a person's name (`svyazka_common.names`): «Анна-Мария», «О'Нил», «Абу Бакр», «Иванова (Петрова)»."""

NONE_IF_TOLD = BeforeValidator(_none_where_there_is_none)
"""«-» and «нет» are no patronymic."""

Patronymic = Annotated[Name | None, NONE_IF_TOLD]
"""A patronymic; «-» and «нет» are none."""

BirthDate = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), AfterValidator(_birth_date)]
"""A date that exists, ISO 8601 (`2011-02-28`), from 1900 until today."""

SmsCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
"""Six ASCII digits: no blank, no other script's digits, no number in place of the text (docs/threats.md, 3)."""
