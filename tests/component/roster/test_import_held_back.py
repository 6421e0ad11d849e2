"""Removals that an import holds back: too many at once until somebody approves, any in a freeze, all in a dry run."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from roster_files import FOURTH, SECOND, SMALL, THIRD, changed, delta, packed, rows_of

from roster.cloud import World, statuses
from svyazka_common import aws, clock
from svyazka_common.records.roster import Account, RoleAssignment, SchoolClass


def test_too_much_stops_before_anything_of_the_organisation_is_written(guarded: World) -> None:
    summary = guarded.load(packed(changed("users.csv", "Ольга", "Оля", rows_of("t1")), SECOND))

    assert not guarded.writes
    assert (summary["ok"], summary["schools"]) == (False, {"waiting_approval": 1, "done": 1})
    assert summary["organisations"]["s1"]["removals"] == {
        "people": 1, "people_of": 3, "classes": 0, "classes_of": 1,
    }  # fmt: skip
    assert summary["organisations"]["s1"]["counts"]["role"]["ended"] == 2


def test_changes_that_take_away_too_much_stop_and_tell_how_much(guarded: World) -> None:
    gone = delta(users="tobedeleted,,t1,true,Petrov.S,Сергей,Петров,Олегович,,")

    summary = guarded.load(packed(gone, SECOND))

    assert not guarded.writes
    assert summary["organisations"]["s1"]["removals"] == {
        "people": 1, "people_of": 3, "classes": 0, "classes_of": 1,
    }  # fmt: skip


def test_an_approval_lets_it_go_on(guarded: World) -> None:
    guarded.load(packed(rows_of("t1"), SECOND))

    guarded.approve("s1")

    assert (guarded.summary()["ok"], guarded.summary()["schools"]) == (True, {"done": 2})
    assert set(statuses(guarded, "t1").values()) == {"ended"}


def test_an_approval_after_a_newer_list_changes_nothing(guarded: World) -> None:
    guarded.load(packed(rows_of("t1"), SECOND))
    waiting = guarded.summary()["import_id"]
    guarded.load(packed(SMALL, THIRD))
    guarded.upload(packed(rows_of("t1"), SECOND))

    guarded.school(f'{{"import_id": "{waiting}", "organisation_id": "s1", "approved": true}}')

    assert set(statuses(guarded, "t1").values()) == {"active"}


def test_a_tenth_is_not_too_much(guarded: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROSTER_LARGEST_REMOVAL", "34")

    assert guarded.load(packed(rows_of("t1"), SECOND))["ok"]
    assert set(statuses(guarded, "t1").values()) == {"ended"}


def test_a_list_without_any_enrolment_is_held_back(guarded: World) -> None:
    files = {**SMALL, "enrollments.csv": SMALL["enrollments.csv"].splitlines()[0] + "\n"}

    assert guarded.load(packed(files, SECOND))["schools"] == {"waiting_approval": 1, "done": 1}


def test_classes_of_a_year_that_is_over_are_not_missed(guarded: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: "2027-09-05")
    next_year = {
        **SMALL,
        "academicSessions.csv": SMALL["academicSessions.csv"]
        .replace("y1", "y2").replace("2027-09", "2028-09").replace("2026-09", "2027-09"),
        "classes.csv": SMALL["classes.csv"]
        .replace("y1", "y2").replace("c1", "c8").replace("l1", "l8").replace("7А", "8А"),
        "enrollments.csv": SMALL["enrollments.csv"].replace("c1", "c8").replace("l1", "l8"),
    }  # fmt: skip

    assert guarded.load(packed(next_year, (2027, 9, 4, 0, 0, 0)))["ok"]
    assert {one.label: one.status for one in guarded.all(SchoolClass)} == {"7А": "ended", "8А": "active"}


def held(here: World) -> set[str]:
    """What a freeze holds back: the sort keys in `state`."""
    return {one.removed_sk for one in here.held()}


@pytest.fixture
def frozen(here: World, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("ROSTER_FREEZE", "autumn=10-01/10-31")
    return here


def test_a_freeze_holds_removals_back_and_lets_additions_in(frozen: World) -> None:
    files = changed("users.csv", "p1,true", "p2,true,new,Лев,Орлов,,,\np1,true", rows_of("t1"))
    files = changed("roles.csv", "r2,p1", "r7,p2,primary,student,s1\nr2,p1", files)

    summary = frozen.load(packed(files, SECOND))

    assert summary["schools"] == {"held_by_freeze": 1, "done": 1}
    assert set(statuses(frozen, "t1").values()) == {"active"}
    assert statuses(frozen, "p2") == {"ROLE#s1#pupil": "active"}
    assert held(frozen) == {"HOMEROOM#c1", "LOAD#c1#algebra", "ROLE#s1#homeroom_teacher", "ROLE#s1#teacher", "LOGIN"}


def test_the_first_import_after_a_freeze_does_what_was_held_back(
    frozen: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    frozen.load(packed(rows_of("t1"), SECOND))
    monkeypatch.setenv("ROSTER_FREEZE", "none")
    nothing = {name: text for name, text in SMALL.items() if name in {"manifest.csv", "demographics.csv"}}
    nothing["manifest.csv"] = (
        nothing["manifest.csv"].replace("bulk", "absent").replace("demographics,absent", "demographics,delta")
    )

    frozen.load(packed(nothing, THIRD))

    assert set(statuses(frozen, "t1").values()) == {"ended"}
    assert [one.status for one in frozen.all(Account) if one.person_id == "t1"] == ["ended"]
    assert held(frozen) == set()


def test_who_came_back_during_a_freeze_stays(frozen: World, monkeypatch: pytest.MonkeyPatch) -> None:
    frozen.load(packed(rows_of("t1"), SECOND))
    frozen.load(packed(SMALL, THIRD))
    assert held(frozen) == set()
    monkeypatch.setenv("ROSTER_FREEZE", "none")

    frozen.load(packed(SMALL, FOURTH))

    assert set(statuses(frozen, "t1").values()) == {"active"}


def test_an_approval_despite_the_freeze_does_it_at_once(frozen: World) -> None:
    frozen.load(packed(rows_of("t1"), SECOND))

    frozen.approve("s1", despite_freeze=True)

    assert set(statuses(frozen, "t1").values()) == {"ended"}
    assert frozen.summary()["schools"] == {"done": 2}


def test_a_dry_run_tells_the_difference_by_school_and_writes_nothing(here: World) -> None:
    summary = here.load(
        packed(changed("orgs.csv", "Лицей № 3", "Гимназия № 3", rows_of("t1")), SECOND), **{"dry-run": "true"}
    )

    assert not here.writes
    assert summary["dry_run"] is True
    counts = summary["organisations"]["s1"]["counts"]
    assert {entity: numbers.get("ended") for entity, numbers in counts.items() if "ended" in numbers} == {
        "role": 2, "homeroom": 1, "teaching_load": 1, "account": 1,
    }  # fmt: skip
    assert counts["role"]["changed"] == 2
    assert here.load(packed(SMALL, SECOND))["schools"] == {"done": 2}


def test_who_got_a_role_by_hand_during_a_freeze_keeps_role_and_account(
    frozen: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    frozen.load(packed(rows_of("t1"), SECOND))
    [role] = [one for one in frozen.all(RoleAssignment) if (one.person_id, one.role) == ("t1", "teacher")]
    aws.dynamodb().put_item(TableName="state", Item=replace(role, version=role.version * 2).to_item())
    monkeypatch.setenv("ROSTER_FREEZE", "none")

    frozen.load(packed(rows_of("t1"), THIRD))

    assert statuses(frozen, "t1")["ROLE#s1#teacher"] == "active"
    assert [one.status for one in frozen.all(Account) if one.person_id == "t1"] == ["active"]
    assert held(frozen) == set()


def test_the_first_import_after_a_freeze_leaves_whom_it_names(frozen: World, monkeypatch: pytest.MonkeyPatch) -> None:
    frozen.load(packed(rows_of("t1"), SECOND))
    monkeypatch.setenv("ROSTER_FREEZE", "none")

    frozen.load(packed(SMALL, THIRD))

    assert set(statuses(frozen, "t1").values()) == {"active"}
    assert [one.status for one in frozen.all(Account) if one.person_id == "t1"] == ["active"]
