"""What a list of everybody takes away, what it gives back, and what stops it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from roster_files import SMALL, Moment, changed, packed, rows_of
from roster_world import World, world

from svyazka_common import aws, clock
from svyazka_common.passwords import verify_password
from svyazka_common.records.accounts import Account
from svyazka_common.records.imports import HeldRemoval
from svyazka_common.records.relations import Enrolment, Guardianship, Homeroom, RoleAssignment, TeachingLoad
from svyazka_common.records.roster import Person, SchoolClass

if TYPE_CHECKING:
    from collections.abc import Iterator

SECOND: Moment = (2026, 9, 25, 3, 0, 0)
THIRD: Moment = (2026, 10, 1, 3, 0, 0)
FOURTH: Moment = (2026, 10, 5, 3, 0, 0)
RELATIONS = (Enrolment, Guardianship, Homeroom, RoleAssignment, TeachingLoad)


@pytest.fixture
def here(tables: dict[str, dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with world(tables) as made:
        monkeypatch.setenv("ROSTER_LARGEST_REMOVAL", "100")
        made.load(packed(SMALL))
        made.writes.clear()
        yield made


def standing(here: World, person_id: str) -> dict[str, str]:
    """The status of each relation of a person, by sort key."""
    return {one.sk: one.status for kind in RELATIONS for one in here.all(kind) if one.pk == f"PERSON#{person_id}"}


def test_who_is_absent_loses_role_place_and_account_and_nobody_else_anything(here: World) -> None:
    before = {person: standing(here, person) for person in ("p1", "g1", "o1")}

    summary = here.load(packed(rows_of("t1"), SECOND))

    assert standing(here, "t1") == {
        "HOMEROOM#c1": "ended",
        "LOAD#c1#algebra": "ended",
        "ROLE#s1#homeroom_teacher": "ended",
        "ROLE#s1#teacher": "ended",
    }
    assert {one.login: one.status for one in here.all(Account) if one.organisation_id == "s1"} == {
        "petrov.s": "ended",
        "ivanova.a": "active",
        "ivanova.o": "active",
    }
    assert {person: standing(here, person) for person in ("p1", "g1", "o1")} == before
    ended = {entity: numbers["ended"] for entity, numbers in summary["counts"].items() if "ended" in numbers}
    assert ended == {"role": 2, "homeroom": 1, "teaching_load": 1, "account": 1}
    assert here.writes == {"UpdateItem": 5}


def test_who_comes_back_has_the_same_account_and_password(here: World) -> None:
    [before] = [one for one in here.all(Account) if one.person_id == "t1"]
    here.load(packed(rows_of("t1"), SECOND))

    here.load(packed(SMALL, THIRD))

    assert set(standing(here, "t1").values()) == {"active"}
    [after] = [one for one in here.all(Account) if one.person_id == "t1"]
    assert (after.account_id, after.status, after.password_hash) == (before.account_id, "active", before.password_hash)
    assert verify_password(after.password_hash, "reka-sosna-luna")


def test_who_comes_back_under_another_login_keeps_the_password(here: World) -> None:
    here.load(packed(rows_of("t1"), SECOND))

    here.load(packed(changed("users.csv", "Petrov.S", "Petrov.Sergey"), THIRD))

    [after] = [one for one in here.all(Account) if one.person_id == "t1"]
    assert (after.login, after.status) == ("petrov.sergey", "active")
    assert verify_password(after.password_hash, "reka-sosna-luna")


def test_a_login_of_who_has_left_goes_to_who_needs_it_and_the_password_waits(here: World) -> None:
    here.load(packed(rows_of("t1"), SECOND))

    here.load(packed(changed("users.csv", "ivanova.o", "petrov.s", rows_of("t1")), THIRD))
    assert {one.login: one.person_id for one in here.all(Account) if one.person_id in {"g1", "t1"}} == {
        "petrov.s": "g1"
    }

    here.load(packed(changed("users.csv", "ivanova.o", "petrov.s", changed("users.csv", "Petrov.S", "new")), FOURTH))
    logins = {one.login: one for one in here.all(Account) if one.person_id in {"g1", "t1"}}
    assert {login: one.person_id for login, one in logins.items()} == {"petrov.s": "g1", "new": "t1"}
    assert verify_password(logins["new"].password_hash, "reka-sosna-luna")


def test_a_dated_row_brings_back_what_ended_by_absence(here: World) -> None:
    users = (
        SMALL["roles.csv"]
        .replace("sourcedId,", "dateLastModified,sourcedId,")
        .replace("\nr", "\n2026-08-01T00:00:00Z,r")
    )
    here.load(packed(rows_of("t1"), SECOND))

    here.load(packed({**SMALL, "roles.csv": users}, THIRD))

    assert set(standing(here, "t1").values()) == {"active"}


def test_a_pupil_who_left_for_good_is_nobodys_child_any_more(here: World) -> None:
    here.load(packed(rows_of("p1", "g1"), SECOND))

    assert set(standing(here, "p1").values()) | set(standing(here, "g1").values()) == {"ended"}


def test_a_guardian_who_is_named_no_more_is_one_no_more(here: World) -> None:
    here.load(packed(changed("users.csv", "Петровна,g1", "Петровна,"), SECOND))

    assert standing(here, "g1") == {"GUARDIAN_OF#p1": "ended", "ROLE#s1#parent": "active"}


def test_a_file_without_the_column_of_guardians_says_nothing_of_them(here: World) -> None:
    here.load(packed(changed("users.csv", "agentSourcedIds", "nothing"), SECOND))

    assert standing(here, "g1") == {"GUARDIAN_OF#p1": "active", "ROLE#s1#parent": "active"}


def test_a_class_that_is_absent_is_dissolved_and_comes_back(here: World) -> None:
    files = changed("classes.csv", "c1,7А,homeroom,homeroom,s1,y1,\nl1,Алгебра 7А,algebra,scheduled,s1,y1,c1\n", "")
    files["enrollments.csv"] = SMALL["enrollments.csv"].splitlines()[0] + "\n"

    here.load(packed(files, SECOND))
    assert [one.status for one in here.all(SchoolClass)] == ["ended"]
    assert standing(here, "p1") == {"ENROLMENT#c1": "ended", "ROLE#s1#pupil": "active"}

    here.load(packed(SMALL, THIRD))
    assert [one.status for one in here.all(SchoolClass)] == ["active"]
    assert set(standing(here, "p1").values()) | set(standing(here, "t1").values()) == {"active"}


@pytest.mark.parametrize("file", ["users.csv", "roles.csv", "enrollments.csv", "classes.csv"])
def test_a_table_that_is_missing_or_cannot_be_read_takes_nothing_away(here: World, file: str) -> None:
    before = [standing(here, person) for person in ("t1", "p1", "g1", "o1")]

    here.load(packed({name: text for name, text in SMALL.items() if name != file}, SECOND))
    here.load(packed(changed(file, "sourcedId", "x"), THIRD))

    assert [standing(here, person) for person in ("t1", "p1", "g1", "o1")] == before


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("users.csv", "t1,true", "t1,perhaps"),
        ("roles.csv", "t1,primary,teacher", "t1,primary,wizard"),
        (
            "enrollments.csv",
            "e1,c1,s1,t1,teacher\ne2,c1,s1,p1,student\ne3,l1,s1,t1",
            "e1,c9,s1,t1,teacher\ne2,c1,s1,p1,student\ne3,l9,s1,t1",
        ),
        ("classes.csv", "c1,7А,homeroom,homeroom,s1,y1", "c1,7А,homeroom,homeroom,s1,y9"),
        ("classes.csv", "l1,Алгебра 7А,algebra,scheduled,s1,y1,c1", "l1,Алгебра 7А,algebra,scheduled,s1,y1,"),
    ],
)
def test_whoever_a_bad_row_names_keeps_what_they_have(here: World, file: str, old: str, new: str) -> None:
    before = standing(here, "t1")

    summary = here.load(packed(changed(file, old, new), SECOND))

    assert summary["reported"] > 0
    assert standing(here, "t1") == before
    assert [one.status for one in here.all(SchoolClass)] == ["active"]


def test_where_it_is_unclear_who_guards_whom_only_that_is_kept(here: World) -> None:
    summary = here.load(packed(changed("roles.csv", "r2,p1,primary,student,s1\n", ""), SECOND))

    assert summary["problems"] == {"guardian_unclear": 1}
    assert standing(here, "p1") == {"ENROLMENT#c1": "active", "ROLE#s1#pupil": "ended"}
    assert standing(here, "g1") == {"GUARDIAN_OF#p1": "active", "ROLE#s1#parent": "active"}


def test_who_is_named_by_a_relative_only_has_gone(here: World) -> None:
    files = changed("users.csv", "Иванова,,,\n", "Иванова,,p1,\n", rows_of("p1"))
    files["users.csv"] += "g1,true,ivanova.o,Ольга,Иванова,,p1,\n" if "g1,true" not in files["users.csv"] else ""

    summary = here.load(packed(files, SECOND))

    assert summary["problems"] == {"reference": 1}
    assert set(standing(here, "p1").values()) == {"ended"}


def test_who_is_no_longer_used_is_no_bad_row(here: World) -> None:
    here.load(packed(changed("roles.csv", "t1,primary,teacher", "t1,primary,aide"), SECOND))

    assert standing(here, "t1")["ROLE#s1#teacher"] == "ended"


def test_a_disabled_user_is_shut_out_and_let_in_again(here: World) -> None:
    here.load(packed(changed("users.csv", "t1,true", "t1,false"), SECOND))
    assert [one.status for one in here.all(Account) if one.person_id == "t1"] == ["ended"]
    assert set(standing(here, "t1").values()) == {"active"}

    here.load(packed(SMALL, THIRD))
    assert [one.status for one in here.all(Account) if one.person_id == "t1"] == ["active"]


def test_an_older_list_that_comes_late_takes_nothing_away_and_gives_nothing_back(here: World) -> None:
    here.load(packed(SMALL, THIRD))
    here.writes.clear()

    summary = here.load(packed(rows_of("t1"), SECOND))

    assert (summary["ok"], summary["schools"]) == (True, {"overtaken": 2})
    assert not here.writes


TWO_SCHOOLS = changed(
    "orgs.csv", "a1,,,", "s2,,,Школа № 4,school\na1,,,",
    changed("classes.csv", "l1,Алг", "c2,5Б,homeroom,homeroom,s2,y1,\nl1,Алг"),
)  # fmt: skip
MOVED = changed(
    "roles.csv", "p1,primary,student,s1", "p1,primary,student,s2",
    changed("enrollments.csv", "e2,c1,s1,p1", "e2,c2,s2,p1", TWO_SCHOOLS),
)  # fmt: skip


@pytest.mark.parametrize("reversed_order", [False, True])
def test_a_pupil_who_changes_school_keeps_the_guardian_whoever_is_first(
    here: World, monkeypatch: pytest.MonkeyPatch, *, reversed_order: bool
) -> None:
    here.load(packed(TWO_SCHOOLS, SECOND))
    here.upload(packed(MOVED, THIRD))
    monkeypatch.setattr(World, "work_off", lambda _: None)
    here.run()
    for body in sorted(iter(here.next_school, None), reverse=reversed_order):
        assert here.school(body) == []

    assert standing(here, "p1") == {
        "ENROLMENT#c1": "ended",
        "ENROLMENT#c2": "active",
        "ROLE#s1#pupil": "ended",
        "ROLE#s2#pupil": "active",
    }
    assert standing(here, "g1") == {"GUARDIAN_OF#p1": "active", "ROLE#s1#parent": "active"}
    assert {one.organisation_id: one.status for one in here.all(Account) if one.person_id == "p1"} == {
        "s1": "ended",
        "s2": "active",
    }


def test_a_parent_with_a_role_elsewhere_is_the_guardian_of_a_child_here(here: World) -> None:
    files = changed("roles.csv", "g1,primary,parent,s1", "g1,primary,parent,s2", TWO_SCHOOLS)

    summary = here.load(packed(files, SECOND))

    assert summary["ok"]
    assert standing(here, "g1") == {
        "GUARDIAN_OF#p1": "active",
        "ROLE#s1#parent": "ended",
        "ROLE#s2#parent": "active",
    }
    assert len([one for one in here.all(Person) if one.person_id == "g1"]) == 1


@pytest.fixture
def guarded(here: World, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("ROSTER_LARGEST_REMOVAL", "10")
    return here


def test_too_much_stops_before_anything_of_the_organisation_is_written(guarded: World) -> None:
    summary = guarded.load(packed(changed("users.csv", "Ольга", "Оля", rows_of("t1")), SECOND))

    assert not guarded.writes
    assert (summary["ok"], summary["schools"]) == (False, {"waiting_approval": 1, "done": 1})
    assert summary["organisations"]["s1"]["removals"] == {
        "people": 1, "people_of": 3, "classes": 0, "classes_of": 1,
    }  # fmt: skip
    assert summary["organisations"]["s1"]["counts"]["role"]["ended"] == 2


def test_an_approval_lets_it_go_on(guarded: World) -> None:
    guarded.load(packed(rows_of("t1"), SECOND))

    guarded.approve("s1")

    assert (guarded.summary()["ok"], guarded.summary()["schools"]) == (True, {"done": 2})
    assert set(standing(guarded, "t1").values()) == {"ended"}


def test_an_approval_after_a_newer_list_changes_nothing(guarded: World) -> None:
    guarded.load(packed(rows_of("t1"), SECOND))
    waiting = guarded.summary()["import_id"]
    guarded.load(packed(SMALL, THIRD))
    guarded.upload(packed(rows_of("t1"), SECOND))

    guarded.school(f'{{"import_id": "{waiting}", "organisation_id": "s1", "approved": true}}')

    assert set(standing(guarded, "t1").values()) == {"active"}


def test_a_tenth_is_not_too_much(guarded: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROSTER_LARGEST_REMOVAL", "34")

    assert guarded.load(packed(rows_of("t1"), SECOND))["ok"]
    assert set(standing(guarded, "t1").values()) == {"ended"}


def test_a_list_without_any_enrolment_is_noticed_though_all_roles_are_there(guarded: World) -> None:
    files = {**SMALL, "enrollments.csv": SMALL["enrollments.csv"].splitlines()[0] + "\n"}

    assert guarded.load(packed(files, SECOND))["schools"] == {"waiting_approval": 1, "done": 1}


def test_classes_of_a_year_that_is_over_are_not_missed(guarded: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: "2027-09-05")
    next_year = {
        **SMALL,
        "academicSessions.csv": SMALL["academicSessions.csv"]
        .replace("y1", "y2").replace("2027-08", "2028-08").replace("2026-09", "2027-09"),
        "classes.csv": SMALL["classes.csv"]
        .replace("y1", "y2").replace("c1", "c8").replace("l1", "l8").replace("7А", "8А"),
        "enrollments.csv": SMALL["enrollments.csv"].replace("c1", "c8").replace("l1", "l8"),
    }  # fmt: skip

    assert guarded.load(packed(next_year, (2027, 9, 4, 0, 0, 0)))["ok"]
    assert {one.label: one.status for one in guarded.all(SchoolClass)} == {"7А": "ended", "8А": "active"}


def held() -> set[str]:
    """What a freeze holds back: the sort keys in `state`."""
    answer = aws.dynamodb().scan(TableName="access")
    return {
        HeldRemoval.from_item(item).removed_sk for item in answer["Items"] if item["entity"]["S"] == HeldRemoval.entity
    }


@pytest.fixture
def frozen(here: World, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("ROSTER_FREEZE", "autumn=10-01/10-31")
    return here


def test_a_freeze_holds_removals_back_and_lets_additions_in(frozen: World) -> None:
    files = changed("users.csv", "p1,true", "p2,true,new,Лев,Орлов,,,\np1,true", rows_of("t1"))
    files = changed("roles.csv", "r2,p1", "r7,p2,primary,student,s1\nr2,p1", files)

    summary = frozen.load(packed(files, SECOND))

    assert summary["schools"] == {"held_by_freeze": 1, "done": 1}
    assert set(standing(frozen, "t1").values()) == {"active"}
    assert standing(frozen, "p2") == {"ROLE#s1#pupil": "active"}
    assert held() == {"HOMEROOM#c1", "LOAD#c1#algebra", "ROLE#s1#homeroom_teacher", "ROLE#s1#teacher", "LOGIN"}


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

    assert set(standing(frozen, "t1").values()) == {"ended"}
    assert [one.status for one in frozen.all(Account) if one.person_id == "t1"] == ["ended"]
    assert held() == set()


def test_who_came_back_during_a_freeze_stays(frozen: World, monkeypatch: pytest.MonkeyPatch) -> None:
    frozen.load(packed(rows_of("t1"), SECOND))
    frozen.load(packed(SMALL, THIRD))
    assert held() == set()
    monkeypatch.setenv("ROSTER_FREEZE", "none")

    frozen.load(packed(SMALL, FOURTH))

    assert set(standing(frozen, "t1").values()) == {"active"}


def test_an_approval_despite_the_freeze_does_it_at_once(frozen: World) -> None:
    frozen.load(packed(rows_of("t1"), SECOND))

    frozen.approve("s1", despite_freeze=True)

    assert set(standing(frozen, "t1").values()) == {"ended"}
    assert frozen.summary()["schools"] == {"done": 2}


def test_a_dry_run_tells_the_difference_by_school_and_writes_nothing(here: World) -> None:
    summary = here.load(
        packed(changed("orgs.csv", "Лицей № 3", "Гимназия № 3", rows_of("t1")), SECOND), **{"dry-run": "true"}
    )

    assert not here.writes
    assert summary["dry_run"] is True
    told = summary["organisations"]["s1"]["counts"]
    assert {entity: numbers.get("ended") for entity, numbers in told.items() if "ended" in numbers} == {
        "role": 2, "homeroom": 1, "teaching_load": 1, "account": 1,
    }  # fmt: skip
    assert told["role"]["changed"] == 2
    assert here.load(packed(SMALL, SECOND))["schools"] == {"done": 2}
