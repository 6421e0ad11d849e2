"""What a list of everybody takes away and gives back: people, classes, guardians, accounts, places in schools."""

from __future__ import annotations

import pytest
from roster_files import FOURTH, SECOND, SMALL, THIRD, changed, packed, rows_of

from roster.cloud import World, statuses
from svyazka_common.passwords import verify_password
from svyazka_common.records.roster import Account, Person, SchoolClass


def test_who_is_absent_loses_role_place_and_account_and_nobody_else(here: World) -> None:
    before = {person: statuses(here, person) for person in ("p1", "g1", "o1")}

    summary = here.load(packed(rows_of("t1"), SECOND))

    assert statuses(here, "t1") == {
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
    assert {person: statuses(here, person) for person in ("p1", "g1", "o1")} == before
    ended = {entity: numbers["ended"] for entity, numbers in summary["counts"].items() if "ended" in numbers}
    assert ended == {"role": 2, "homeroom": 1, "teaching_load": 1, "account": 1}
    assert here.writes == {"UpdateItem": 5}


def test_who_comes_back_has_the_same_account_and_password(here: World) -> None:
    [before] = [one for one in here.all(Account) if one.person_id == "t1"]
    here.load(packed(rows_of("t1"), SECOND))

    here.load(packed(SMALL, THIRD))

    assert set(statuses(here, "t1").values()) == {"active"}
    [after] = [one for one in here.all(Account) if one.person_id == "t1"]
    assert (after.account_id, after.status, after.password_hash) == (before.account_id, "active", before.password_hash)
    assert verify_password(after.password_hash, "reka-sosna-luna")


def test_who_comes_back_under_another_login_keeps_the_password(here: World) -> None:
    here.load(packed(rows_of("t1"), SECOND))

    here.load(packed(changed("users.csv", "Petrov.S", "Petrov.Sergey"), THIRD))

    [after] = [one for one in here.all(Account) if one.person_id == "t1"]
    assert (after.login, after.status) == ("petrov.sergey", "active")
    assert verify_password(after.password_hash, "reka-sosna-luna")


def test_a_leavers_login_goes_to_who_needs_it_and_the_password_waits(here: World) -> None:
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

    assert set(statuses(here, "t1").values()) == {"active"}


def test_a_pupil_who_left_for_good_is_nobodys_child_any_more(here: World) -> None:
    here.load(packed(rows_of("p1", "g1"), SECOND))

    assert set(statuses(here, "p1").values()) | set(statuses(here, "g1").values()) == {"ended"}


def test_a_guardian_who_is_named_no_more_is_one_no_more(here: World) -> None:
    here.load(packed(changed("users.csv", "Петровна,g1", "Петровна,"), SECOND))

    assert statuses(here, "g1") == {"GUARDIAN_OF#p1": "ended", "ROLE#s1#parent": "active"}


def test_a_class_that_is_absent_is_dissolved_and_comes_back(here: World) -> None:
    files = changed("classes.csv", "c1,7А,homeroom,homeroom,s1,y1,\nl1,Алгебра 7А,algebra,scheduled,s1,y1,c1\n", "")
    files["enrollments.csv"] = SMALL["enrollments.csv"].splitlines()[0] + "\n"

    here.load(packed(files, SECOND))
    assert [one.status for one in here.all(SchoolClass)] == ["ended"]
    assert statuses(here, "p1") == {"ENROLMENT#c1": "ended", "ROLE#s1#pupil": "active"}

    here.load(packed(SMALL, THIRD))
    assert [one.status for one in here.all(SchoolClass)] == ["active"]
    assert set(statuses(here, "p1").values()) | set(statuses(here, "t1").values()) == {"active"}


def test_who_is_named_by_a_relative_only_has_gone(here: World) -> None:
    files = changed("users.csv", "Иванова,,,\n", "Иванова,,p1,\n", rows_of("p1"))
    files["users.csv"] += "g1,true,ivanova.o,Ольга,Иванова,,p1,\n" if "g1,true" not in files["users.csv"] else ""

    summary = here.load(packed(files, SECOND))

    assert summary["problems"] == {"reference": 1}
    assert set(statuses(here, "p1").values()) == {"ended"}


def test_who_is_no_longer_used_is_no_bad_row(here: World) -> None:
    here.load(packed(changed("roles.csv", "t1,primary,teacher", "t1,primary,aide"), SECOND))

    assert statuses(here, "t1")["ROLE#s1#teacher"] == "ended"


def test_a_disabled_user_is_shut_out_and_let_in_again(here: World) -> None:
    here.load(packed(changed("users.csv", "t1,true", "t1,false"), SECOND))
    assert [one.status for one in here.all(Account) if one.person_id == "t1"] == ["ended"]
    assert set(statuses(here, "t1").values()) == {"active"}

    here.load(packed(SMALL, THIRD))
    assert [one.status for one in here.all(Account) if one.person_id == "t1"] == ["active"]


TWO_SCHOOLS = changed(
    "orgs.csv", "a1,,,", "s2,,,Школа № 4,school\na1,,,",
    changed("classes.csv", "l1,Алг", "c2,5Б,homeroom,homeroom,s2,y1,\nl1,Алг"),
)  # fmt: skip
MOVED = changed(
    "roles.csv", "p1,primary,student,s1", "p1,primary,student,s2",
    changed("enrollments.csv", "e2,c1,s1,p1", "e2,c2,s2,p1", TWO_SCHOOLS),
)  # fmt: skip


@pytest.mark.parametrize("reversed_order", [False, True])
def test_a_pupil_who_changes_school_keeps_the_guardian_in_either_order(
    here: World, monkeypatch: pytest.MonkeyPatch, *, reversed_order: bool
) -> None:
    here.load(packed(TWO_SCHOOLS, SECOND))
    here.upload(packed(MOVED, THIRD))
    monkeypatch.setattr(World, "work_off", lambda _: None)
    here.run()
    for body in sorted(iter(here.next_school, None), reverse=reversed_order):
        assert here.school(body) == []

    assert statuses(here, "p1") == {
        "ENROLMENT#c1": "ended",
        "ENROLMENT#c2": "active",
        "ROLE#s1#pupil": "ended",
        "ROLE#s2#pupil": "active",
    }
    assert statuses(here, "g1") == {"GUARDIAN_OF#p1": "active", "ROLE#s1#parent": "active"}
    assert {one.organisation_id: one.status for one in here.all(Account) if one.person_id == "p1"} == {
        "s1": "ended",
        "s2": "active",
    }


def test_a_parent_with_a_role_elsewhere_is_the_guardian_of_a_child_here(here: World) -> None:
    files = changed("roles.csv", "g1,primary,parent,s1", "g1,primary,parent,s2", TWO_SCHOOLS)

    summary = here.load(packed(files, SECOND))

    assert summary["ok"]
    assert statuses(here, "g1") == {
        "GUARDIAN_OF#p1": "active",
        "ROLE#s1#parent": "ended",
        "ROLE#s2#parent": "active",
    }
    assert len([one for one in here.all(Person) if one.person_id == "g1"]) == 1
