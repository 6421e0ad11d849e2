"""The types of fields: the rules are those of the import by file (`functions.roster.checks`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, Field, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from functions.roster import checks
from functions.roster.problems import Code, UnacceptableError
from svyazka_common.fields import Identifier

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Day", "Identifier", "Login", "PersonName", "Title", "Version"]

LARGEST_VERSION = 2**53 - 1
"""What every JSON reader takes for a whole number."""


def _as_in_files(check: Callable[[str], str]) -> AfterValidator:
    def checked(text: str) -> str:
        try:
            value = check(text)
        except UnacceptableError as error:
            raise PydanticCustomError("unacceptable", "{code}", {"code": error.code.value}) from None
        if not value:
            raise PydanticCustomError("unacceptable", "{code}", {"code": Code.MISSING.value})
        return value

    return AfterValidator(checked)


def _text(longest: int, pattern: str = r"\S") -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "minLength": 1, "maxLength": longest, "pattern": pattern})


PersonName = Annotated[str, _as_in_files(checks.name), _text(checks.LONGEST_NAME)]
"""A part of a human being's name; blanks are folded."""

Title = Annotated[str, _as_in_files(checks.title), _text(checks.LONGEST_TITLE)]
"""The name of an organisation, class or subject; blanks are folded."""

Login = Annotated[str, _as_in_files(checks.login), _text(checks.LONGEST_LOGIN, r"^\S+$")]
"""A login without blanks; capitals don't count."""

Day = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), _as_in_files(checks.day)]
"""A date that exists, ISO 8601: `2026-09-01`."""

Version = Annotated[int, Field(ge=0, le=LARGEST_VERSION)]
"""Grows with each change of the record at its source: milliseconds since 1970 where files come too, else any count."""
