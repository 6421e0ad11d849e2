from __future__ import annotations

import re
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svyazka_common.errors import Code, DomainError
from svyazka_common.problems import MEANINGS, duration, plural, problem_document

FORMS = ("попытка", "попытки", "попыток")


@pytest.mark.parametrize("code", Code)
def test_every_code_has_a_status_a_title_and_a_russian_detail(code: Code) -> None:
    status, title, detail = MEANINGS[code]
    assert 400 <= status <= 599
    assert re.search("[а-я]", title)
    assert re.search("[а-я]", detail)
    assert re.fullmatch("[a-z_]+", code.value)


@pytest.mark.parametrize("code", Code)
def test_every_document_is_complete_without_further_members(code: Code) -> None:
    document = problem_document(DomainError(code))
    assert document["type"] == f"urn:svyazka:problem:{code.value}"
    assert (document["code"], document["status"]) == (code.value, MEANINGS[code].status)
    assert not {name for _, name, *_ in Formatter().parse(document["detail"]) if name}


def test_further_members_stand_beside_the_standard_ones() -> None:
    document = problem_document(DomainError(Code.SMS_TOO_SOON, retry_after_seconds=40))
    assert document["retry_after_seconds"] == 40
    assert document["detail"] == "Ваш можно запросить через 40 секунд."


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (0, "Попыток не осталось, запросите новый код"),
        (1, "Осталась 1 попытка"),
        (2, "Осталось 2 попытки"),
        (3, "Осталось 3 попытки"),
        (4, "Осталось 4 попытки"),
        (5, "Осталось 5 попыток"),
        (11, "Осталось 11 попыток"),
        (21, "Осталась 21 попытка"),
    ],
)
def test_wrong_code_tells_the_tries_that_are_left(left: int, words: str) -> None:
    assert problem_document(DomainError(Code.CODE_WRONG, tries_left=left))["detail"] == f"Код не подошёл. {words}."


def test_spent_tries_tell_when_to_come_back_where_that_is_known() -> None:
    assert problem_document(DomainError(Code.CODE_TRIES_SPENT))["detail"] == "Попытки закончились. Запросите новый код."
    document = problem_document(DomainError(Code.CODE_TRIES_SPENT, retry_after_seconds=7200))
    assert document["detail"] == (
        "Попытки закончились. Запросите новый код через 2 часа или попросите в школе код на бумаге."
    )


@given(st.integers(0, 10**9))
def test_number_form_depends_on_the_last_two_digits(count: int) -> None:
    assert plural(count, *FORMS) == plural(count % 100 + 100, *FORMS)
    if count % 100 in range(11, 20) or count % 10 in {0, *range(5, 10)}:
        assert plural(count, *FORMS) == "попыток"
    else:
        assert plural(count, *FORMS) == ("попытка" if count % 10 == 1 else "попытки")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "1 секунду"),
        (2, "2 секунды"),
        (59, "59 секунд"),
        (60, "1 минуту"),
        (61, "2 минуты"),
        (600, "10 минут"),
        (3541, "1 час"),
        (3600, "1 час"),
        (3601, "2 часа"),
        (18_001, "6 часов"),
        (86_400, "24 часа"),
    ],
)
def test_waiting_time_is_told_in_words_and_rounded_up(seconds: int, words: str) -> None:
    assert duration(seconds) == words


@given(st.integers(1, 10**6))
def test_who_waits_as_long_as_told_has_waited_enough(seconds: int) -> None:
    number, unit = duration(seconds).split()
    size = {"с": 1, "м": 60, "ч": 3600}[unit[0]]
    assert int(number) * size >= seconds
