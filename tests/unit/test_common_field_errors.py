from __future__ import annotations

from typing import Any

import pytest
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError

from svyazka_common.problems import FIELD_TEXTS, problem_document, refused_fields


def field_errors(*errors: dict[str, Any]) -> list[dict[str, str]]:
    entries: list[dict[str, str]] = problem_document(refused_fields(RequestValidationError(list(errors))))["errors"]
    return entries


@pytest.mark.parametrize("kind", FIELD_TEXTS)
def test_each_kind_of_error_has_words_of_its_own(kind: str) -> None:
    assert field_errors({"loc": ("body", "phone"), "type": kind, "input": "секрет"}) == [
        {"field": "phone", "code": kind, "detail": FIELD_TEXTS[kind]}
    ]


@pytest.mark.parametrize(
    ("limit", "words"),
    [(1, "1 знака"), (21, "21 знака"), (60, "60 знаков"), (2, "2 знаков")],
)
def test_length_is_told(limit: int, words: str) -> None:
    (entry,) = field_errors({"loc": ("body", "name"), "type": "string_too_long", "ctx": {"max_length": limit}})
    assert entry["detail"] == f"Слишком длинно: не больше {words}."
    (entry,) = field_errors({"loc": ("body", "name"), "type": "string_too_short", "ctx": {"min_length": limit}})
    assert entry["detail"] == f"Слишком коротко: не меньше {words}."


def test_unknown_kind_is_told_without_the_value() -> None:
    (entry,) = field_errors({"loc": ("query", "kind"), "type": "is_instance_of", "input": "секрет"})
    assert entry == {"field": "kind", "code": "is_instance_of", "detail": "Значение не подходит."}


def test_nested_field_is_named_by_its_path() -> None:
    assert field_errors({"loc": ("body", "members", 2, "name"), "type": "missing"})[0]["field"] == "members.2.name"


def test_every_field_is_told() -> None:
    entries = field_errors({"loc": ("body", "a"), "type": "missing"}, {"loc": ("body", "b"), "type": "missing"})
    assert [entry["field"] for entry in entries] == ["a", "b"]
