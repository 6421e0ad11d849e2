"""One definition of a name for the roster, the queue and the forms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError

from functions.roster.changes.schemas import PersonUpserted
from functions.roster.rules import checks
from functions.roster.rules.report import ReportCode, UnacceptableError
from svyazka_common import names
from svyazka_common.name_fields import Name, Patronymic

NAME: TypeAdapter[str] = TypeAdapter(Name)
PATRONYMIC: TypeAdapter[str | None] = TypeAdapter(Patronymic)
SIGNS = st.one_of(st.sampled_from("Анна-Мария О’Нил`()/.,№1\u00ad\u200b\u2011 "), st.characters())
LIKELY = st.text(SIGNS, max_size=120)


def taken(text: str) -> str | None:
    """What the roster makes of a cell; None where the row is not taken."""
    try:
        return checks.name(text)
    except UnacceptableError as error:
        return error.repaired


@given(LIKELY)
def test_owner_confirms_unchanged_what_the_roster_took_in_one_script(text: str) -> None:
    name = taken(text)

    if name is not None and not names.mixes_scripts(name):
        assert NAME.validate_python(name, strict=True) == name
        assert checks.name(name) == name


@given(LIKELY)
def test_what_a_form_takes_the_roster_takes_likewise(text: str) -> None:
    tidy = names.tidy(text)

    is_typable = names.is_name(tidy) and not names.mixes_scripts(tidy)
    if text and len(text) <= names.LONGEST_NAME and is_typable:
        assert NAME.validate_python(text, strict=True) == taken(text) == tidy


@pytest.mark.parametrize("patronymic", ["????", "?", "Петр????", "Петро?на", "Петров\ufffdа", "?????\u0439"])
def test_a_patronymic_with_lost_letters_is_not_taken(patronymic: str) -> None:
    with pytest.raises(UnacceptableError) as refused:
        checks.patronymic(patronymic)
    with pytest.raises(ValidationError):
        PATRONYMIC.validate_python(patronymic)

    assert (refused.value.code, refused.value.repaired) == (ReportCode.TEXT, None)


@pytest.mark.parametrize("patronymic", ["-", "—", "нет", "Нет", " - ", "отсутствует", "Без отчества", "..."])
def test_there_is_no_patronymic_where_the_text_says_so(patronymic: str) -> None:
    queue = PersonUpserted.model_validate(
        {"person_id": "p1", "version": 1, "family_name": "Ли", "given_name": "Анна", "patronymic": patronymic}
    )

    assert checks.patronymic(patronymic) is None
    assert PATRONYMIC.validate_python(patronymic) is None
    assert isinstance(queue, BaseModel)
    assert queue.patronymic is None


@pytest.mark.parametrize("patronymic", ["Олегович", "Вагиф оглы", "Нетович", "Кызы-Айсель"])
def test_a_patronymic_stays(patronymic: str) -> None:
    assert checks.patronymic(patronymic) == PATRONYMIC.validate_python(patronymic) == patronymic


def test_a_name_is_bounded_and_cut_between_words_without_a_sign_at_its_end() -> None:
    assert taken("я" * 99 + "-яя") == "я" * 99
    assert taken("😀Анна😀") == "Анна"
    assert taken("😀") is None
    assert taken("123") is None
