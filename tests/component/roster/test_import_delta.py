"""Files of changes: only the rows that are given count, and what they lean on is looked up in the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace
from roster_files import FOURTH, SECOND, SMALL, THIRD, changed, delta, packed

from functions.roster.repository import rosters
from roster.cloud import World, statuses
from svyazka_common import aws
from svyazka_common.records.roster import (
    Account,
    Enrolment,
    Homeroom,
    Person,
    RoleAssignment,
    SchoolClass,
    TeachingLoad,
)

if TYPE_CHECKING:
    import pytest

TWO_OF_ALL = changed("classes.csv", "l1,Алг", "c2,7Б,homeroom,homeroom,s1,y1,\nl1,Алг")
TWO_OF_ALL = changed(
    "enrollments.csv", "e1,", "e4,c2,s1,t1,teacher\ne5,c1,s1,p2,student\ne6,c2,s1,p2,student\ne1,", TWO_OF_ALL
)
TWO_OF_ALL = changed("users.csv", "g1,true", "p2,true,lev,Лев,Иванов,,g1,\ng1,true", TWO_OF_ALL)
TWO_OF_ALL = changed("roles.csv", "r3,", "r5,p2,primary,student,s1\nr3,", TWO_OF_ALL)
"""With a second class of the teacher, and a second child of the mother, who is in both."""


def test_a_changed_name_changes_the_person_and_nobody_else(here: World) -> None:
    row = "active,2026-09-20T10:00:00Z,t1,true,Petrov.S,Семён,Петров,Олегович,,"

    summary = here.load(packed(delta(users=row), SECOND))

    assert summary["ok"]
    assert [one.given_name for one in here.all(Person) if one.person_id == "t1"] == ["Семён"]
    assert set(statuses(here, "t1").values()) | set(statuses(here, "p1").values()) == {"active"}
    assert here.writes == {"PutItem": 1, "UpdateItem": 1}


def test_a_later_change_that_comes_first_stays(here: World) -> None:
    for name, day in [("Савва", 21), ("Семён", 20)]:
        row = f"active,2026-09-{day}T10:00:00Z,t1,true,Petrov.S,{name},Петров,Олегович,,"
        here.load(packed(delta(users=row), SECOND))

    assert [one.given_name for one in here.all(Person) if one.person_id == "t1"] == ["Савва"]


def test_a_new_pupil_comes_with_a_guardian_who_is_there_already(here: World) -> None:
    files = delta(
        users="active,,p2,true,lev,Лев,Орлов,,g1,",
        roles="active,,r9,p2,primary,student,s1",
        enrollments="active,,e9,c1,s1,p2,student",
    )

    assert here.load(packed(files, SECOND))["ok"]

    assert statuses(here, "p2") == {"ENROLMENT#c1": "active", "ROLE#s1#pupil": "active"}
    assert statuses(here, "g1") == {
        "GUARDIAN_OF#p1": "active",
        "GUARDIAN_OF#p2": "active",
        "ROLE#s1#parent": "active",
    }
    assert [one.class_label for one in here.all(Enrolment) if one.person_id == "p2"] == ["7А"]
    assert [one.status for one in here.all(Account) if one.person_id == "p2"] == ["active"]


def test_rows_to_be_deleted_end_what_they_name(here: World) -> None:
    files = delta(
        roles="tobedeleted,2026-09-20T10:00:00Z,r1,t1,primary,teacher,s1",
        enrollments="tobedeleted,2026-09-20T10:00:00Z,e1,c1,s1,t1,teacher",
    )

    here.load(packed(files, SECOND))

    assert statuses(here, "t1") == {
        "HOMEROOM#c1": "ended",
        "LOAD#c1#algebra": "active",
        "ROLE#s1#homeroom_teacher": "ended",
        "ROLE#s1#teacher": "ended",
    }
    assert [one.status for one in here.all(Account) if one.person_id == "t1"] == ["ended"]


def test_a_person_to_be_deleted_loses_everything(here: World) -> None:
    here.load(packed(delta(users="tobedeleted,,p1,true,ivanova.a,Анна,Иванова,Петровна,g1,"), SECOND))

    assert set(statuses(here, "p1").values()) == {"ended"}
    assert statuses(here, "g1") == {"GUARDIAN_OF#p1": "ended", "ROLE#s1#parent": "active"}
    assert [one.status for one in here.all(Account) if one.person_id == "p1"] == ["ended"]


def test_a_class_to_be_deleted_ends_with_everybody_in_it(here: World) -> None:
    here.load(packed(delta(classes="tobedeleted,,c1,7А,homeroom,homeroom,s1,y1,"), SECOND))

    assert [one.status for one in here.all(SchoolClass)] == ["ended"]
    assert statuses(here, "p1") == {"ENROLMENT#c1": "ended", "ROLE#s1#pupil": "active"}
    assert statuses(here, "t1")["ROLE#s1#homeroom_teacher"] == "ended"


def test_a_class_keeps_its_days_where_its_year_is_not_told(here: World) -> None:
    assert here.load(packed(delta(classes="active,,c1,7Б,homeroom,homeroom,s1,y1,"), SECOND))["ok"]

    [stored] = here.all(SchoolClass)
    assert (stored.label, stored.starts_on, stored.ends_on) == ("7Б", "2026-09-01", "2027-08-31")


def test_a_teacher_of_a_lesson_comes_with_the_lessons_row(here: World) -> None:
    files = delta(
        classes="active,,l2,Алгебра 7А,algebra,scheduled,s1,y1,c1",
        users="active,,t2,true,new,Пётр,Ильин,,,",
        roles="active,,r9,t2,primary,teacher,s1",
        enrollments="active,,e9,l2,s1,t2,teacher\nactive,,e10,l1,s1,t2,teacher",
    )

    summary = here.load(packed(files, SECOND))

    assert summary["problems"] == {"reference": 1}
    assert statuses(here, "t2") == {"LOAD#c1#algebra": "active", "ROLE#s1#teacher": "active"}


def test_a_subject_new_in_a_class_is_named_as_elsewhere_in_the_school(here: World) -> None:
    lesson = "active,,l2,Алгебра 7Б,algebra,scheduled,s1,y1,c2"
    files = delta(
        academicSessions="active,,y1,Год,schoolYear,2026-09-01,2027-08-31,2027",
        classes=f"active,,c2,7Б,homeroom,homeroom,s1,y1,\n{lesson}",
        enrollments="active,,e9,l2,s1,t1,teacher",
    )

    assert here.load(packed(files, SECOND))["ok"]

    assert {one.class_id: one.subject_name for one in here.all(TeachingLoad)} == {"c1": "Алгебра", "c2": "Алгебра"}


def test_a_class_teacher_whom_changes_do_not_name_keeps_the_role_as_it_is(here: World) -> None:
    [homeroom] = here.all(Homeroom)
    aws.dynamodb().put_item(TableName="state", Item=replace(homeroom, version=homeroom.version + 1).to_item())
    before = here.all(RoleAssignment)

    here.load(packed(delta(users="active,,p1,true,ivanova.a,Яна,Иванова,Петровна,g1,"), SECOND))

    assert here.all(RoleAssignment) == before


def test_a_guardian_whom_a_pupils_row_names_no_more_is_one_no_more(here: World) -> None:
    files = delta(
        users="active,,p1,true,ivanova.a,Анна,Иванова,Петровна,g2,\nactive,,g2,true,new,Олег,Иванов,,,",
        roles="active,,r9,g2,primary,parent,s1",
    )

    here.load(packed(files, SECOND))

    assert statuses(here, "g1")["GUARDIAN_OF#p1"] == "ended"
    assert statuses(here, "g2")["GUARDIAN_OF#p1"] == "active"


def test_who_keeps_another_child_or_class_does_not_count_as_going(here: World) -> None:
    here.load(packed(TWO_OF_ALL, SECOND))

    users = "active,,p1,true,ivanova.a,Анна,Иванова,Петровна,g2,\nactive,,g2,true,new,Олег,Иванов,,,"
    here.load(packed(delta(users=users, roles="active,,r9,g2,primary,parent,s1"), THIRD))
    assert statuses(here, "g1")["GUARDIAN_OF#p1"] == "ended"
    assert here.schools()["s1"].removals == {"people": 0, "classes": 0}

    here.load(packed(delta(classes="tobedeleted,,c1,7А,homeroom,homeroom,s1,y1,"), FOURTH))
    assert statuses(here, "t1")["HOMEROOM#c1"] == statuses(here, "p1")["ENROLMENT#c1"] == "ended"
    assert here.schools()["s1"].removals == {"people": 1, "classes": 1}


def test_a_list_of_changes_that_names_many_is_read_with_the_whole_school(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROSTER_LARGEST_REMOVAL", "100")
    monkeypatch.setattr(rosters, "MOST_READ_BY_NAME", 1)
    users = "active,,p1,true,ivanova.a,Анна,Иванова,Петровна,g1,"

    here.load(packed(delta(users=users, classes="tobedeleted,,c1,7А,homeroom,homeroom,s1,y1,"), SECOND))

    assert here.schools()["s1"].removals == {"people": 2, "people_of": 3, "classes": 1, "classes_of": 1}


def test_rows_of_unknown_organisations_and_persons_are_reported(here: World) -> None:
    files = delta(
        roles="active,,r9,t1,primary,teacher,s9\nactive,,r8,nobody,primary,teacher,s1",
        enrollments="active,,e9,c1,s9,p1,student",
        demographics="active,,nobody,2013-05-04,female\nactive,,p1,2013-05-05,female",
    )

    summary = here.load(packed(files, SECOND))

    assert summary["problems"] == {"reference": 4}
    assert [one.birth_date for one in here.all(Person) if one.person_id == "p1"] == ["2013-05-05"]


def test_a_role_elsewhere_leaves_the_one_here(here: World) -> None:
    files = delta(orgs="active,,s2,Школа № 4,school", roles="active,,r9,t1,primary,teacher,s2")
    files["orgs.csv"] = "status,dateLastModified,sourcedId,name,type\nactive,,s2,Школа № 4,school\n"

    assert here.load(packed(files, SECOND))["ok"]

    assert {one.organisation_id: one.status for one in here.all(RoleAssignment) if one.person_id == "t1"} == {
        "s1": "active",
        "s2": "active",
    }


def test_the_same_changes_again_write_nothing(here: World) -> None:
    files = delta(roles="tobedeleted,2026-09-20T10:00:00Z,r1,t1,primary,teacher,s1")
    here.load(packed(files, SECOND))
    here.writes.clear()

    here.load(packed(files, SECOND))

    assert not here.writes


def test_what_changes_ended_a_later_list_of_everybody_gives_back(here: World) -> None:
    here.load(packed(delta(users="tobedeleted,,p1,true,ivanova.a,Анна,Иванова,Петровна,g1,"), SECOND))

    here.load(packed(SMALL, THIRD))

    assert set(statuses(here, "p1").values()) | set(statuses(here, "g1").values()) == {"active"}
    assert [one.status for one in here.all(Person) if one.person_id == "p1"] == ["active"]
