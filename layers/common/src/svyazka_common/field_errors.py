"""From pydantic's errors to the problem `fields_invalid`: one entry a field, with a code and a Russian text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from svyazka_common.plural import plural
from svyazka_common.problems import Code, ProblemError

if TYPE_CHECKING:
    from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError

WORDS = {
    "missing": "Заполните это поле.",
    "extra_forbidden": "Такого поля нет.",
    "string_type": "Здесь должна быть строка.",
    "bool_type": "Здесь должно быть «да» или «нет».",
    "literal_error": "Выберите одно из предложенных значений.",
    "name": "Только буквы, пробел, дефис и апостроф.",
    "date": "Введите существующую дату в виде ГГГГ-ММ-ДД.",
    "date_range": "Проверьте год: дата не может быть раньше 1900 года или в будущем.",
    "string_pattern_mismatch": "Значение записано неверно.",
}


def refused_fields(error: RequestValidationError) -> ProblemError:
    """The problem with `errors`: a list of {field, code, detail}. What the user typed is not repeated."""
    return ProblemError(Code.FIELDS_INVALID, errors=[_entry(entry) for entry in error.errors()])


def missing_field(field: str) -> ProblemError:
    """The same problem, where one of several fields is needed."""
    return _one(field, "missing")


def superfluous_field(field: str) -> ProblemError:
    """The same problem, where a field can't go with another one."""
    return _one(field, "extra_forbidden")


def _one(field: str, code: str) -> ProblemError:
    return ProblemError(Code.FIELDS_INVALID, errors=[{"field": field, "code": code, "detail": WORDS[code]}])


def _entry(error: dict[str, Any]) -> dict[str, str]:
    # The first part of the location is where it stood (body, query, path).
    field = ".".join(str(part) for part in error["loc"][1:])
    return {"field": field, "code": error["type"], "detail": _detail(error)}


def _detail(error: dict[str, Any]) -> str:
    context = error.get("ctx") or {}
    match error["type"]:
        case "string_too_long":
            limit = context["max_length"]
            return f"Слишком длинно: не больше {limit} {plural(limit, 'знака', 'знаков', 'знаков')}."
        case "string_too_short":
            limit = context["min_length"]
            return f"Слишком коротко: не меньше {limit} {plural(limit, 'знака', 'знаков', 'знаков')}."
        case kind:
            return WORDS.get(kind, "Значение не подходит.")
