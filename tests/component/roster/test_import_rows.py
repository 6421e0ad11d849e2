"""Rows of enrollments.csv and roles.csv are records: a relation rests on them, and holds while one of them does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from roster_files import FOURTH, SECOND, SMALL, THIRD, changed, delta, packed

from roster.cloud import World, loaded_world, statuses
from svyazka_common import aws, clock
from svyazka_common.records.roster import Account, Enrolment, Guardianship, RoleAssignment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

CASES = Path(__file__).parents[2] / "cases" / "roster"
LATER = "2026-09-20T10:00:00Z"
TWO_CLASSES = changed("classes.csv", "l1,Алг", "c2,7Б,homeroom,homeroom,s1,y1,\nl1,Алг")
TWO_ROLES = changed("roles.csv", "r3,", "r5,t1,secondary,principal,s1\nr6,t1,secondary,siteAdministrator,s1\nr3,")
TWO_PERIODS = {
    **SMALL,
    "enrollments.csv": """sourcedId,classSourcedId,schoolSourcedId,userSourcedId,role,beginDate,endDate
e1,c1,s1,t1,teacher,,
e3,l1,s1,t1,teacher,,
e2,c1,s1,p1,student,2026-09-01,2026-09-20
e4,c1,s1,p1,student,2026-11-01,
""",
}


def case(name: str) -> bytes:
    return (CASES / name).read_bytes()


@pytest.fixture
def empty(tables: dict[str, dict[str, Any]]) -> Iterator[World]:
    with loaded_world(tables, packed(SMALL)) as made:
        yield made


def test_a_row_that_comes_again_with_another_class_leaves_the_old_one(empty: World) -> None:
    for name in ("delta-move/1-bulk.zip", "delta-move/2-delta.zip", "delta-same-id-new-class/2-delta.zip"):
        assert empty.load(case(name))["ok"]

    assert statuses(empty, "h4mv-s3")["ENROLMENT#h4mv-7b"] == "active"
    assert {sk: status for sk, status in statuses(empty, "h4mv-s4").items() if sk.startswith("ENROLMENT")} == {
        "ENROLMENT#h4mv-7a": "ended",
        "ENROLMENT#h4mv-7b": "active",
    }


def test_a_row_that_comes_again_with_an_unused_role_leaves_the_old_one(empty: World) -> None:
    for name in ("delta-move/1-bulk.zip", "delta-same-id-new-class/3-delta-role.zip"):
        empty.load(case(name))

    assert statuses(empty, "h4mv-t0")["ROLE#h4mv#teacher"] == "ended"


def test_the_end_of_one_of_two_rows_leaves_the_other(empty: World) -> None:
    for name in ("delta-ends-one-of-two-rows/1-bulk.zip", "delta-ends-one-of-two-rows/2-delta.zip"):
        empty.load(case(name))

    assert set(statuses(empty, "h4f57-t0").values()) == {"active"}
    assert set(statuses(empty, "h4f57-p0").values()) == {"active"}
    accounts = {one.person_id: one.status for one in empty.all(Account)}
    assert (accounts["h4f57-t0"], accounts["h4f57-p0"]) == ("active", "active")


def test_the_end_of_the_other_row_ends_the_relation_and_the_account(here: World) -> None:
    here.load(packed(TWO_ROLES, SECOND))
    here.load(packed(delta(roles="tobedeleted,,r5,t1,secondary,principal,s1"), THIRD))
    assert statuses(here, "t1")["ROLE#s1#school_admin"] == "active"

    here.load(packed(delta(roles="tobedeleted,,r6,t1,secondary,siteAdministrator,s1"), FOURTH))

    assert statuses(here, "t1")["ROLE#s1#school_admin"] == "ended"
    assert [one.status for one in here.all(Account) if one.person_id == "t1"] == ["active"]


def test_a_row_that_ended_does_not_come_back_by_an_older_one(here: World) -> None:
    here.load(packed(TWO_ROLES, SECOND))
    here.load(packed(delta(roles="tobedeleted,2026-09-29T10:00:00Z,r5,t1,secondary,principal,s1"), THIRD))
    summary = here.load(packed(delta(roles="active,2026-09-27T10:00:00Z,r5,t1,secondary,principal,s1"), FOURTH))

    assert (summary["stale"], summary["problems"]) == (1, {"stale": 1})
    [role] = [one for one in here.all(RoleAssignment) if one.role == "school_admin"]
    assert role.rows is not None
    assert role.rows["r5"].get("status") == "ended"


def test_a_row_that_ends_and_is_none_of_those_that_hold_is_reported(here: World) -> None:
    summary = here.load(packed(delta(roles="tobedeleted,,r9,t1,primary,teacher,s1"), SECOND))

    assert summary["problems"] == {"reference": 1}
    assert statuses(here, "t1")["ROLE#s1#teacher"] == "active"


@pytest.mark.parametrize(
    "rows",
    [
        "tobedeleted,,r1,t1,primary,teacher,s1\ntobedeleted,,r9,t1,primary,teacher,s1",
        "tobedeleted,,r9,t1,primary,teacher,s1\ntobedeleted,,r1,t1,primary,teacher,s1",
        "active,,r1,t1,primary,aide,s1\ntobedeleted,,r9,t1,primary,teacher,s1",
    ],
)
def test_a_row_that_arrives_as_its_relation_ends_is_stored_at_once(here: World, rows: str) -> None:
    summary = here.load(packed(delta(roles=rows), SECOND))

    assert "reference" not in summary["problems"]
    [teacher] = [one for one in here.all(RoleAssignment) if (one.person_id, one.role) == ("t1", "teacher")]
    assert (teacher.status, set(teacher.rows or ())) == ("ended", {"r1", "r9"})
    here.writes.clear()
    here.load(packed(delta(roles=rows), SECOND))
    assert not here.writes


@pytest.mark.parametrize("name", ["two-periods-first-wins/b.zip", "two-periods-first-wins/b-reversed-order-ok.zip"])
def test_of_two_periods_the_one_of_today_counts(empty: World, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(clock, "today", lambda: "2026-11-29")

    empty.load(case(name))

    [enrolment] = [one for one in empty.all(Enrolment) if one.person_id.endswith("-s0")]
    assert (enrolment.starts_on, enrolment.own_ends_on) == ("2026-11-01", None)
    assert ("2026-09-01", "2026-09-30") in [(first, (last or "")[:10]) for first, last in enrolment.periods]


def test_who_comes_back_and_who_has_last_years_role_are_there_today(
    empty: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "today", lambda: "2026-11-29")

    empty.load(case("two-stints/bundle.zip"))

    [enrolment] = [one for one in empty.all(Enrolment) if one.person_id == "case-01-7A-p0"]
    assert enrolment.starts_on == "2026-11-01"
    [role] = [one for one in empty.all(RoleAssignment) if one.person_id == "case-01-t2"]
    assert (role.starts_on, role.ends_on) == ("2026-09-01", None)


def test_between_two_periods_a_relation_stands_for_the_next(here: World) -> None:
    here.load(packed(TWO_PERIODS, SECOND))

    [enrolment] = here.all(Enrolment)
    assert (enrolment.starts_on, enrolment.own_ends_on) == ("2026-11-01", None)
    assert sorted(first for first, _ in enrolment.periods if first) == ["2026-09-01", "2026-11-01"]


def test_the_same_rows_on_the_next_night_write_nothing(here: World) -> None:
    here.load(packed(TWO_PERIODS, SECOND))
    here.writes.clear()

    assert here.load(packed(TWO_PERIODS, THIRD))["ok"]

    assert not here.writes


def test_a_guardian_of_whom_both_rows_tell_stays_until_both_are_silent(here: World) -> None:
    both = changed("users.csv", "ivanova.o,Ольга,Иванова,,,", "ivanova.o,Ольга,Иванова,,p1,")
    here.load(packed(both, SECOND))
    assert [one.told_by for one in here.all(Guardianship)] == ["both"]

    here.load(packed(delta(users="active,,p1,true,ivanova.a,Анна,Иванова,Петровна,,"), THIRD))
    assert [(one.status, one.told_by) for one in here.all(Guardianship)] == [("active", "guardian")]

    here.load(packed(delta(users="active,,g1,true,ivanova.o,Ольга,Иванова,,,"), FOURTH))
    assert [one.status for one in here.all(Guardianship)] == ["ended"]


def test_another_school_of_the_parent_ends_no_guardianship(here: World) -> None:
    second_school = delta(
        orgs="active,,s2,Лицей № 4,school",
        users="active,,p1,true,ivanova.a,Анна,Иванова,Петровна,g1,\nactive,,g1,true,ivanova.o,Ольга,Иванова,,,",
        roles="active,,r2,p1,primary,student,s1\nactive,,r3,g1,primary,parent,s1\nactive,,r9,g1,secondary,parent,s2",
    )

    here.load(packed(second_school, SECOND))

    assert {one.organisation_id for one in here.all(RoleAssignment) if one.person_id == "g1"} == {"s1", "s2"}
    assert [one.status for one in here.all(Guardianship)] == ["active"]


def test_a_row_of_changes_is_the_whole_record_and_blank_agents_name_nobody(empty: World) -> None:
    for name in ("same-day-delta-lost/1-bulk.zip", "delta-blank-agents-keep/2-delta.zip"):
        empty.load(case(name))

    [guardianship] = [one for one in empty.all(Guardianship) if one.child_id == "h4f15d-s0"]
    assert guardianship.status == "ended"


@pytest.fixture
def older(here: World) -> World:
    """The small roster, in a table as it was written before relations had rows (commit 86de0b3)."""
    table = json.loads((CASES.parent / "tables" / "before-rows.json").read_text())
    for item in here.items():
        aws.dynamodb().delete_item(TableName="state", Key={"pk": item["pk"], "sk": item["sk"]})
    for item in table:
        assert "rows" not in item
        aws.dynamodb().put_item(TableName="state", Item=item)
    here.writes.clear()
    return here


def test_an_older_table_is_brought_over_by_the_next_list_of_everybody(older: World) -> None:
    assert older.load(packed(SMALL, SECOND))["ok"]

    assert {one.person_id: one.rows for one in older.all(Enrolment)} == {"p1": {"e2": {}}}
    assert {one.rows is None for one in older.all(RoleAssignment) if one.role != "homeroom_teacher"} == {False}
    # One write for each role and each relation to a class; nobody else's item says anything new.
    assert older.writes == {"PutItem": 7}
    older.writes.clear()
    older.load(packed(SMALL, THIRD))
    assert not older.writes


def test_in_an_older_table_a_change_ends_what_it_names(older: World) -> None:
    older.load(packed(delta(enrollments="tobedeleted,,another-id,c1,s1,p1,student"), SECOND))

    assert statuses(older, "p1")["ENROLMENT#c1"] == "ended"


def test_in_an_older_table_a_guardianship_is_told_by_the_childs_row(older: World) -> None:
    older.load(packed(delta(users="active,,p1,true,ivanova.a,Анна,Иванова,Петровна,,"), SECOND))

    assert [one.status for one in older.all(Guardianship)] == ["ended"]
