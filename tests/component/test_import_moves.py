"""Classes and people who change school by file: whichever school comes first, and whatever comes in between."""

from __future__ import annotations

import json
from copy import deepcopy
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from import_steps import interleave, stop_at_each_call
from moto.backends import get_backend
from roster_files import FOURTH, SECOND, SMALL, THIRD, changed, packed
from roster_world import RELATIONS, World, standing, world

from functions.roster.rows.classes import CONTINUES_COLUMN
from svyazka_common.records.accounts import Account
from svyazka_common.records.roster import SchoolClass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

OLD, NEW = "2026-08-20T00:00:00Z", "2026-09-30T20:00:00Z"
"""When rows were changed; a class that moves is changed shortly before the file is made."""

TWO_SCHOOLS = changed("orgs.csv", "a1,,,", "s2,,,Школа № 4,school\na1,,,")
TWO_SCHOOLS |= {
    "classes.csv": SMALL["classes.csv"] + "c2,5Б,homeroom,homeroom,s2,y1,\n",
    "users.csv": SMALL["users.csv"].replace("reka-sosna-luna", "")
    + "p2,true,orlov,Лев,Орлов,,g2,\ng2,true,orlova,Ева,Орлова,,,\np3,true,lis,Ян,Лис,,,\n",
    "roles.csv": SMALL["roles.csv"] + "r5,p2,primary,student,s1\nr6,g2,primary,parent,s1\nr7,p3,primary,student,s1\n",
    "enrollments.csv": SMALL["enrollments.csv"] + "e5,c1,s1,p2,student\ne6,c1,s1,p3,student\n",
}
"""7А of the first school has a class teacher and three pupils, two with a parent; the second school has 5Б."""


def moved() -> dict[str, str]:
    """7А goes to the second school with everybody; there Лев joins 5Б, his mother with him, and Ян leaves for good."""
    files = dict(TWO_SCHOOLS)
    for name in ("classes.csv", "roles.csv", "enrollments.csv"):
        files[name] = files[name].replace(",s1", ",s2")
    files = changed("enrollments.csv", "e5,c1,s2,p2,student\ne6,c1,s2,p3,student\n", "e5,c2,s2,p2,student\n", files)
    return changed(
        "roles.csv", "r7,p3,primary,student,s2\n", "", changed("users.csv", "p3,true,lis,Ян,Лис,,,\n", "", files)
    )


def dated(files: dict[str, str], when: str, *names: str) -> dict[str, str]:
    """The files with a date in each row of some tables, of all where none is named."""
    found = dict(files)
    for name in names or files.keys() - {"manifest.csv"}:
        head, *rows = files[name].splitlines()
        columns = head.split(",")
        if "dateLastModified" in columns:
            place = columns.index("dateLastModified")
            rows = [",".join([*(cells := row.split(","))[:place], when, *cells[place + 1 :]]) for row in rows]
        else:
            head, rows = f"{head},dateLastModified", [f"{row},{when}" for row in rows]
        found[name] = "\n".join([head, *rows]) + "\n"
    return found


BEFORE = dated(TWO_SCHOOLS, OLD)
AFTER = dated(dated(moved(), OLD), NEW, "classes.csv", "roles.csv", "enrollments.csv")


@pytest.fixture
def here(tables: dict[str, dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with world(tables) as made:
        monkeypatch.setenv("ROSTER_LARGEST_REMOVAL", "100")
        made.load(packed(BEFORE, SECOND))
        yield made


def messages(here: World, content: bytes) -> dict[str, str]:
    """Split a file; the messages of its schools by organisation."""
    here.upload(content)
    assert here.split() == []
    return {json.loads(body)["organisation_id"]: body for body in iter(here.next_school, None)}


def facts(here: World) -> set[tuple[Any, ...]]:
    """All that is in force."""
    found: set[tuple[Any, ...]] = set()
    for kind in RELATIONS:
        found |= {
            (one.pk, one.sk, getattr(one, "organisation_id", "")) for one in here.all(kind) if one.status == "active"
        }
    found |= {("class", one.class_id, one.organisation_id) for one in here.all(SchoolClass) if one.status == "active"}
    return found | {("account", one.login, one.organisation_id) for one in here.all(Account) if one.status == "active"}


@pytest.fixture(scope="module")
def told(tables: dict[str, dict[str, Any]]) -> set[tuple[Any, ...]]:
    """What the second file says: what it makes of an empty table."""
    with world(tables) as empty:
        empty.load(packed(AFTER, THIRD))
        return facts(empty)


@pytest.mark.parametrize("order", [("s1", "s2"), ("s2", "s1")])
@pytest.mark.parametrize("dates", [True, False])
def test_a_class_that_changes_school_keeps_its_people_whoever_is_first(
    here: World, told: set[tuple[Any, ...]], order: tuple[str, str], *, dates: bool
) -> None:
    bodies = messages(here, packed(AFTER if dates else moved(), THIRD))
    for school in (*order, "a1"):
        assert here.school(bodies[school]) == []

    assert facts(here) == told
    assert (here.summary()["ok"], here.summary()["problems"]) == (True, {})


def test_nobody_of_a_class_that_changes_school_is_out_for_a_moment(here: World) -> None:
    """The first school does not end what is the second's by now: who is taken out loses more than a place."""
    bodies = messages(here, packed(AFTER, THIRD))

    assert here.school(bodies["s1"]) == []

    assert standing(here, "p1") == {"ENROLMENT#c1": "active", "ROLE#s1#pupil": "ended"}
    assert standing(here, "g1") == {"GUARDIAN_OF#p1": "active", "ROLE#s1#parent": "ended"}
    assert standing(here, "t1") == {
        "HOMEROOM#c1": "active",
        "LOAD#c1#algebra": "active",
        "ROLE#s1#homeroom_teacher": "ended",
        "ROLE#s1#teacher": "ended",
    }
    assert [one.status for one in here.all(SchoolClass) if one.class_id == "c1"] == ["active"]


def test_a_class_that_was_lost_on_the_way_comes_back_with_the_next_file(
    here: World, told: set[tuple[Any, ...]]
) -> None:
    without = changed("classes.csv", f"c1,7А,homeroom,homeroom,s2,y1,,{NEW}\n", "", AFTER)
    bodies = messages(here, packed(without, THIRD))
    for body in bodies.values():
        assert here.school(body) == []
    assert [one.status for one in here.all(SchoolClass) if one.class_id == "c1"] == ["ended"]

    here.load(packed(AFTER, FOURTH))

    assert facts(here) == told


def test_a_class_that_a_file_has_in_two_schools_stays_where_it_is(here: World) -> None:
    row = f"c1,7А,homeroom,homeroom,s1,y1,,{OLD}\n"
    twice = changed("classes.csv", row, row + row.replace("s1", "s2"), BEFORE)
    for moment in (THIRD, FOURTH):
        here.load(packed(twice, moment))

        assert [one.organisation_id for one in here.all(SchoolClass) if one.class_id == "c1"] == ["s1"]
        assert standing(here, "p1") == {"ENROLMENT#c1": "active", "ROLE#s1#pupil": "active"}


def test_a_class_goes_on_with_the_chats_of_another_schools_class_and_all_before_it(here: World) -> None:
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


def test_a_guardian_whose_child_was_missing_in_a_freeze_and_is_elsewhere_now_stays_one(
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

    assert standing(here, "g2")["GUARDIAN_OF#p2"] == "active"


def state(here: World) -> dict[tuple[str, str], Any]:
    return {(item["pk"]["S"], item["sk"]["S"]): item for item in here.items()}


class Moving:
    """The move, again and again from the same beginning."""

    def __init__(self, here: World, monkeypatch: pytest.MonkeyPatch) -> None:
        self.here = here
        self.bodies = messages(here, packed(AFTER, THIRD))
        assert here.school(self.bodies["a1"]) == []
        self.tables = deepcopy(get_backend("dynamodb")["123456789012"]["eu-central-1"].tables)
        stop_at_each_call(monkeypatch)

    def run(self, order: Iterable[int]) -> list[int]:
        """Work both schools off so; how many calls each made."""
        get_backend("dynamodb")["123456789012"]["eu-central-1"].tables = deepcopy(self.tables)
        works: list[Callable[[], object]] = [partial(self.here.school, self.bodies[one]) for one in ("s1", "s2")]
        return interleave(works, order)


@pytest.fixture
def moving(here: World, monkeypatch: pytest.MonkeyPatch) -> Moving:
    return Moving(here, monkeypatch)


def test_a_school_that_is_worked_between_any_two_calls_of_the_other_changes_nothing(
    moving: Moving, told: set[tuple[Any, ...]]
) -> None:
    most = 200
    calls = moving.run([0] * most)
    expected = state(moving.here)
    assert facts(moving.here) == told
    assert min(calls) > 10

    for first, second in ((0, 1), (1, 0)):
        for number in range(calls[first] + 1):
            moving.run([first] * number + [second] * most)
            assert state(moving.here) == expected, f"{second} between {number} calls of {first} and the rest"


@given(order=st.lists(st.integers(0, 1), min_size=20, max_size=80))
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_interleaved_ends_as_the_file_says(
    moving: Moving, told: set[tuple[Any, ...]], order: list[int]
) -> None:
    moving.run(order)

    assert facts(moving.here) == told
