"""The field types of people's names, with the rules of `svyazka_common.names`.

They stand apart from the other fields, since most functions take no name and need none of these rules.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, StringConstraints
from pydantic_core import PydanticCustomError

from svyazka_common import names
from svyazka_common.names import LONGEST_NAME


def _name(text: str) -> str:
    tidy = names.tidy(text)
    if not names.is_name(tidy):
        raise PydanticCustomError("name", "letters, digits, blank, hyphen, apostrophe, dot and brackets only")
    if names.mixes_scripts(tidy):
        raise PydanticCustomError("name_mixed", "Latin letters beside Cyrillic ones")
    return tidy


def _none_where_there_is_none(text: object) -> object:
    return None if isinstance(text, str) and text and names.has_no_patronymic(names.tidy(text)) else text


Name = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_NAME), AfterValidator(_name)]
"""A part of a person's name (`svyazka_common.names`): «Анна-Мария», «О'Нил», «Абу Бакр», «Иванова (Петрова)»."""

NONE_IF_TOLD = BeforeValidator(_none_where_there_is_none)
"""«-» and «нет» are no patronymic."""

Patronymic = Annotated[Name | None, NONE_IF_TOLD]
"""A patronymic; «-» and «нет» are none."""
