"""The records that a bundle's rows make together: whole, by their latest version, with the days that count."""

from collections import Counter

from roster_files import MOMENT_MS, SMALL, WHOLE, changed, kinds, mapped

from svyazka_common.records.roster import Enrolment, Guardianship, Person, SchoolClass, TeachingLoad


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
        rows={"e3": {}},
        version=MOMENT_MS,
    )


def test_a_day_of_enrolment_overrides_the_classes() -> None:
    header = "userSourcedId,role,beginDate,endDate"
    files = changed("enrollments.csv", "userSourcedId,role", header)
    text = files["enrollments.csv"].replace("teacher\n", "teacher,,\n")
    records, report = mapped({**files, "enrollments.csv": text.replace("student\n", "student,2026-10-01,2027-01-01\n")})

    assert report == []
    [enrolment] = [record for record in records if isinstance(record, Enrolment)]
    assert (enrolment.starts_on, enrolment.ends_on) == ("2026-10-01", "2026-12-31")

    for ends_on, code in [("2026-09-30", "dates_reversed"), ("1/05/2027", "date")]:
        row = f"student,2026-10-01,{ends_on}\n"
        records, report = mapped({**files, "enrollments.csv": text.replace("student\n", row)})
        assert report == [("enrollments.csv", 3, "endDate", code)]
        assert kinds(records) == WHOLE - Counter(["enrolment"])


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
