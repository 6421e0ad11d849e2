"""A cell that can't be read is not a blank one: what it would have told stays as it is stored."""

from __future__ import annotations

import pytest
from roster_files import SECOND, SMALL, THIRD, changed, packed, rows_of

from roster.cloud import World, statuses
from svyazka_common.records.roster import Account, Person

GUARDED = {"GUARDIAN_OF#p1": "active", "ROLE#s1#parent": "active"}


def person(here: World, person_id: str = "p1") -> Person:
    return next(one for one in here.all(Person) if one.person_id == person_id)


@pytest.mark.parametrize(
    ("cell", "code"),
    [('"g 1"', "identifier"), ('"o1,g\x011"', "identifier"), ("g1|x", "identifier"), ("g9", "reference")],
)
def test_a_child_whose_guardians_cannot_be_read_keeps_them(here: World, cell: str, code: str) -> None:
    summary = here.load(packed(changed("users.csv", "Петровна,g1", f"Петровна,{cell}"), SECOND))

    assert code in summary["problems"]
    assert statuses(here, "g1") == GUARDED


def test_where_one_guardian_cannot_be_read_the_others_are_taken(here: World) -> None:
    here.load(packed(changed("users.csv", "Петровна,g1", 'Петровна,"t1,g 9"'), SECOND))

    assert statuses(here, "g1") == GUARDED
    assert statuses(here, "t1")["GUARDIAN_OF#p1"] == "active"


def test_guardians_by_semicolon_are_taken_and_nothing_is_told(here: World) -> None:
    summary = here.load(packed(changed("users.csv", "Петровна,g1", "Петровна,t1; g1"), SECOND))

    assert (summary["problems"], statuses(here, "g1")) == ({}, GUARDED)
    assert statuses(here, "t1")["GUARDIAN_OF#p1"] == "active"


def test_an_absent_guardian_goes_though_the_childs_row_names_them(here: World) -> None:
    files = changed("users.csv", "g1,true,ivanova.o,Ольга,Иванова,,,\n", "")
    files = changed("roles.csv", "r3,g1,primary,parent,s1\n", "", files)

    summary = here.load(packed(files, SECOND))

    assert summary["problems"] == {"reference": 1}
    assert statuses(here, "g1") == {"GUARDIAN_OF#p1": "ended", "ROLE#s1#parent": "ended"}


def test_a_deleted_guardian_goes_whatever_the_childs_row_says(here: World) -> None:
    files = changed("users.csv", "Петровна,g1", 'Петровна,"g 1"')
    lines = files["users.csv"].splitlines()
    marked = [f"{line},{'tobedeleted' if line.startswith('g1,') else ''}" for line in lines[1:]]

    here.load(packed({**files, "users.csv": "\n".join([f"{lines[0]},status", *marked, ""])}, SECOND))

    assert statuses(here, "g1")["GUARDIAN_OF#p1"] == "ended"


def test_birth_date_and_sex_that_cannot_be_read_stay_and_blank_ones_go(here: World) -> None:
    here.load(packed(changed("demographics.csv", "2013-05-04,female", "4/05/2013,Ж"), SECOND))
    kept = person(here)
    here.load(packed(changed("demographics.csv", "2013-05-04,female", ",female"), THIRD))

    assert (kept.birth_date, kept.sex) == ("2013-05-04", "female")
    assert (person(here).birth_date, person(here).sex) == (None, "female")


def test_a_patronymic_that_cannot_be_read_stays_and_a_blank_one_goes(here: World) -> None:
    here.load(packed(changed("users.csv", "Петровна", "Петр\x07овна"), SECOND))
    kept = person(here).patronymic
    here.load(packed(changed("users.csv", "Петровна", ""), THIRD))

    assert (kept, person(here).patronymic) == ("Петровна", None)


def test_a_table_without_an_optional_column_says_nothing_of_it(here: World) -> None:
    files = changed("demographics.csv", "birthDate", "born", changed("users.csv", "middleName", "second"))

    here.load(packed(files, SECOND))

    assert (person(here).birth_date, person(here).patronymic) == ("2013-05-04", "Петровна")


@pytest.mark.parametrize(("cell", "code"), [("", "missing"), ("perhaps", "value")])
def test_an_unclear_enabled_user_is_taken_and_the_account_stays(here: World, cell: str, code: str) -> None:
    before = here.all(Account)

    summary = here.load(packed(changed("users.csv", "t1,true,Petrov.S,Сергей", f"t1,{cell},other,Семён"), SECOND))

    assert summary["problems"] == {code: 1}
    assert person(here, "t1").given_name == "Семён"
    assert here.all(Account) == before


def test_who_is_told_not_to_log_in_loses_the_account(here: World) -> None:
    here.load(packed(changed("users.csv", "t1,true", "t1,нет"), SECOND))

    assert {one.person_id for one in here.all(Account) if one.status == "ended"} == {"t1"}


def test_of_somebody_new_an_account_in_doubt_is_not_made(here: World) -> None:
    files = changed("users.csv", "o1,true", "t2,,new,Пётр,Петров,,,\no1,true", SMALL)

    here.load(packed(changed("roles.csv", "r4,", "r5,t2,primary,teacher,s1\nr4,", files), SECOND))

    assert person(here, "t2").given_name == "Пётр"
    assert "t2" not in {one.person_id for one in here.all(Account)}


def test_who_is_dated_in_the_far_future_goes_with_a_later_list(here: World) -> None:
    header, *lines = SMALL["roles.csv"].splitlines()
    dated = [f"{line},{'2062-09-01T00:00:00Z' if ',t1,' in line else ''}" for line in lines]
    summary = here.load(packed({**SMALL, "roles.csv": "\n".join([f"{header},dateLastModified", *dated])}, SECOND))

    here.load(packed(rows_of("t1"), THIRD))

    assert summary["problems"] == {"timestamp_in_future": 1}
    assert set(statuses(here, "t1").values()) == {"ended"}
