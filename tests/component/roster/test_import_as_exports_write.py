"""Bundles as systems really write them, through the whole import: what the standard allows, and what it does not."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from roster_files import SMALL, SMALL_1_1, THIRD, Moment, changed, delta, packed, without

from roster.cloud import TODAY, World, imported_world, loaded_world, statuses, world
from svyazka_common.records.roster import (
    Account,
    Enrolment,
    Homeroom,
    Organisation,
    Person,
    RoleAssignment,
    SchoolClass,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

SECOND: Moment = (2026, 9, 25, 3, 0, 0)


@pytest.fixture
def here(tables: dict[str, dict[str, Any]]) -> Iterator[World]:
    with imported_world(tables) as made:
        yield made


@pytest.fixture
def empty(tables: dict[str, dict[str, Any]]) -> Iterator[World]:
    with world(tables) as made:
        yield made


def person(here: World, person_id: str) -> Person:
    [stored] = [one for one in here.all(Person) if one.person_id == person_id]
    return stored


def complete(here: World) -> bool:
    """Whether everybody of the small bundle is there with role, place and account."""
    return (len(here.all(Person)), len(here.all(Account)), len(here.all(Enrolment))) == (4, 4, 1)


def test_folders_may_be_parted_by_backslashes(empty: World) -> None:
    summary = empty.load(packed({f"oneroster\\{name}": text for name, text in SMALL.items()}))

    assert (summary["ok"], complete(empty)) == (True, True)


def test_a_first_line_may_say_how_cells_are_parted(empty: World) -> None:
    files = {name: "sep=;\r\n" + text.replace(",", ";") for name, text in SMALL.items() if name != "manifest.csv"}

    summary = empty.load(packed({**SMALL, **files}))

    assert (summary["ok"], complete(empty)) == (True, True)


def test_columns_without_a_name_are_none(empty: World) -> None:
    files = {
        name: text.replace("\n", ",,\n", 1) for name, text in SMALL.items() if name not in {"manifest.csv", "users.csv"}
    }

    summary = empty.load(packed({**SMALL, **files}))

    assert (summary["problems"], complete(empty)) == ({}, True)


def test_rows_may_end_at_their_last_filled_cell(empty: World) -> None:
    files = {name: "\n".join(line.rstrip(",") for line in text.split("\n")) for name, text in SMALL.items()}
    assert files != SMALL

    summary = empty.load(packed(files))

    assert (summary["problems"], complete(empty)) == ({}, True)


def test_a_row_that_ends_before_a_cell_that_has_to_be_there_is_reported(here: World) -> None:
    here.load(packed(changed("roles.csv", "r2,p1,primary,student,s1", "r2,p1,primary"), SECOND))

    assert ("roles.csv", "3", "", "row_unreadable") in here.report()
    assert statuses(here, "p1")["ROLE#s1#pupil"] == "active"


def test_all_tables_of_the_standard_are_known_even_if_absent(empty: World) -> None:
    manifest = (
        SMALL["manifest.csv"] + "file.userProfiles,bulk\nfile.userResources,bulk\nfile.lineItemScoreScales,delta\n"
    )

    summary = empty.load(packed({**SMALL, "manifest.csv": manifest, "userProfiles.csv": "sourcedId\nup1\n"}))

    assert (summary["ok"], summary["problems"]) == (True, {})


def test_a_table_called_absent_that_is_there_is_left_out_with_a_note(here: World) -> None:
    files = changed("manifest.csv", "file.enrollments,bulk", "file.enrollments,absent")

    summary = here.load(packed(files, SECOND))

    assert (summary["ok"], here.report()) == (True, [("enrollments.csv", "0", "", "file_left_out")])
    assert statuses(here, "p1")["ENROLMENT#c1"] == "active"


def test_a_table_that_is_twice_in_the_zip_puts_nobody_out(here: World) -> None:
    target = io.BytesIO(packed(SMALL, SECOND))
    with zipfile.ZipFile(target, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr(zipfile.ZipInfo("roles.csv", SECOND), SMALL["roles.csv"].splitlines()[0])

    here.load(target.getvalue())

    assert ("roles.csv", "0", "", "file_repeated") in here.report()
    assert {role.status for role in here.all(RoleAssignment)} == {"active"}


def test_a_first_line_that_is_too_long_is_a_header_without_columns(empty: World) -> None:
    for length in (141_401, 3_000_000):
        summary = empty.load(packed({**SMALL, "users.csv": "[" + "x" * length + "]"}))
        assert summary["problems"]["column_missing"] == 5
    assert {one.organisation_id for one in empty.all(Organisation)} == {"s1", "a1"}


def test_end_dates_are_the_first_days_that_are_none_any_more(here: World) -> None:
    head = "sourcedId,classSourcedId,schoolSourcedId,userSourcedId,role,beginDate,endDate\n"
    rows = f"e1,c1,s1,t1,teacher,,\ne2,c1,s1,p1,student,,{TODAY}\ne3,l1,s1,t1,teacher,,\n"
    year = changed("academicSessions.csv", "2027-09-01", TODAY)

    here.load(packed({**SMALL, "enrollments.csv": head + rows}, SECOND))
    [enrolment] = here.all(Enrolment)
    here.load(packed(year, THIRD))
    [school_class] = here.all(SchoolClass)

    assert (enrolment.ends_on, school_class.ends_on) == ("2026-10-14", "2026-10-14")


def test_end_dates_of_a_source_that_writes_last_days_are_those(empty: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROSTER_INCLUSIVE_END_DATES", "other, journal-1")
    files = changed("academicSessions.csv", "2027-09-01", "2027-08-31")
    days = []
    for code in ("journal-1", "journal-2"):
        manifest = SMALL["manifest.csv"] + f"source.systemCode,{code}\n"
        empty.load(packed({**files, "manifest.csv": manifest}, SECOND if code == "journal-1" else THIRD))
        [school_class] = empty.all(SchoolClass)
        days.append(school_class.ends_on)

    assert days == ["2027-08-31", "2027-08-30"]


def test_a_place_in_a_class_that_ends_on_the_day_it_begins_is_none(here: World) -> None:
    head = "sourcedId,classSourcedId,schoolSourcedId,userSourcedId,role,beginDate,endDate\n"
    rows = "e1,c1,s1,t1,teacher,,\ne2,c1,s1,p1,student,2026-09-03,2026-09-03\ne3,l1,s1,t1,teacher,,\n"

    summary = here.load(packed({**SMALL, "enrollments.csv": head + rows}, SECOND))

    assert (summary["problems"], statuses(here, "p1")["ENROLMENT#c1"]) == ({}, "ended")


EXTENDED = {
    **changed("roles.csv", "r1,t1,primary,teacher", "r1,t1,primary,ext:mentor"),
    "orgs.csv": SMALL["orgs.csv"] + "s9,,,Колледж,ext:college\n",
    "classes.csv": SMALL["classes.csv"] + "c9,Кружок,homeroom,EXT:club,s1,y1,\n",
    "enrollments.csv": SMALL["enrollments.csv"].replace("e1,c1,s1,t1,teacher", "e1,c1,s1,t1,ext:mentor")
    + "e8,c9,s1,p1,student\ne9,c9,s1,t1,teacher\n",
}


def test_values_of_an_extension_are_not_used_and_keep_nobody(here: World) -> None:
    here.load(packed(EXTENDED, SECOND))

    assert sorted(here.report()) == [
        ("classes.csv", "4", "classType", "class_not_used"),
        ("enrollments.csv", "2", "role", "role_not_used"),
        ("orgs.csv", "4", "type", "organisation_not_used"),
        ("roles.csv", "2", "role", "role_not_used"),
    ]
    assert statuses(here, "t1") == {
        "ROLE#s1#teacher": "ended",
        "ROLE#s1#homeroom_teacher": "ended",
        "HOMEROOM#c1": "ended",
        "LOAD#c1#algebra": "active",
    }
    assert {one.organisation_id for one in here.all(Organisation)} == {"s1", "a1"}
    assert [one.class_id for one in here.all(SchoolClass)] == ["c1"]


DEPARTMENT = {
    **SMALL,
    "orgs.csv": "sourcedId,name,type,parentSourcedId\ns1,Лицей № 3,school,a1\na1,Управление образования,district,\n"
    "d1,Кафедры,department,s1\nd2,Кафедра истории,department,d1\nd3,Отдел кадров,department,a1\n",
    "roles.csv": SMALL["roles.csv"].replace("teacher,s1", "teacher,d2"),
}


def test_a_department_of_a_school_is_a_part_of_the_school(empty: World) -> None:
    summary = empty.load(packed(DEPARTMENT))

    assert (summary["ok"], complete(empty)) == (True, True)
    assert {one.organisation_id: one.kind for one in empty.all(Organisation)} == {
        "s1": "school", "a1": "authority", "d3": "authority",
    }  # fmt: skip
    assert statuses(empty, "t1")["ROLE#s1#teacher"] == "active"


def test_an_authority_that_is_a_schools_department_is_closed(
    tables: dict[str, dict[str, Any]],
) -> None:
    alone = changed("orgs.csv", "d2,Кафедра истории,department,d1", "d2,Кафедра истории,department,a1", DEPARTMENT)
    alone = changed("roles.csv", "districtAdministrator,a1", "districtAdministrator,d2", alone)
    with loaded_world(
        tables, packed({**alone, "roles.csv": alone["roles.csv"].replace("teacher,d2", "teacher,s1")})
    ) as here:
        here.load(packed(DEPARTMENT, SECOND))

        assert {one.organisation_id: one.status for one in here.all(Organisation)}["d2"] == "ended"
        assert statuses(here, "t1")["ROLE#s1#teacher"] == "active"


def test_who_is_a_teacher_of_the_authority_is_one_where_the_classes_are(empty: World) -> None:
    empty.load(packed(changed("roles.csv", "teacher,s1", "teacher,a1")))

    assert statuses(empty, "t1")["ROLE#s1#teacher"] == "active"
    assert [one.organisation_id for one in empty.all(Account) if one.person_id == "t1"] == ["s1"]
    assert empty.report() == []


def test_a_teacher_of_the_authority_who_teaches_no_class_is_reported(empty: World) -> None:
    empty.load(packed(changed("roles.csv", "districtAdministrator,a1", "teacher,a1")))

    assert empty.report() == [("roles.csv", "5", "role", "role_in_wrong_organisation")]


def test_names_are_taken_in_their_one_spelling(empty: World) -> None:
    names = {
        "Сергей,Петров,Олегович": "Сер\u00adгей,Петров (Сидоров),-",
        "Анна,Иванова,Петровна": "Анна\u2011Мария,Д`Арк\u200b,нет",
        "Ольга,Иванова,": "Ольга\u2013Яна,О\u2019Нил,Отсутствует",
    }
    files = dict(SMALL)
    for old, new in names.items():
        files = changed("users.csv", old, new, files)

    summary = empty.load(packed(files))

    assert summary["problems"] == {}
    assert {(one.given_name, one.family_name, one.patronymic) for one in empty.all(Person)} == {
        ("Сергей", "Петров (Сидоров)", None),
        ("Анна-Мария", "Д'Арк", None),
        ("Ольга-Яна", "О'Нил", None),
        ("Зоя", "Лысенко", None),
    }


def test_what_is_too_long_is_cut_and_the_report_names_the_limit(empty: World) -> None:
    files = changed("users.csv", "Ольга", "О" * 101, changed("classes.csv", "7А,", "7" * 251 + ","))

    summary = empty.load(packed(files))

    assert (summary["ok"], complete(empty)) == (True, True)
    assert (len(person(empty, "g1").given_name), len(empty.all(SchoolClass)[0].label)) == (100, 250)
    assert {line.rpartition(": ")[2] for line in empty.texts()} == {
        "принято его начало. Можно не больше 100 знаков.", "принято его начало. Можно не больше 250 знаков.",
    }  # fmt: skip


def test_the_report_names_the_sign_that_an_identifier_cannot_have(here: World) -> None:
    here.load(packed(changed("roles.csv", "r2,p1", "r2,p|1"), SECOND))

    assert any(text.endswith("Недопустимый знак: «|» (U+007C).") for text in here.texts())


def test_a_password_that_no_form_takes_is_reported_and_not_stored(empty: World) -> None:
    summary = empty.load(packed(changed("users.csv", "reka-sosna-luna", "x" * 129)))

    assert summary["problems"] == {"too_long": 1}
    assert [one.password_hash for one in empty.all(Account) if one.person_id == "t1"] == [None]


def test_one_human_in_two_rows_has_one_account_and_is_reported(empty: World) -> None:
    row = "p9,true,s1,guardian,petrov.s,Сергей,Петров,Олегович,,\n"
    empty.load(packed({**SMALL_1_1, "users.csv": SMALL_1_1["users.csv"] + row}))

    assert empty.report() == [("users.csv", "6", "username", "login_of_same_person")]
    [text] = empty.texts()
    assert "Выгрузите человека одной строкой" in text
    assert text.endswith("Другая строка: 2.")


def bare(table: str, row: str) -> bytes:
    """A list of changes in which a row has nothing but its id, the status and the date."""
    files = delta(**{table: row})
    return packed(files, SECOND)


def test_a_person_to_be_deleted_is_told_by_the_id_alone(here: World) -> None:
    summary = here.load(bare("users", "tobedeleted,2026-09-20T10:00:00Z,p1,,,,,,,"))

    assert summary["problems"] == {}
    gone = person(here, "p1")
    assert (gone.status, gone.family_name, gone.given_name, gone.patronymic) == ("ended", "Иванова", "Анна", "Петровна")
    assert set(statuses(here, "p1").values()) == {"ended"}


def test_a_class_to_be_deleted_is_told_by_the_id_alone(here: World) -> None:
    summary = here.load(bare("classes", "tobedeleted,2026-09-20T10:00:00Z,c1,,,,,,"))

    assert (summary["problems"], [one.status for one in here.all(SchoolClass)]) == ({}, ["ended"])
    assert {one.status for one in here.all(Homeroom)} == {"ended"}


def test_an_organisation_to_be_deleted_is_told_by_the_id_alone(here: World) -> None:
    summary = here.load(bare("orgs", "tobedeleted,2026-09-20T10:00:00Z,s1,,"))

    assert summary["problems"] == {}
    assert {one.organisation_id: (one.name, one.status) for one in here.all(Organisation)}["s1"] == (
        "Лицей № 3",
        "ended",
    )


@pytest.mark.parametrize("encoding", ["cp1251", "koi8_r", "mac_cyrillic", "cp866", "iso8859_5"])
def test_old_russian_encodings_are_told_apart(empty: World, encoding: str) -> None:
    files = {name: text.replace("№ ", "").encode(encoding) for name, text in SMALL.items()}

    summary = empty.load(packed(files))

    assert (summary["ok"], set(summary["problems"])) == (True, {f"read_as_{encoding}"})
    assert {one.family_name for one in empty.all(Person)} == {"Петров", "Иванова", "Лысенко"}


def test_a_file_whose_names_are_none_is_stopped(empty: World) -> None:
    garbled = changed("users.csv", SMALL["users.csv"], SMALL["users.csv"].encode().decode("cp1251", "replace"))

    summary = empty.load(packed(garbled))

    assert (summary["refused"], empty.items()) == ("names_garbled", [])


def test_an_unlinked_lesson_is_one_line_however_many_are_in_it(here: World) -> None:
    files = changed(
        "classes.csv", "s1,y1,c1", "s1,y1,", changed("enrollments.csv", "e3,l1", "e4,l1,s1,p1,student\ne3,l1")
    )

    here.load(packed(files, SECOND))

    assert [line[3] for line in here.report()] == ["homeroom_unknown"]
    assert statuses(here, "t1")["LOAD#c1#algebra"] == "active"


def test_an_unlinked_lesson_keeps_no_pupil_who_has_left(tables: dict[str, dict[str, Any]]) -> None:
    lesson = changed(
        "classes.csv", "s1,y1,c1", "s1,y1,", changed("enrollments.csv", "e3,l1", "e4,l1,s1,p1,student\ne3,l1")
    )
    with loaded_world(tables, packed(lesson)) as here:
        here.load(packed(changed("enrollments.csv", "e2,c1,s1,p1,student\n", "", lesson), SECOND))

        assert statuses(here, "p1")["ENROLMENT#c1"] == "ended"


def test_without_a_manifest_nothing_is_taken(here: World) -> None:
    assert here.load(packed(without("manifest.csv"), SECOND))["refused"] == "manifest_missing"
