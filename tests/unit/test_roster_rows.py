"""Each way in which a row can be bad, by its line in the report; everything else of the bundle is still taken."""

from collections import Counter

import pytest
from roster_files import MOMENT_MS, SMALL, changed, kinds, mapped, without

from svyazka_common.records.relations import Enrolment, Guardianship, RoleAssignment, TeachingLoad
from svyazka_common.records.roster import Person, SchoolClass

WHOLE = kinds(mapped(SMALL)[0])


def test_the_small_bundle_is_taken_whole() -> None:
    records, report = mapped(SMALL)

    assert report == []
    assert WHOLE == {
        "organisation": 2,
        "class": 1,
        "person": 4,
        "role": 4,
        "guardianship": 1,
        "enrolment": 1,
        "homeroom": 1,
        "teaching_load": 1,
    }
    [load] = [record for record in records if isinstance(record, TeachingLoad)]
    assert load == TeachingLoad(
        person_id="t1",
        class_id="c1",
        class_label="7А",
        organisation_id="s1",
        subject_id="algebra",
        subject_name="Алгебра",
        starts_on="2026-09-01",
        ends_on="2027-08-31",
        version=MOMENT_MS,
    )


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
    ("academicSessions.csv", "2027-08-31", "2026-08-31", (2, "endDate", "dates_reversed"), NO_CLASS),
    ("academicSessions.csv", "2027-08-31", "31/08/27", (2, "endDate", "date"), NO_CLASS),
    ("courses.csv", "algebra,Алгебра", "homeroom,Алгебра", (3, "sourcedId", "duplicate"), {"teaching_load": 0}),
    ("classes.csv", "homeroom,s1,y1", "homeroom,s9,y1", (2, "schoolSourcedId", "reference"), NO_CLASS),
    ("classes.csv", "homeroom,s1,y1", "homeroom,s1,y9", (2, "termSourcedIds", "reference"), NO_CLASS),
    ("classes.csv", "homeroom,s1,y1", "homeroom,s1,y1\x01", (2, "termSourcedIds", "identifier"), NO_CLASS),
    ("classes.csv", "y1,c1", "y1,", (3, "metadata.homeroomClassSourcedId", "homeroom_unknown"), {"teaching_load": 0}),
    ("classes.csv", "y1,c1", "y1,l1", (3, "metadata.homeroomClassSourcedId", "reference"), {"teaching_load": 0}),
    ("classes.csv", "scheduled,s1", "scheduled,a1", (3, "metadata.homeroomClassSourcedId", "reference"), NO_LOAD),
    ("classes.csv", "scheduled,s1", "scheduled,s9", (3, "schoolSourcedId", "reference"), NO_LOAD),
    ("classes.csv", "l1,Алг", "c1,Алг", (3, "sourcedId", "duplicate"), {"teaching_load": 0}),
    ("users.csv", "g1,true", "g1,maybe", (4, "enabledUser", "value"), {"person": 3, "role": 3, "guardianship": 0}),
    ("users.csv", "ivanova.o", "", (4, "username", "missing"), {}),
    ("users.csv", "ivanova.o", "iva nova", (4, "username", "login"), {}),
    ("users.csv", "Ольга", "О" * 101, (4, "givenName", "too_long"), {"person": 3, "role": 3, "guardianship": 0}),
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


def test_a_day_of_enrolment_overrides_the_classes() -> None:
    header = "userSourcedId,role,beginDate,endDate"
    files = changed("enrollments.csv", "userSourcedId,role", header)
    text = files["enrollments.csv"].replace("teacher\n", "teacher,,\n")
    records, report = mapped({**files, "enrollments.csv": text.replace("student\n", "student,2026-10-01,2026-12-31\n")})

    assert report == []
    [enrolment] = [record for record in records if isinstance(record, Enrolment)]
    assert (enrolment.starts_on, enrolment.ends_on) == ("2026-10-01", "2026-12-31")

    for ends_on, code in [("2026-09-30", "dates_reversed"), ("1/05/2027", "date")]:
        row = f"student,2026-10-01,{ends_on}\n"
        records, report = mapped({**files, "enrollments.csv": text.replace("student\n", row)})
        assert report == [("enrollments.csv", 3, "endDate", code)]
        assert kinds(records) == WHOLE - Counter(["enrolment"])


@pytest.mark.parametrize("file", sorted(name for name in SMALL if name != "manifest.csv"))
def test_a_file_that_the_manifest_names_but_that_is_missing_is_reported(file: str) -> None:
    assert (file, 0, "", "file_missing") in mapped(without(file))[1]


def test_lessons_of_an_unknown_subject_are_reported() -> None:
    records, report = mapped(changed("courses.csv", "algebra,Алг", "geometry,Гео"))

    assert ("classes.csv", 3, "courseSourcedId", "reference") in report
    assert kinds(records) == WHOLE - Counter(["teaching_load"])


def test_a_missing_and_a_repeated_column_are_reported_once_for_the_file() -> None:
    assert mapped(changed("demographics.csv", "sourcedId", "number"))[1] == [
        ("demographics.csv", 1, "sourcedId", "column_missing")
    ]
    assert mapped(changed("demographics.csv", "birthDate,sex", "sex,SEX"))[1] == [
        ("demographics.csv", 1, "sex", "column_repeated")
    ]


@pytest.mark.parametrize(
    ("file", "right", "misspelt"),
    [
        ("demographics.csv", "sourcedId", "sourceId"),
        ("demographics.csv", "birthDate", "birth_dat"),
        ("users.csv", "agentSourcedIds", "agentSourcedId"),
        ("enrollments.csv", "classSourcedId", "clasSourcedId"),
        ("roles.csv", "orgSourcedId", "orgSourcedIdd"),
    ],
)
def test_a_misspelt_column_that_can_be_no_other_is_read_and_noted(file: str, right: str, misspelt: str) -> None:
    records, report = mapped(changed(file, f"{right},", f"{misspelt},") if f"{right}," in SMALL[file] else
                             changed(file, right, misspelt))  # fmt: skip

    assert report == [(file, 1, right, "column_guessed")]
    assert kinds(records) == WHOLE


def test_a_column_that_two_may_be_is_nobodys() -> None:
    files = changed(
        "demographics.csv", "sourcedId,birthDate,sex\np1,", "sourcedId,birthDat,birthDte,sex\np1,2013-05-04,"
    )

    records, report = mapped(files)

    assert report == []
    assert {record.birth_date for record in records if isinstance(record, Person)} == {None}


def test_other_columns_of_the_standard_are_nobodys_slip() -> None:
    files = changed("users.csv", "agentSourcedIds", "preferredGivenName")

    records, report = mapped(files)

    assert (report, kinds(records)) == ([], WHOLE - Counter(["guardianship"]))


def test_headers_with_underscores_and_tables_by_semicolon_are_read() -> None:
    files = {name: content.replace(",", ";") for name, content in SMALL.items()}
    files = changed(
        "users.csv", "givenName", "Given_Name", changed("roles.csv", "orgSourcedId", "Org Sourced ID", files)
    )

    records, report = mapped(files)

    assert (report, kinds(records)) == ([], WHOLE)


def test_a_file_in_cp1251_is_read_and_noted() -> None:
    records, report = mapped({**SMALL, "users.csv": SMALL["users.csv"].encode("cp1251")})

    assert report == [("users.csv", 0, "", "read_as_cp1251")]
    assert records == mapped(SMALL)[0]


def test_nul_bytes_around_a_cell_are_passed_over_and_within_one_reported() -> None:
    records, report = mapped(changed("users.csv", "Ольга", "\0Ольга\0"))
    assert (report, kinds(records)) == ([], WHOLE)

    assert ("users.csv", 4, "givenName", "text") in mapped(changed("users.csv", "Ольга", "Оль\0га"))[1]


def test_two_people_of_one_name_and_birth_date_are_both_taken_and_noted() -> None:
    files = changed("users.csv", "g1,true", "p2,true,anna2,Анна,ИВАНОВА,Петровна,,\ng1,true")
    files = changed("roles.csv", "r3,", "r5,p2,primary,student,s1\nr3,", files)
    files = changed("demographics.csv", "p1,2013-05-04", "p2,2013-05-04,female\np1,2013-05-04", files)

    records, report = mapped(files)

    assert report == [("users.csv", 4, "", "duplicate_person")]
    assert kinds(records)["person"] == 5


def test_a_year_that_has_not_begun_is_noted_and_the_half_of_one_that_has_is_not() -> None:
    terms = "h2,Второе полугодие,semester,2027-01-10,2027-05-31,2027\ny2,Год,schoolYear,2027-09-01,2028-08-31,2028\ny1,"

    _, report = mapped(changed("academicSessions.csv", "y1,", terms))

    assert report == [("academicSessions.csv", 3, "startDate", "term_in_future")]


def test_one_roster_1_1_has_roles_and_organisations_with_the_users() -> None:
    header = "sourcedId,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName"
    users = f"""{header},agentSourcedIds,password
t1,true,s1,teacher,Petrov.S,,Сергей,Петров,Олегович,,reka-sosna-luna
p1,true,s1,student,ivanova.a,,Анна,Иванова,Петровна,g1,
g1,true,s1,guardian,ivanova.o,,Ольга,Иванова,,,
o1,true,"a1",administrator,officer,,Зоя,Лысенко,,,
"""
    manifest = SMALL["manifest.csv"].replace("version,1.2", "version,1.1").replace("file.roles,bulk\n", "")
    files = {name: text for name, text in SMALL.items() if name != "roles.csv"}

    records, report = mapped({**files, "users.csv": users, "manifest.csv": manifest})

    assert (report, kinds(records)) == ([], WHOLE)
    assert {record.pk + record.sk for record in records} == {record.pk + record.sk for record in mapped(SMALL)[0]}


def test_a_role_of_one_roster_1_1_in_two_organisations_is_two_roles() -> None:
    users = SMALL["users.csv"].replace("password\n", "password,orgSourcedIds,role\n")
    roles = iter(["teacher", "student", "parent", "administrator"])
    places = iter(['"s1,s2"', "s1", "s1", "s9"])
    lines = [
        line if number == 0 else f"{line},{next(places)},{next(roles)}"
        for number, line in enumerate(users.splitlines())
    ]
    manifest = SMALL["manifest.csv"].replace("version,1.2", "version,1.1").replace("file.roles,bulk\n", "")
    files = changed("orgs.csv", "a1,,,", "s2,,,Школа № 4,school\na1,,,", {**SMALL, "manifest.csv": manifest})

    records, report = mapped({**files, "users.csv": "\n".join(lines)})

    assert ("users.csv", 5, "orgSourcedId", "reference") in report
    assert sorted(record.organisation_id for record in records if isinstance(record, RoleAssignment)) == [
        "s1",
        "s1",
        "s1",
        "s2",
    ]


def test_headers_in_other_capitals_and_with_a_byte_order_mark_are_read() -> None:
    files: dict[str, str | bytes] = {
        name: ("\ufeff" + content.replace("sourcedId", " SOURCEDID ")).replace("\n", "\r\n").encode()
        for name, content in SMALL.items()
    }

    records, report = mapped(files)

    assert (report, kinds(records)) == ([], WHOLE)


def test_words_in_other_capitals_and_files_in_a_folder_are_read() -> None:
    files = changed("classes.csv", "scheduled", "Scheduled", changed("roles.csv", "student", "STUDENT"))

    records, report = mapped({f"export/{name.upper()}": content for name, content in files.items()})

    assert (report, kinds(records)) == ([], WHOLE)


def test_a_row_in_another_encoding_is_reported_and_the_others_read() -> None:
    users = SMALL["users.csv"].encode().replace("Ольга".encode(), "Ольга".encode("cp1251"))

    records, report = mapped({**SMALL, "users.csv": users})

    assert ("users.csv", 4, "", "encoding") in report
    assert kinds(records)["person"] == 3


def test_a_cell_without_end_is_reported() -> None:
    endless = SMALL["demographics.csv"] + f'p2,"{"x" * 200_000},\n'

    assert ("demographics.csv", 3, "", "row_unreadable") in mapped({**SMALL, "demographics.csv": endless})[1]


def test_guardians_are_read_from_either_side_and_once() -> None:
    other_way = changed("users.csv", "Иванова,,,\n", "Иванова,,p1,\n")
    only_other_way = changed("users.csv", "Петровна,g1", "Петровна,", other_way)

    for files in (other_way, only_other_way):
        records, report = mapped(files)
        [guardianship] = [record for record in records if isinstance(record, Guardianship)]
        assert report == []
        assert (guardianship.guardian_id, guardianship.child_id, guardianship.child_name) == (
            "g1",
            "p1",
            "Иванова Анна Петровна",
        )


def test_a_removed_row_ends_what_leans_on_it() -> None:
    files = changed("orgs.csv", "s1,,,", "s1,tobedeleted,,")

    records, report = mapped(files)

    assert report == []
    statuses = {(record.entity, getattr(record, "status", None)) for record in records}
    assert {("enrolment", "ended"), ("homeroom", "ended"), ("teaching_load", "ended"), ("role", "ended")} <= statuses
    assert ("guardianship", "active") in statuses


def test_a_teacher_of_two_groups_has_one_load_that_ends_with_the_last() -> None:
    two = changed("classes.csv", "l1,Алг", "l2,Алгебра 7А группа 2,algebra,scheduled,s1,y1,c1\nl1,Алг")
    both = changed("enrollments.csv", "sourcedId,", "status,sourcedId,", two)
    rows = both["enrollments.csv"].replace("\ne", "\n,e")
    for first, second, expected in [
        ("", "", "active"),
        ("tobedeleted", "", "active"),
        ("", "tobedeleted", "active"),
        ("tobedeleted", "tobedeleted", "ended"),
    ]:
        text = rows.replace(",e3,", f"{first},e3,") + f"{second},e4,l2,s1,t1,teacher\n"
        records, report = mapped({**both, "enrollments.csv": text})
        [load] = [record for record in records if isinstance(record, TeachingLoad)]
        assert (report, load.status) == ([], expected)


def test_the_version_is_the_latest_of_all_rows_that_a_record_is_made_of() -> None:
    later = "2026-09-15T10:00:00Z"
    files = changed("orgs.csv", "s1,,,", f"s1,,{later},")
    files = changed("demographics.csv", "sourcedId,", "dateLastModified,sourcedId,", files)
    files = changed("demographics.csv", "p1,", f"{later},p1,", files)

    records, report = mapped(files)

    assert report == []
    later_ms = MOMENT_MS + 21 * 86_400_000 + 7 * 3_600_000
    versions = {record.pk + record.sk: getattr(record, "version", 0) for record in records}
    assert versions["PERSON#p1PERSON"] == later_ms
    assert versions["PERSON#t1ROLE#s1#teacher"] == later_ms
    assert versions["CLASS#c1CLASS"] == MOMENT_MS


def test_a_pupil_in_a_lesson_says_nothing_new() -> None:
    files = changed("enrollments.csv", "e3,l1,s1,t1,teacher", "e3,l1,s1,t1,teacher\ne4,l1,s1,p1,student")

    records, report = mapped(files)

    assert (report, kinds(records)) == ([], WHOLE)


def test_names_and_birth_data_are_kept() -> None:
    persons = {record.person_id: record for record in mapped(SMALL)[0] if isinstance(record, Person)}

    assert persons["p1"] == Person(
        person_id="p1",
        family_name="Иванова",
        given_name="Анна",
        patronymic="Петровна",
        birth_date="2013-05-04",
        sex="female",
        version=MOMENT_MS,
    )
    assert (persons["g1"].patronymic, persons["g1"].birth_date, persons["g1"].sex) == (None, None, None)


def test_a_class_lasts_as_long_as_its_sessions() -> None:
    files = changed("academicSessions.csv", "y1,Год", "y2,Полугодие,semester,2026-08-20,2026-12-31,2027\ny1,Год")

    records, _ = mapped(changed("classes.csv", "homeroom,s1,y1", 'homeroom,s1,"y1,y2"', files))

    [school_class] = [record for record in records if isinstance(record, SchoolClass)]
    assert (school_class.starts_on, school_class.ends_on) == ("2026-08-20", "2027-08-31")
