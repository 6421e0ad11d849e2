"""What a list of everybody leaves unclear, by a missing table, a bad row or its age, takes nothing from anybody."""

from __future__ import annotations

import pytest
from roster_files import SECOND, SMALL, THIRD, changed, packed, rows_of

from roster.cloud import World, statuses
from svyazka_common.records.roster import Person, SchoolClass


def test_a_file_without_the_column_of_guardians_says_nothing_of_them(here: World) -> None:
    here.load(packed(changed("users.csv", "agentSourcedIds", "nothing"), SECOND))

    assert statuses(here, "g1") == {"GUARDIAN_OF#p1": "active", "ROLE#s1#parent": "active"}


@pytest.mark.parametrize("file", ["users.csv", "roles.csv", "enrollments.csv", "classes.csv"])
def test_a_table_that_is_missing_or_cannot_be_read_takes_nothing_away(here: World, file: str) -> None:
    before = [statuses(here, person) for person in ("t1", "p1", "g1", "o1")]

    here.load(packed({name: text for name, text in SMALL.items() if name != file}, SECOND))
    here.load(packed(changed(file, "sourcedId", "x"), THIRD))

    assert [statuses(here, person) for person in ("t1", "p1", "g1", "o1")] == before


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
        ("roles.csv", "t1,primary,teacher,s1", "t1,primary,teacher,"),
        (
            "enrollments.csv",
            "e1,c1,s1,t1,teacher\ne2,c1,s1,p1,student\ne3,l1,s1,t1",
            "e1,c1,,t1,teacher\ne2,c1,s1,p1,student\ne3,l1,,t1",
        ),
        ("classes.csv", "c1,7А,homeroom,homeroom,s1,y1", "c1,7А,homeroom,homeroom,,y1"),
        ("classes.csv", "c1,7А,homeroom,homeroom,s1,y1", "c1,7А,homeroom,homeroom,s1,y9"),
        ("classes.csv", "l1,Алгебра 7А,algebra,scheduled,s1,y1,c1", "l1,Алгебра 7А,algebra,scheduled,s1,y1,"),
    ],
)
def test_a_person_named_by_a_bad_row_keeps_what_they_have(here: World, file: str, old: str, new: str) -> None:
    before = statuses(here, "t1")

    summary = here.load(packed(changed(file, old, new), SECOND))

    assert summary["reported"] > 0
    assert statuses(here, "t1") == before
    assert [one.status for one in here.all(SchoolClass)] == ["active"]


def test_where_it_is_unclear_who_guards_whom_only_that_is_kept(here: World) -> None:
    summary = here.load(packed(changed("roles.csv", "r2,p1,primary,student,s1\n", ""), SECOND))

    assert summary["problems"] == {"guardian_unclear": 1}
    assert statuses(here, "p1") == {"ENROLMENT#c1": "active", "ROLE#s1#pupil": "ended"}
    assert statuses(here, "g1") == {"GUARDIAN_OF#p1": "active", "ROLE#s1#parent": "active"}


def test_an_older_list_that_comes_late_changes_nothing(here: World) -> None:
    here.load(packed(SMALL, THIRD))
    here.writes.clear()

    summary = here.load(packed(rows_of("t1"), SECOND))

    assert (summary["ok"], summary["schools"]) == (False, {"overtaken": 2})
    assert not here.writes


@pytest.mark.parametrize("lost", ["????", "Петр????", "Петро?на"])
def test_a_patronymic_with_lost_letters_is_reported_and_not_wiped(here: World, lost: str) -> None:
    here.load(packed(changed("users.csv", "Петровна", lost), SECOND))

    assert ("users.csv", "3", "middleName", "text") in here.report()
    [person] = [one for one in here.all(Person) if one.person_id == "p1"]
    assert person.patronymic == "Петровна"
