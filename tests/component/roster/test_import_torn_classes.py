"""A class that a file has in two schools, by its own rows or by those of its people: nobody gains or loses by that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from roster_files import FOURTH, SECOND, THIRD, changed, packed

from roster.cloud import WRITES, World, loaded_world, statuses
from roster.moves import AFTER, BEFORE, NEW, OLD, Moving, facts, messages, state
from svyazka_common.records.roster import SchoolClass

if TYPE_CHECKING:
    from collections.abc import Iterator

UNTIDY = {**AFTER, "enrollments.csv": AFTER["enrollments.csv"].replace("c1,s2", "c1,s1").replace("l1,s2", "l1,s1")}
"""7А is the second school's, with all roles; the enrolments in it and in its lessons still name the first."""

PEOPLE = ({"ENROLMENT#c1"}, {"HOMEROOM#c1", "LOAD#c1#algebra"})
"""What a pupil and the class teacher have of it."""

ORDERS = [("s1", "s2"), ("s2", "s1")]

DELTA = {name: text.replace("classes,bulk", "classes,delta") for name, text in UNTIDY.items()}


@pytest.fixture
def here(tables: dict[str, dict[str, Any]]) -> Iterator[World]:
    with loaded_world(tables, packed(BEFORE, SECOND)) as made:
        yield made


def in_class(here: World, person_id: str) -> set[str]:
    """Who somebody is in 7А."""
    theirs = [item for item in here.items() if item["pk"]["S"] == f"PERSON#{person_id}" and "#c1" in item["sk"]["S"]]
    return {item["sk"]["S"] for item in theirs if item["status"]["S"] == "active"}


def school_of(here: World, class_id: str = "c1") -> list[tuple[str, str]]:
    return [(one.organisation_id, one.status) for one in here.all(SchoolClass) if one.class_id == class_id]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("files", [UNTIDY, DELTA], ids=["bulk", "delta"])
def test_whom_the_old_schools_enrolments_name_stay_in_a_moved_class(
    here: World, files: dict[str, str], order: tuple[str, ...]
) -> None:
    bodies = messages(here, packed(files, THIRD))
    for school in order:
        assert here.school(bodies[school]) == []
        assert (in_class(here, "p1"), in_class(here, "t1")) == PEOPLE
    assert here.school(bodies["a1"]) == []

    assert school_of(here) == [("s2", "active")]
    assert (in_class(here, "p2"), in_class(here, "p3")) == (set(), set())
    assert sorted(here.report()) == [("enrollments.csv", str(row), "classSourcedId", "reference") for row in (2, 3, 4)]

    here.load(packed(AFTER, FOURTH))
    assert here.summary()["ok"]


def test_whom_another_schools_enrolments_name_stay_without_a_class_row(here: World) -> None:
    files = {name: text.replace("file.classes,bulk", "file.classes,absent") for name, text in BEFORE.items()}
    files = changed(
        "enrollments.csv", "e2,c1,s1", "e2,c1,s2", changed("enrollments.csv", f"e6,c1,s1,p3,student,{OLD}\n", "", files)
    )
    here.load(packed(files, THIRD))

    assert in_class(here, "p1") == PEOPLE[0]
    assert in_class(here, "p3") == set()


def test_an_enrolment_that_names_another_school_lets_nobody_in(
    here: World,
) -> None:
    rows = BEFORE["enrollments.csv"].replace("sourcedId", "status,sourcedId", 1).splitlines()
    rows = [rows[0], *(f"active,{row}" for row in rows[1:])]
    rows = [row.replace("active,e6,c1,s1", "tobedeleted,e6,c1,s2") for row in rows]
    here.load(packed({**BEFORE, "enrollments.csv": "\n".join([*rows, f"active,e7,c2,s1,p1,student,{NEW}", ""])}, THIRD))

    assert statuses(here, "p1") == {"ENROLMENT#c1": "active", "ROLE#s1#pupil": "active"}
    assert in_class(here, "p3") == set()
    assert {line[3] for line in here.report()} == {"reference"}


def test_a_move_broken_off_before_any_write_ends_the_same(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    moving = Moving(here, monkeypatch, UNTIDY, only=(*WRITES, "BatchExecuteStatement"))
    calls = moving.run([])
    expected = state(here)

    for first, other in ((0, 1), (1, 0)):
        for number in range(calls[first]):
            moving.run_until(first, number)
            assert (in_class(here, "p1"), in_class(here, "t1")) == PEOPLE
            moving.go_on(other)
            assert (in_class(here, "p1"), in_class(here, "t1")) == PEOPLE
            moving.go_on(first)
            assert state(here) == expected, f"{first} broken off after {number} writes"


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("first", ["s1", "s2"])
def test_a_class_told_in_two_schools_stays_and_is_reported(here: World, first: str, order: tuple[str, ...]) -> None:
    before = facts(here)
    row = f"c1,7А,homeroom,homeroom,s1,y1,,{OLD}\n"
    other = row.replace("s1", "s2")
    twice = changed("classes.csv", row, row + other if first == "s1" else other + row, BEFORE)
    for moment in (THIRD, FOURTH):
        bodies = messages(here, packed(twice, moment))
        for school in (*order, "a1"):
            assert here.school(bodies[school]) == []

        assert facts(here) == before
        assert here.report() == [("classes.csv", "3" if first == "s1" else "2", "sourcedId", "duplicate")]
        assert not here.summary()["ok"]


@pytest.mark.parametrize("order", ORDERS)
def test_a_new_class_told_in_two_schools_is_the_first_rows(here: World, order: tuple[str, ...]) -> None:
    rows = f"c9,9А,homeroom,homeroom,s2,y1,,{NEW}\nc9,9А,homeroom,homeroom,s1,y1,,{NEW}\n"
    bodies = messages(here, packed({**BEFORE, "classes.csv": BEFORE["classes.csv"] + rows}, THIRD))
    for school in (*order, "a1"):
        assert here.school(bodies[school]) == []

    assert school_of(here, "c9") == [("s2", "active")]
    assert [line[3] for line in here.report()] == ["duplicate"]


@pytest.mark.parametrize("order", ORDERS)
def test_a_class_deleted_in_one_school_and_told_in_another_has_moved(here: World, order: tuple[str, ...]) -> None:
    rows = AFTER["classes.csv"].replace("sourcedId", "status,sourcedId", 1).splitlines()
    rows = [rows[0], f"tobedeleted,c1,7А,homeroom,homeroom,s1,y1,,{NEW}", *(f"active,{row}" for row in rows[1:])]
    bodies = messages(here, packed({**AFTER, "classes.csv": "\n".join([*rows, ""])}, THIRD))
    for school in (*order, "a1"):
        assert here.school(bodies[school]) == []
        assert (in_class(here, "p1"), in_class(here, "t1")) == PEOPLE

    assert school_of(here) == [("s2", "active")]
    assert here.report() == [("classes.csv", "2", "sourcedId", "duplicate")]


def test_a_double_whom_two_schools_know_is_reported_once(here: World) -> None:
    row = next(line for line in BEFORE["users.csv"].splitlines() if line.startswith("p1,"))
    files = {**BEFORE, "users.csv": f"{BEFORE['users.csv']}{row}\n"}
    here.load(packed(changed("roles.csv", "r2,p1", f"r9,p1,primary,student,s2,{NEW}\nr2,p1", files), THIRD))

    assert [line[0::3] for line in here.report()] == [("users.csv", "duplicate")]
