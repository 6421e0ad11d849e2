"""Rows that can't be taken apart, and tables that break off, take nothing from anybody; all the others count."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from roster_files import SECOND, SMALL, SMALL_1_1, THIRD, changed, packed, rows_of

from functions.roster.read import school_bundle
from functions.roster.read.identifiers import ours
from roster.cloud import World, statuses
from svyazka_common.records.roster import SchoolClass

if TYPE_CHECKING:
    from collections.abc import Mapping


@pytest.mark.parametrize(
    ("file", "row", "spoilt"),
    [
        ("users.csv", "t1,true,Petrov.S,Сергей,Петров,Олегович,,reka-sosna-luna", "t1,true,Petrov.S"),
        ("users.csv", "t1,true,Petrov.S,Сергей,Петров,Олегович,", "t1,true,Petrov.S,Сергей,Петров;1,Олегович,,,,"),
        ("roles.csv", "r1,t1,primary,teacher,s1", "r1,t1"),
        (
            "enrollments.csv",
            "e1,c1,s1,t1,teacher\ne2,c1,s1,p1,student\ne3,l1,s1,t1,teacher",
            "e1,c1,s1,t1\ne2,p1\ne3,l1,s1,t1",
        ),
        ("classes.csv", "c1,7А,homeroom,homeroom,s1,y1,\n", "c1,7А\n"),
    ],
)
def test_a_person_in_an_unreadable_row_keeps_what_they_have(here: World, file: str, row: str, spoilt: str) -> None:
    before = statuses(here, "t1")

    summary = here.load(packed(changed(file, row, spoilt), SECOND))

    assert summary["problems"]["row_unreadable"] > 0
    assert statuses(here, "t1") == before
    assert [one.status for one in here.all(SchoolClass)] == ["active"]


def test_a_person_with_an_id_of_another_alphabet_keeps_what_they_have(here: World) -> None:
    foreign = {name: text.replace("t1", "t1@school.ru") for name, text in SMALL.items()}
    here.load(packed(foreign, SECOND))
    before = statuses(here, ours("t1@school.ru"))

    here.load(packed(changed("roles.csv", "r1,t1@school.ru,primary,teacher,s1", "r1,t1@school.ru", foreign), THIRD))

    assert statuses(here, ours("t1@school.ru")) == before
    assert set(before.values()) == {"active"}


def test_of_a_table_with_a_bad_row_who_is_in_no_row_goes_as_ever(here: World) -> None:
    files = changed("roles.csv", "r2,p1,primary,student,s1\n", "r2,p1\n", rows_of("t1"))

    here.load(packed(files, SECOND))

    assert set(statuses(here, "t1").values()) == {"ended"}
    assert set(statuses(here, "p1").values()) == {"active"}


def test_whom_an_unclosed_quote_has_swallowed_keeps_what_they_have(here: World) -> None:
    before = {person: statuses(here, person) for person in ("t1", "p1", "g1")}
    opened = changed("users.csv", "reka-sosna-luna", '"reka-sosna-luna')

    summary = here.load(packed(changed("users.csv", "ivanova.o,Ольга", 'ivanova.o,"Ольга', opened), SECOND))
    there = {person: statuses(here, person) for person in before}
    here.load(packed(opened, THIRD))

    assert summary["problems"]["row_unreadable"] == 1
    assert there == before == {person: statuses(here, person) for person in before}


@pytest.mark.parametrize("file", ["users.csv", "roles.csv", "enrollments.csv"])
def test_a_table_that_is_cut_off_takes_nothing_away_and_says_so(here: World, file: str) -> None:
    before = {person: statuses(here, person) for person in ("t1", "p1", "g1", "o1")}
    first = SMALL[file].index("\n") + 1

    summary = here.load(packed({**SMALL, file: SMALL[file][: first + 4]}, SECOND))

    assert summary["problems"]["broken_off"] == 1
    assert {person: statuses(here, person) for person in before} == before


def test_one_whom_a_cut_off_table_kept_goes_with_the_next_whole_one(here: World) -> None:
    here.load(packed({**SMALL, "roles.csv": SMALL["roles.csv"][:70]}, SECOND))
    kept = set(statuses(here, "t1").values())

    here.load(packed(rows_of("t1"), THIRD))

    assert (kept, set(statuses(here, "t1").values())) == ({"active"}, {"ended"})


def test_a_spoilt_row_of_one_roster_1_1_takes_no_role_away(here: World) -> None:
    before = statuses(here, "t1")

    here.load(packed(changed("users.csv", "t1,true,s1,teacher,Petrov.S,", "t1,true,", SMALL_1_1), SECOND))

    assert statuses(here, "t1") == before


def test_a_row_in_another_encoding_than_its_file_takes_nothing_away(here: World) -> None:
    before = statuses(here, "t1")
    files: Mapping[str, bytes] = {name: text.encode() for name, text in SMALL.items()}
    users = files["users.csv"].replace("Петров,".encode(), "Петров,".encode("cp1251"))

    summary = here.load(packed({**files, "users.csv": users}, SECOND))

    assert summary["problems"]["encoding"] == 1
    assert statuses(here, "t1") == before


@pytest.mark.parametrize(("files", "file"), [(SMALL, "roles.csv"), (SMALL_1_1, "users.csv")])
def test_a_table_with_too_many_bad_rows_is_as_one_that_breaks_off(
    here: World, monkeypatch: pytest.MonkeyPatch, files: Mapping[str, str], file: str
) -> None:
    monkeypatch.setattr(school_bundle, "MOST_NAMES", 3)
    files = {**files, "enrollments.csv": rows_of("t1")["enrollments.csv"]}
    header, *rows = (line for line in files[file].splitlines() if "t1," not in line)

    here.load(packed({**files, file: "\n".join([header, *(row[:6] for row in rows), ""])}, SECOND))

    assert statuses(here, "t1")["ROLE#s1#teacher"] == "active"
