"""What is known of rows that can't be taken apart, and when a table counts as broken off."""

from __future__ import annotations

import io
from collections import Counter
from typing import TYPE_CHECKING

from functions.roster.read import table as reading
from functions.roster.read.identifiers import ours
from functions.roster.read.rows import RoleRow
from functions.roster.read.table import Lost, read_table
from functions.roster.rules.report import RowProblem

if TYPE_CHECKING:
    import pytest

HEADER = "sourcedId,userSourcedId,roleType,role,orgSourcedId\n"
GOOD = "r1,p1,primary,student,s1\n"


def read(text: str) -> tuple[list[int], Lost, dict[str, int]]:
    """The numbers of the rows that could be read, what was lost, and the problems told."""
    table = read_table(io.BytesIO((HEADER + text).encode()), "utf-8-sig", RoleRow)
    met = list(table.contents)
    [lost] = [one for one in met if isinstance(one, Lost)]
    problems = Counter(one.code.value for one in met if isinstance(one, RowProblem))
    return [one[0] for one in met if isinstance(one, tuple)], lost, dict(problems)


def test_of_a_table_that_can_be_read_nothing_is_lost() -> None:
    assert read(GOOD + GOOD.rstrip()) == ([2, 3], Lost(), {})


def test_whatever_may_be_an_id_in_a_row_too_short_is_lost() -> None:
    assert read("r1,p1,primary\n" + GOOD) == ([3], Lost(frozenset({"r1", "p1", "primary"})), {"row_unreadable": 1})


def test_rows_in_which_a_quote_has_swallowed_others_are_lost_with_them() -> None:
    numbers, lost, problems = read(
        'r1,"p1,primary,student,s1\nr2,p2,primary,student,s1\nr3,"p3,primary,student,s1\n' + GOOD
    )

    assert (numbers, problems) == ([3], {"row_unreadable": 1})
    assert {"r1", "p1", "r2", "p2", "r3", "p3"} <= lost.names


def test_a_text_of_several_lines_is_a_text() -> None:
    assert read('r1,p1,primary,student,"s1\n, s2"\n') == ([2], Lost(), {})


def test_a_last_row_cut_amid_itself_breaks_the_table_off() -> None:
    assert [read(GOOD + end)[1].broken_off for end in ("r2,p", "r2,p\n", "")] == [True, False, False]
    assert read(GOOD + "r2,p")[2] == {"row_unreadable": 1, "broken_off": 1}


def test_a_row_too_long_to_be_read_breaks_the_table_off() -> None:
    swallowed = "".join(f"r{number},p{number},primary,student,s1\n" for number in range(6_000))

    numbers, lost, problems = read('r,"' + swallowed + GOOD)

    assert lost.broken_off
    assert problems["broken_off"] == 1
    assert len(numbers) < 6_000


def test_of_too_many_rows_that_are_lost_none_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_NAMES", 5)

    _, lost, problems = read("r1,p1\nr2,p2\nr3,p3\n" + GOOD)

    assert (lost, problems) == (Lost(broken_off=True), {"row_unreadable": 3, "broken_off": 1})


def test_an_id_of_another_alphabet_is_lost_in_ours() -> None:
    _, lost, _ = read("r1,t@school.ru,primary\n")

    assert ours("t@school.ru") in lost.names


def test_a_table_with_too_many_bad_rows_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_BAD_ROWS", 3)

    numbers, lost, problems = read("x\n" * 50 + GOOD)

    assert (numbers, lost.broken_off, problems) == ([], True, {"row_unreadable": 4, "broken_off": 1})
