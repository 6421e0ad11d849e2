from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from svyazka_common.fields import BirthDate, Identifier, Request, SmsCode
from svyazka_common.name_fields import Name

NAME: TypeAdapter[str] = TypeAdapter(Name)
DATE: TypeAdapter[str] = TypeAdapter(BirthDate)
CODE: TypeAdapter[str] = TypeAdapter(Annotated[SmsCode, "six digits"])
ID: TypeAdapter[str] = TypeAdapter(Identifier)
LETTERS = st.characters(whitelist_categories=["Lu", "Ll"], min_codepoint=0x400, max_codepoint=0x4FF)


def kind_of_refusal(adapter: TypeAdapter[str], typed: Any) -> str:
    with pytest.raises(ValidationError) as raised:
        adapter.validate_python(typed, strict=True)
    return raised.value.errors()[0]["type"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Анна-Мария", "Анна-Мария"),
        ("Алёна", "Алёна"),
        ("Але\u0308на", "Алёна"),
        ("О’Нил", "О'Нил"),
        ("О'Нил", "О'Нил"),
        ("Абу  Бакр", "Абу Бакр"),
        ("  Ли ", "Ли"),
        ("Мамед-оглы", "Мамед-оглы"),
        ("Ұлан", "Ұлан"),
        ("Э.", "Э."),
        ("Салтыков-Щедрин", "Салтыков-Щедрин"),
        ("Я", "Я"),
        ("Иванова (Петрова)", "Иванова (Петрова)"),
        ("Анна\u2011Мария", "Анна-Мария"),
        ("Анна\u2013Мария", "Анна-Мария"),
        ("Д`Артаньян", "Д'Артаньян"),
        ("Ива\u00adно\u200bва", "Иванова"),
        ("Петров\u202eа", "Петрова"),
    ],
)
def test_name_is_kept_with_its_hyphens_and_blanks_folded(typed: str, kept: str) -> None:
    assert NAME.validate_python(typed, strict=True) == kept


@pytest.mark.parametrize(
    "typed",
    ["Петров_", "-Петров", "Петров-", "<b>", "😀", " ", "О'", "٣", "a\x00b"],
)
def test_what_is_no_name_is_refused(typed: str) -> None:
    assert kind_of_refusal(NAME, typed) == "name"


@pytest.mark.parametrize("typed", ["Ивaнов", "Петрoва", "Салтыков-Smith", "Иванов II"])
def test_name_with_latin_letters_among_cyrillic_ones_is_refused(typed: str) -> None:
    assert kind_of_refusal(NAME, typed) == "name_mixed"


@pytest.mark.parametrize("typed", ["Smith", "Łukasz", "O'Neil-Smith", "Ұлан", "Ἀλέξανδρος", "王"])
def test_name_of_one_script_is_kept(typed: str) -> None:
    assert NAME.validate_python(typed, strict=True) == typed


def test_name_is_bounded() -> None:
    assert kind_of_refusal(NAME, "") == "string_too_short"
    assert kind_of_refusal(NAME, "я" * 101) == "string_too_long"
    assert kind_of_refusal(NAME, 5) == "string_type"


@given(st.lists(st.text(LETTERS, min_size=1, max_size=8), min_size=1, max_size=4), st.sampled_from(" -'’"))
def test_joined_words_of_letters_are_a_name_and_stay_the_same(words: list[str], sign: str) -> None:
    kept = NAME.validate_python(sign.join(words), strict=True)
    assert NAME.validate_python(kept, strict=True) == kept


@given(st.dates(date(1900, 1, 1), date(2026, 1, 1)))
def test_date_that_exists_is_kept(day: date) -> None:
    assert DATE.validate_python(day.isoformat(), strict=True) == day.isoformat()


def test_birth_today_is_possible_and_tomorrow_is_not() -> None:
    today = datetime.now(UTC).date()
    assert DATE.validate_python(today.isoformat(), strict=True)
    assert kind_of_refusal(DATE, (today + timedelta(days=2)).isoformat()) == "date_range"


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("2011-02-29", "date"),
        ("2012-13-01", "date"),
        ("2012-00-10", "date"),
        ("2012-04-31", "date"),
        ("0000-01-01", "date"),
        ("1899-12-31", "date_range"),
        ("9999-12-31", "date_range"),
        ("29.02.2012", "string_pattern_mismatch"),
        ("2012-2-29", "string_pattern_mismatch"),
        ("20120229", "string_pattern_mismatch"),
        ("2012-02-29\n", "string_pattern_mismatch"),
        ("٢٠١٢-٠٢-٢٩", "string_pattern_mismatch"),
        (20120229, "string_type"),
        (date(2012, 2, 29), "string_type"),
    ],
)
def test_date_that_does_not_exist_is_refused(typed: Any, kind: str) -> None:
    assert kind_of_refusal(DATE, typed) == kind


@given(st.text(max_size=8))
def test_only_six_ascii_digits_are_a_code(typed: str) -> None:
    six_digits = len(typed) == 6 and typed.isascii() and typed.isdigit()
    try:
        kept = CODE.validate_python(typed, strict=True)
    except ValidationError:
        assert not six_digits
    else:
        assert six_digits
        assert kept == typed


@given(st.text(max_size=70))
def test_identifier_holds_no_separator_of_keys(typed: str) -> None:
    try:
        kept = ID.validate_python(typed, strict=True)
    except ValidationError:
        return
    assert not set(kept) & set("#~/ \n")
    assert 1 <= len(kept) <= 64


class _Body(Request):
    number: int
    flag: bool = False


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"number": "1"}, "int_type"),
        ({"number": True}, "int_type"),
        ({"number": 1, "flag": "true"}, "bool_type"),
        ({"number": 1, "flag": 1}, "bool_type"),
        ({"number": 1, "more": 1}, "extra_forbidden"),
        ({}, "missing"),
    ],
)
def test_request_is_strict(body: dict[str, Any], kind: str) -> None:
    with pytest.raises(ValidationError) as raised:
        _Body.model_validate(body)
    assert [error["type"] for error in raised.value.errors()] == [kind]
