from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.roster.rules import checks
from functions.roster.rules.report import TEXTS, ReportCode, UnacceptableError


def code_of(check: object, text: str) -> ReportCode:
    assert callable(check)
    with pytest.raises(UnacceptableError) as caught:
        check(text)
    return caught.value.code


@pytest.mark.parametrize("text", ["", "a b", "a#b", "a~b", "é", "x" * 65, "a/b"])
def test_an_identifier_that_no_key_can_hold_is_refused(text: str) -> None:
    assert code_of(checks.identifier, text) == ReportCode.IDENTIFIER


def test_identifiers_are_parted_by_commas_or_semicolons() -> None:
    assert checks.identifiers("a1, b-2,,c_3.x; d") == ["a1", "b-2", "c_3.x", "d"]


@pytest.mark.parametrize(
    "text",
    [
        "1/05/2023", "1-05-2023", "2026-13-01", "2026-02-30", "31.02.2026", "2026-1/1", "٢٠٢٦-٠١-٠١", "0000-01-01",
        "01.09.26", "2026-09-01 10:00", "01.09.2026 0:00:01", "2026-09", "",
    ],
)  # fmt: skip
def test_a_date_that_is_doubtful_or_does_not_exist_is_refused(text: str) -> None:
    assert code_of(checks.day, text) == ReportCode.DATE


MIDNIGHTS = ["", " 0:00", " 00:00", " 0:00:00", "T00:00:00", "T00:00:00.000Z", " 00:00:00", "T00:00:00+03:00"]


@given(st.dates(), st.sampled_from(["{0:04}{3}{1}{3}{2}", "{0:04}{3}{1:02}{3}{2:02}"]), st.sampled_from("-/."),
       st.sampled_from(MIDNIGHTS))  # fmt: skip
def test_a_date_with_the_year_first_is_read_in_every_way_of_writing(day: date, form: str, sign: str, end: str) -> None:
    assert checks.day(form.format(day.year, day.month, day.day, sign) + end) == day.isoformat()


@given(st.dates(), st.sampled_from(["{0}.{1}.{2:04}", "{0:02}.{1:02}.{2:04}"]), st.sampled_from(MIDNIGHTS))
def test_a_date_with_dots_is_read_as_it_is_written_here(day: date, form: str, end: str) -> None:
    assert checks.day(form.format(day.day, day.month, day.year) + end) == day.isoformat()


@given(st.dates(), st.sampled_from("-/"), st.sampled_from(MIDNIGHTS))
def test_dates_with_the_year_last_are_read_where_they_are_one_day_only(day: date, sign: str, end: str) -> None:
    text = f"{day.day}{sign}{day.month}{sign}{day.year:04}{end}"
    if day.day > 12 or day.day == day.month:
        assert checks.day(text) == day.isoformat()
    else:
        assert code_of(checks.day, text) == ReportCode.DATE


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
    assert code_of(checks.timestamp_ms, text) == ReportCode.TIMESTAMP


def test_names_are_folded_and_bounded() -> None:
    assert checks.name(" Анна \u00a0 Мария ") == "Анна Мария"
    assert code_of(checks.name, "я" * 101) == ReportCode.TOO_LONG
    assert code_of(checks.name, "a\u200bb\x07") == ReportCode.TEXT
    assert code_of(checks.title, "я" * 251) == ReportCode.TOO_LONG


def test_logins_are_stored_small_and_hold_no_blank() -> None:
    assert checks.login("Petrov.S") == "petrov.s"
    assert code_of(checks.login, "petrov s") == ReportCode.LOGIN
    assert code_of(checks.login, "petrov\x00") == ReportCode.LOGIN
    assert code_of(checks.login, "x" * 101) == ReportCode.TOO_LONG


def test_a_password_is_only_bounded() -> None:
    assert checks.password(" a b ") == " a b "
    assert code_of(checks.password, "x" * 129) == ReportCode.TOO_LONG


def test_words_may_have_any_capitals() -> None:
    assert checks.boolean("TRUE") is True
    assert checks.boolean("False") is False
    assert [checks.boolean(text) for text in ("1", "Да", "yes")] == [True] * 3
    assert [checks.boolean(text) for text in ("0", "нет", "No")] == [False] * 3
    assert code_of(checks.boolean, "maybe") == ReportCode.VALUE


def test_every_code_has_a_russian_text() -> None:
    assert set(TEXTS) == set(ReportCode)
