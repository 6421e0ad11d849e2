from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.roster import checks
from functions.roster.problems import TEXTS, Code, UnacceptableError


def code_of(check: object, text: str) -> Code:
    assert callable(check)
    with pytest.raises(UnacceptableError) as caught:
        check(text)
    return caught.value.code


@pytest.mark.parametrize("text", ["", "a b", "a#b", "a~b", "é", "x" * 65, "a/b"])
def test_an_identifier_that_no_key_can_hold_is_refused(text: str) -> None:
    assert code_of(checks.identifier, text) == Code.IDENTIFIER


def test_identifiers_are_parted_by_commas() -> None:
    assert checks.identifiers("a1, b-2,,c_3.x") == ["a1", "b-2", "c_3.x"]


@pytest.mark.parametrize(
    "text", ["1/05/2023", "2026-13-01", "2026-02-30", "31.02.2026", "2026-1-1", "٢٠٢٦-٠١-٠١", "0000-01-01"]
)
def test_a_date_that_is_doubtful_or_does_not_exist_is_refused(text: str) -> None:
    assert code_of(checks.day, text) == Code.DATE


@given(st.dates())
def test_a_date_is_read_in_both_ways_of_writing(day: date) -> None:
    assert checks.day(day.isoformat()) == day.isoformat()
    assert checks.day(f"{day.day:02}.{day.month:02}.{day.year:04}") == day.isoformat()


@given(
    st.datetimes(datetime(1980, 1, 1), datetime(2100, 1, 1)),  # noqa: DTZ001 - the offset is drawn
    st.integers(-12, 14),
)
def test_a_timestamp_is_read_whatever_its_offset(moment: datetime, hours: int) -> None:
    aware = moment.replace(microsecond=0, tzinfo=timezone(timedelta(hours=hours)))

    assert checks.timestamp_ms(aware.isoformat()) == aware.timestamp() * 1000


def test_a_timestamp_without_offset_is_utc() -> None:
    expected = datetime(2026, 9, 1, 10, tzinfo=UTC).timestamp() * 1000

    assert checks.timestamp_ms("2026-09-01T10:00:00") == expected
    assert checks.timestamp_ms("2026-09-01T10:00:00.000Z") == expected


@pytest.mark.parametrize("text", ["yesterday", "1/05/2023 10:00", "1950-01-01T00:00:00Z"])
def test_a_timestamp_that_is_none_is_refused(text: str) -> None:
    assert code_of(checks.timestamp_ms, text) == Code.TIMESTAMP


def test_names_are_folded_and_bounded() -> None:
    assert checks.name(" Анна \u00a0 Мария ") == "Анна Мария"
    assert code_of(checks.name, "я" * 101) == Code.TOO_LONG
    assert code_of(checks.name, "a\u200bb\x07") == Code.TEXT
    assert code_of(checks.title, "я" * 251) == Code.TOO_LONG


def test_logins_are_stored_small_and_hold_no_blank() -> None:
    assert checks.login("Petrov.S") == "petrov.s"
    assert code_of(checks.login, "petrov s") == Code.LOGIN
    assert code_of(checks.login, "petrov\x00") == Code.LOGIN
    assert code_of(checks.login, "x" * 101) == Code.TOO_LONG


def test_a_password_is_only_bounded() -> None:
    assert checks.password(" a b ") == " a b "
    assert code_of(checks.password, "x" * 257) == Code.TOO_LONG


def test_words_may_have_any_capitals() -> None:
    assert checks.boolean("TRUE") is True
    assert checks.boolean("False") is False
    assert code_of(checks.boolean, "yes") == Code.VALUE


def test_every_code_has_a_russian_text() -> None:
    assert set(TEXTS) == set(Code)
