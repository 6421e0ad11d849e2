"""Each way in which a row can be bad, by its line in the report; everything else of the bundle is still taken."""

from collections import Counter
from datetime import UTC, datetime

import pytest
from roster_files import MOMENT_MS, SMALL, UPLOADED_MS, WHOLE, changed, kinds, mapped, report_of, without

from svyazka_common.records.roster import Organisation

NO_CLASS = {"class": 0, "enrolment": 0, "homeroom": 0, "teaching_load": 0}
NO_LOAD = {"teaching_load": 0}
NO_AUTHORITY = {"organisation": 1, "role": 3, "person": 3}

BAD_ROWS = [
    ("orgs.csv", "a1,,,Упр", "a 1,,,Упр", (3, "sourcedId", "identifier"), NO_AUTHORITY),
    ("orgs.csv", "a1,,,Упр", ",,,Упр", (3, "sourcedId", "missing"), NO_AUTHORITY),
    ("orgs.csv", "district", "planet", (3, "type", "value"), NO_AUTHORITY),
    ("orgs.csv", "a1,,,", "a1,gone,,", (3, "status", "value"), NO_AUTHORITY),
    ("orgs.csv", "a1,,,", "s1,,,", (3, "sourcedId", "duplicate"), NO_AUTHORITY),
    ("orgs.csv", "a1,,,", "a1,,soon,", (3, "dateLastModified", "timestamp"), {}),
    ("orgs.csv", "a1,,,Упр", "a1,,,У\x07пр", (3, "name", "text"), NO_AUTHORITY),
    ("academicSessions.csv", "2027-09-01", "2026-09-01", (2, "endDate", "dates_reversed"), NO_CLASS),
    ("academicSessions.csv", "2027-09-01", "01/09/27", (2, "endDate", "date"), NO_CLASS),
    ("courses.csv", "algebra,Алгебра", "homeroom,Алгебра", (3, "sourcedId", "duplicate"), {"teaching_load": 0}),
    ("classes.csv", "homeroom,s1,y1", "homeroom,s9,y1", (2, "schoolSourcedId", "reference"), NO_CLASS),
    ("classes.csv", "homeroom,s1,y1", "homeroom,s1,y9", (2, "termSourcedIds", "reference"), NO_CLASS),
    ("classes.csv", "homeroom,s1,y1", "homeroom,s1,y1\x01", (2, "termSourcedIds", "identifier"), NO_CLASS),
    ("classes.csv", "y1,c1", "y1,", (3, "metadata.homeroomClassSourcedId", "homeroom_unknown"), {"teaching_load": 0}),
    ("classes.csv", "y1,c1", "y1,l1", (3, "metadata.homeroomClassSourcedId", "reference"), {"teaching_load": 0}),
    ("classes.csv", "scheduled,s1", "scheduled,a1", (3, "metadata.homeroomClassSourcedId", "reference"), NO_LOAD),
    ("classes.csv", "scheduled,s1", "scheduled,s9", (3, "schoolSourcedId", "reference"), NO_LOAD),
    ("classes.csv", "l1,Алг", "c1,Алг", (3, "sourcedId", "duplicate"), {"teaching_load": 0}),
    ("classes.csv", "l1,Алг", "c1,7А,homeroom,homeroom,a1,y1,\nl1,Алг", (3, "sourcedId", "duplicate"), {}),
    ("classes.csv", "c1,7А", ",7А", (2, "sourcedId", "missing"), NO_CLASS),
    ("users.csv", "g1,true", "g1,maybe", (4, "enabledUser", "value"), {}),
    ("users.csv", "ivanova.o", "", (4, "username", "missing"), {}),
    ("users.csv", "ivanova.o", "iva nova", (4, "username", "login"), {}),
    ("users.csv", "Ольга", "О" * 101, (4, "givenName", "shortened"), {}),
    ("users.csv", "Петровна,g1", "Петровна,g9", (3, "agentSourcedIds", "reference"), {"guardianship": 0}),
    ("users.csv", "Петровна,g1", "Петровна,p1", (3, "agentSourcedIds", "guardian_unclear"), {"guardianship": 0}),
    ("users.csv", ",,,\no1", ",,t1,\no1", (4, "agentSourcedIds", "guardian_unclear"), {}),
    ("demographics.csv", "p1,", "p9,", (2, "sourcedId", "reference"), {}),
    ("demographics.csv", "2013-05-04", "4/05/2013", (2, "birthDate", "date"), {}),
    ("demographics.csv", "female", "weiblich", (2, "sex", "value"), {}),
    ("roles.csv", "districtAdministrator", "aide", (5, "role", "role_not_used"), {"role": 3}),
    ("roles.csv", "districtAdministrator", "boss", (5, "role", "value"), {"role": 3}),
    ("roles.csv", "districtAdministrator", "teacher", (5, "role", "role_in_wrong_organisation"), {"role": 3}),
    ("roles.csv", "r3,g1", "r3,g9", (4, "userSourcedId", "reference"), {"role": 3}),
    (
        "roles.csv",
        "r4,o1,primary,districtAdministrator,a1\n",
        "",
        (5, "sourcedId", "no_place"),
        {"role": 3, "person": 3},
    ),
    ("roles.csv", "parent,s1", "parent,s9", (4, "orgSourcedId", "reference"), {"role": 3}),
    ("enrollments.csv", "p1,student", "p9,student", (3, "userSourcedId", "reference"), {"enrolment": 0}),
    ("enrollments.csv", "e2,c1", "e2,c9", (3, "classSourcedId", "reference"), {"enrolment": 0}),
    ("enrollments.csv", "c1,s1,p1", "c1,a1,p1", (3, "classSourcedId", "reference"), {"enrolment": 0}),
    ("enrollments.csv", "c1,s1,p1", "c1,,p1", (3, "schoolSourcedId", "missing"), {"enrolment": 0}),
    ("enrollments.csv", "p1,student", "p1,proctor", (3, "role", "role_not_used"), {"enrolment": 0}),
    ("enrollments.csv", "e3,l1,s1,t1", "e3,l1,s1", (4, "", "row_unreadable"), {"teaching_load": 0}),
    ("enrollments.csv", "t1,teacher\ne2", "t1,teacher,more\ne2", (2, "", "row_unreadable"), {"homeroom": 0}),
]

TOLD_IN = {"no_place": "users.csv"}


@pytest.mark.parametrize(("file", "old", "new", "line", "difference"), BAD_ROWS)
def test_a_bad_row_is_reported_and_the_rest_taken(
    file: str, old: str, new: str, line: tuple[int, str, str], difference: dict[str, int]
) -> None:
    records, report = mapped(changed(file, old, new))

    told_in = TOLD_IN.get(line[2], file) if file in {"courses.csv", "roles.csv"} else file
    assert (told_in, *line) in report
    assert kinds(records) == {kind: count for kind, count in (WHOLE | difference).items() if count}


@pytest.mark.parametrize("file", sorted(name for name in SMALL if name != "manifest.csv"))
def test_a_file_that_the_manifest_names_but_that_is_missing_is_reported(file: str) -> None:
    assert (file, 0, "", "file_missing") in mapped(without(file))[1]


def test_lessons_of_an_unknown_subject_are_reported() -> None:
    records, report = mapped(changed("courses.csv", "algebra,Алг", "geometry,Гео"))

    assert ("classes.csv", 3, "courseSourcedId", "reference") in report
    assert kinds(records) == WHOLE - Counter(["teaching_load"])


def test_two_people_of_one_name_and_birth_date_are_both_taken_and_noted() -> None:
    files = changed("users.csv", "g1,true", "p2,true,anna2,Анна,ИВАНОВА,Петровна,,\ng1,true")
    files = changed("roles.csv", "r3,", "r5,p2,primary,student,s1\nr3,", files)
    files = changed("demographics.csv", "p1,2013-05-04", "p2,2013-05-04,female\np1,2013-05-04", files)

    records, report = mapped(files)

    assert report == [("users.csv", 4, "", "duplicate_person")]
    assert kinds(records)["person"] == 5


def test_a_year_ahead_is_noted_and_a_later_half_of_this_one_is_not() -> None:
    terms = "h2,Второе полугодие,semester,2027-01-10,2027-05-31,2027\ny2,Год,schoolYear,2027-09-01,2028-08-31,2028\ny1,"

    _, report = mapped(changed("academicSessions.csv", "y1,", terms))

    assert report == [("academicSessions.csv", 3, "startDate", "term_in_future")]


def test_a_cell_without_end_is_reported() -> None:
    endless = SMALL["demographics.csv"] + f'p2,"{"x" * 200_000},\n'

    assert ("demographics.csv", 3, "", "row_unreadable") in mapped({**SMALL, "demographics.csv": endless})[1]


def test_the_second_row_of_an_id_says_where_the_first_is() -> None:
    assert "Другая строка: 2." in report_of(changed("orgs.csv", "a1,,,", "s1,,,"))


def test_a_role_that_ends_before_it_begins_is_reported() -> None:
    files = changed("roles.csv", "orgSourcedId\nr1,t1,primary,teacher,s1", "orgSourcedId,beginDate,endDate\n"
                    "r1,t1,primary,teacher,s1,2026-10-01,2026-09-01")  # fmt: skip
    lines = files["roles.csv"].splitlines()
    files["roles.csv"] = "\n".join([*lines[:2], *(f"{line},," for line in lines[2:])])

    records, report = mapped(files)

    assert report == [("roles.csv", 2, "endDate", "dates_reversed")]
    assert kinds(records) == WHOLE - Counter(["role"])


def test_a_row_changed_in_the_future_counts_as_one_without_a_date() -> None:
    records, report = mapped(changed("orgs.csv", "a1,,,", "a1,,2062-09-01T00:00:00Z,"))

    assert report == [("orgs.csv", 3, "dateLastModified", "timestamp_in_future")]
    assert {one.version for one in records if isinstance(one, Organisation)} == {MOMENT_MS}


def test_a_row_dated_less_than_a_day_ahead_is_as_new_as_the_upload() -> None:
    within = datetime.fromtimestamp((UPLOADED_MS + 80_000_000) / 1000, UTC).isoformat()

    records, report = mapped(changed("orgs.csv", "a1,,,", f"a1,,{within},"))

    assert report == []
    assert UPLOADED_MS in {one.version for one in records if isinstance(one, Organisation)}


def with_twin(*births: str, name: str = "Анна,ИВАНОВА", enrolled_in: str = "") -> dict[str, str]:
    """The small bundle with somebody in row 4 of users.csv called like the pupil in row 3; `births` are theirs."""
    files = changed("users.csv", "g1,true", f"p2,true,anna2,{name},Петровна,,\ng1,true")
    files = changed("roles.csv", "r3,", "r5,p2,primary,student,s1\nr3,", files)
    if enrolled_in:
        files["enrollments.csv"] += f"e9,{enrolled_in},s1,p2,student\n"
    told_births = [f"p{number},{birth},female\n" for number, birth in enumerate(births, start=1)]
    return {**files, "demographics.csv": "sourcedId,birthDate,sex\n" + "".join(told_births)}


def test_a_double_says_which_row_is_the_other() -> None:
    assert "Другая строка: 3." in report_of(with_twin("2013-05-04", "2013-05-04"))


@pytest.mark.parametrize(
    ("files", "noted"),
    [
        (with_twin("2013-05-04", "2013-05-04", name="Анна,Иванова"), True),
        (with_twin("2013-05-04", "2013-05-05", enrolled_in="c1"), False),
        (with_twin("2013-05-04", "", enrolled_in="c1"), True),
        (with_twin(enrolled_in="c1"), True),
        (with_twin(), False),
        (with_twin("2013-05-04", "2013-05-04", name="Анна,Иванков"), False),
    ],
)
def test_a_double_has_the_same_name_and_birth_date_or_class(files: dict[str, str], *, noted: bool) -> None:
    assert mapped(files)[1] == ([("users.csv", 4, "", "duplicate_person")] if noted else [])


def test_a_class_of_a_later_part_of_a_year_that_has_begun_is_noted_itself() -> None:
    files = changed("academicSessions.csv", "y1,", "q3,Четверть,gradingPeriod,2027-01-10,2027-03-20,2027\ny1,")

    _, report = mapped(changed("classes.csv", "homeroom,s1,y1", "homeroom,s1,q3", files))

    assert report == [("classes.csv", 2, "termSourcedIds", "term_in_future")]


def test_classes_of_a_year_that_has_not_begun_are_not_noted_besides_it() -> None:
    _, report = mapped(changed("academicSessions.csv", "2026-09-01,2027-09-01", "2027-09-01,2028-09-01"))

    assert report == [("academicSessions.csv", 2, "startDate", "term_in_future")]
