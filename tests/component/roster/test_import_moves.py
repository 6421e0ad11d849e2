"""Classes and people who change school by file: whichever school comes first, and whatever comes in between."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from roster_files import FOURTH, SECOND, THIRD, changed, packed

from functions.roster.read.rows import CONTINUES_COLUMN
from roster.cloud import World, loaded_world, statuses, world
from roster.moves import AFTER, BEFORE, NEW, Moving, dated, facts, messages, moved, state
from svyazka_common.records.roster import SchoolClass

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def here(tables: dict[str, dict[str, Any]]) -> Iterator[World]:
    with loaded_world(tables, packed(BEFORE, SECOND)) as made:
        yield made


@pytest.fixture(scope="module")
def expected(tables: dict[str, dict[str, Any]]) -> set[tuple[Any, ...]]:
    """What the second file says: what it makes of an empty table."""
    with world(tables) as empty:
        empty.load(packed(AFTER, THIRD))
        return facts(empty)


@pytest.mark.parametrize("order", [("s1", "s2"), ("s2", "s1")])
@pytest.mark.parametrize("dates", [True, False])
def test_a_class_that_changes_school_keeps_its_people_in_either_order(
    here: World, expected: set[tuple[Any, ...]], order: tuple[str, str], *, dates: bool
) -> None:
    bodies = messages(here, packed(AFTER if dates else moved(), THIRD))
    for school in (*order, "a1"):
        assert here.school(bodies[school]) == []

    assert facts(here) == expected
    assert (here.summary()["ok"], here.summary()["problems"]) == (True, {})


def test_nobody_of_a_class_that_changes_school_is_out_for_a_moment(here: World) -> None:
    """The first school does not end what is the second's by now: who is taken out loses more than a place."""
    bodies = messages(here, packed(AFTER, THIRD))

    assert here.school(bodies["s1"]) == []

    assert statuses(here, "p1") == {"ENROLMENT#c1": "active", "ROLE#s1#pupil": "ended"}
    assert statuses(here, "g1") == {"GUARDIAN_OF#p1": "active", "ROLE#s1#parent": "ended"}
    assert statuses(here, "t1") == {
        "HOMEROOM#c1": "active",
        "LOAD#c1#algebra": "active",
        "ROLE#s1#homeroom_teacher": "ended",
        "ROLE#s1#teacher": "ended",
    }
    assert [one.status for one in here.all(SchoolClass) if one.class_id == "c1"] == ["active"]


def test_a_class_that_was_lost_on_the_way_comes_back_with_the_next_file(
    here: World, expected: set[tuple[Any, ...]]
) -> None:
    without = changed("classes.csv", f"c1,7А,homeroom,homeroom,s2,y1,,{NEW}\n", "", AFTER)
    bodies = messages(here, packed(without, THIRD))
    for body in bodies.values():
        assert here.school(body) == []
    assert [one.status for one in here.all(SchoolClass) if one.class_id == "c1"] == ["ended"]

    here.load(packed(AFTER, FOURTH))

    assert facts(here) == expected


def test_a_class_goes_on_with_the_line_of_another_schools_class(here: World) -> None:
    files = dict(BEFORE)
    files["classes.csv"] = "".join(
        f"{line}{tail}\n"
        for line, tail in zip(
            BEFORE["classes.csv"].splitlines(), (f",{CONTINUES_COLUMN}", ",c0", ",", ","), strict=True
        )
    )
    files["classes.csv"] += f"c0,6А,homeroom,homeroom,s1,y1,,{NEW},\n"
    here.load(packed(dated(files, NEW, "classes.csv"), THIRD))
    assert [one.lineage for one in here.all(SchoolClass) if one.class_id == "c1"] == ["c0"]

    files["classes.csv"] += f"c8,8А,homeroom,homeroom,s2,y1,,{NEW},c1\n"
    here.load(packed(files, FOURTH))

    assert [one.lineage for one in here.all(SchoolClass) if one.class_id == "c8"] == ["c0"]


def test_a_guardian_stays_one_whose_child_went_elsewhere_in_a_freeze(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = {
        name: "\n".join(line for line in text.splitlines() if "p2" not in line) + "\n" for name, text in BEFORE.items()
    }
    monkeypatch.setenv("ROSTER_FREEZE", "autumn=10-01/10-31")
    here.load(packed(gone, THIRD))
    assert "GUARDIAN_OF#p2" in {one.removed_sk for one in here.held()}
    monkeypatch.setenv("ROSTER_FREEZE", "none")

    bodies = messages(here, packed(AFTER, FOURTH))
    for school in ("s2", "s1", "a1"):
        assert here.school(bodies[school]) == []

    assert statuses(here, "g2")["GUARDIAN_OF#p2"] == "active"


@pytest.fixture
def moving(here: World, monkeypatch: pytest.MonkeyPatch) -> Moving:
    return Moving(here, monkeypatch, AFTER)


def test_a_school_worked_between_two_calls_of_another_changes_nothing(
    moving: Moving, expected: set[tuple[Any, ...]]
) -> None:
    most = 200
    calls = moving.run([0] * most)
    one_after_another = state(moving.here)
    assert facts(moving.here) == expected
    assert min(calls) > 10

    for first, second in ((0, 1), (1, 0)):
        for number in range(calls[first] + 1):
            moving.run([first] * number + [second] * most)
            assert state(moving.here) == one_after_another, f"{second} between {number} calls of {first} and the rest"


@given(order=st.lists(st.integers(0, 1), min_size=20, max_size=80))
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_interleaved_ends_as_the_file_says(
    moving: Moving, expected: set[tuple[Any, ...]], order: list[int]
) -> None:
    moving.run(order)

    assert facts(moving.here) == expected
