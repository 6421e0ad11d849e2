"""What a file does to a school: the stages called with values, on a bundle in which every row has a date."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from roster_files import FOURTH, MOMENT_MS, SECOND, THIRD, TODAY, UPLOADED_MS, changed, delta, packed
from roster_journal import DAY, TWO_SCHOOLS, Journal

from functions.roster.rules.report import NOTES, ReportCode
from functions.roster.use_cases.preview import preview_file
from svyazka_common.records.roster import Enrolment, Guardianship, Homeroom, SchoolClass, TeachingLoad

if TYPE_CHECKING:
    from functions.roster.plan.school import Plan

LATER = "2026-09-20T10:00:00Z"


@pytest.fixture
def school() -> Journal:
    journal = Journal()
    journal.load(TWO_SCHOOLS)
    return journal


def codes(plan: Plan) -> list[tuple[str, int, ReportCode]]:
    return [(problem.file, problem.row, problem.code) for problem in plan.problems]


def test_the_first_file_makes_all_of_its_school_and_of_no_other(school: Journal) -> None:
    [plan] = school.plans

    assert {entity: numbers.get("added") for entity, numbers in plan.counts().items()} == {
        "class": 2,
        "person": 6,
        "role": 8,
        "guardianship": 2,
        "enrolment": 2,
        "homeroom": 2,
        "teaching_load": 3,
        "account": 6,
        "organisation": 1,
    }
    assert (plan.problems, plan.stale, plan.endings) == ((), 0, {})


@pytest.mark.parametrize("moment", [SECOND, THIRD])
def test_the_same_file_on_another_night_does_nothing(school: Journal, moment: tuple[int, ...]) -> None:
    plan = school.load(TWO_SCHOOLS, moment)  # type: ignore[arg-type]

    assert (plan.added, plan.changed, plan.endings, plan.accounts) == ((), (), {}, ())


def test_what_a_file_would_do_to_a_school_is_one_call(school: Journal) -> None:
    files = changed("users.csv", "Лев,Ким", "Лев,Цой", TWO_SCHOOLS)
    files = changed("roles.csv", "r-g2,active,2026-08-20T10:00:00Z,g2,primary,parent,s1", "", files)

    seen = preview_file(packed(files, SECOND), "s1", TODAY, stored=school.stored, uploaded_ms=UPLOADED_MS)

    assert seen.plan is not None
    assert seen.counts["person"]["changed"] == 1
    assert {ending.entity for ending in seen.plan.endings.values()} == {"role"}
    assert [line for line in seen.report if line.code not in NOTES] == []
    assert preview_file(packed(files, SECOND), "s9", TODAY, uploaded_ms=UPLOADED_MS).counts == {}


def test_what_a_list_of_changes_would_do_is_told_by_what_the_school_has(school: Journal) -> None:
    changes = delta(enrollments=f"tobedeleted,{LATER},e-p1,c1,s1,p1,student")

    seen = preview_file(packed(changes, SECOND), "s1", TODAY, stored=school.stored, uploaded_ms=UPLOADED_MS)

    assert seen.counts["enrolment"] == {"read": 1, "ended": 1}
    assert seen.report == ()


def test_what_a_plan_says_can_be_read(school: Journal) -> None:
    plan = school.load(changed("users.csv", "Лев,Ким", "Лев,Цой", TWO_SCHOOLS), SECOND)

    assert plan.counts()["person"]["changed"] == 1
    assert "Цой" in repr(plan)


def test_who_loses_the_only_homeroom_alone_loses_the_role(school: Journal) -> None:
    files = delta(
        users=f"active,{LATER},t2,true,t2,Вера,Новикова,,,",
        enrollments=f"tobedeleted,{LATER},e-t1,c1,s1,t1,teacher",
    )

    school.load(files, SECOND)

    assert school.statuses("t1")["ROLE#s1#homeroom_teacher"] == "ended"
    assert school.statuses("t2")["ROLE#s1#homeroom_teacher"] == "active"


def test_an_ended_account_is_back_by_a_list_whose_rows_are_old(school: Journal) -> None:
    school.load(delta(users=f"tobedeleted,{LATER},p1,true,p1,Анна,Иванова,Петровна,g1,"), SECOND)
    assert school.account("p1") == "ended"

    school.load(TWO_SCHOOLS, THIRD)

    assert (school.account("p1"), set(school.statuses("p1").values())) == ("active", {"active"})


def test_a_class_of_an_unknown_term_is_kept_with_a_pupil_who_has_no_row(school: Journal) -> None:
    files = changed("classes.csv", "7А,homeroom,homeroom,s1,y1", "7А,homeroom,homeroom,s1,y9", TWO_SCHOOLS)
    files = changed("enrollments.csv", f"e-p1,active,{DAY},c1,s1,p1,student\n", "", files)

    plan = school.load(files, SECOND)

    assert ("classes.csv", 2, ReportCode.REFERENCE) in codes(plan)
    assert [one.status for one in school.stored.classes.values()] == ["active", "active"]
    assert school.statuses("p1")["ENROLMENT#c1"] == "active"
    assert school.statuses("t1")["HOMEROOM#c1"] == "active"


def test_a_corrected_sex_is_taken(school: Journal) -> None:
    school.load(changed("demographics.csv", "2013-05-04,female", "2013-05-04,male", TWO_SCHOOLS), SECOND)

    assert school.stored.persons["p1"].sex == "male"


def test_a_lesson_of_a_change_is_named_as_its_own_subject(school: Journal) -> None:
    files = delta(
        classes=f"active,{LATER},l9,ИЗО,art,scheduled,s1,y1,c2",
        enrollments=f"active,{LATER},e9,l9,s1,t1,teacher",
    )

    school.load(files, SECOND)

    loads = [one for one in school.stored.in_classes() if isinstance(one, TeachingLoad) and one.person_id == "t1"]
    assert {(one.class_id, one.subject_id, one.subject_name) for one in loads} == {
        ("c1", "algebra", "Алгебра"),
        ("c2", "art", "ИЗО"),
    }


def test_an_academic_year_that_no_file_names_is_kept(school: Journal) -> None:
    classes = {one.class_id: replace(one, academic_year_id="2026") for one in school.stored.classes.values()}
    school.stored = replace(school.stored, classes=classes)

    school.load(changed("classes.csv", "7А,homeroom", "7Г,homeroom", TWO_SCHOOLS), SECOND)

    assert (school.stored.classes["c1"].label, school.stored.classes["c1"].academic_year_id) == ("7Г", "2026")


def test_classes_and_persons_are_written_first_then_relations_then_roles(school: Journal) -> None:
    [plan] = school.plans

    steps = [{record.entity for record in added} for added, _ in plan.writes()]

    assert steps == [
        {"class", "person"},
        {"guardianship", "enrolment", "homeroom", "teaching_load"},
        {"role"},
    ]


@pytest.mark.parametrize("when", ["2026-09-24T10:00:00Z", "2026-09-26T10:00:00Z"])
def test_a_list_of_everybody_undoes_earlier_changes_only(school: Journal, when: str) -> None:
    school.load(delta(users=f"active,{when},p1,true,p1,Яна,Иванова,Петровна,g1,"), FOURTH)

    plan = school.load(TWO_SCHOOLS, SECOND)

    undone = when < "2026-09-25T03"
    assert school.stored.persons["p1"].given_name == ("Анна" if undone else "Яна")
    assert plan.stale == (0 if undone else 1)


def test_a_pupil_who_came_after_the_file_was_made_stays_and_is_counted(school: Journal) -> None:
    school.load(
        delta(
            users="active,2026-09-26T10:00:00Z,p9,true,p9,Юля,Яшина,,,",
            roles="active,2026-09-26T10:00:00Z,r9,p9,primary,student,s1",
            enrollments="active,2026-09-26T10:00:00Z,e9,c1,s1,p9,student",
        ),
        THIRD,
    )

    plan = school.load(TWO_SCHOOLS, SECOND)

    assert set(school.statuses("p9").values()) == {"active"}
    assert (plan.stale, {code for _, _, code in codes(plan)}) == (2, {ReportCode.STALE})


def test_a_row_that_moves_by_a_change_leaves_where_it_was(school: Journal) -> None:
    school.load(delta(enrollments=f"active,{LATER},e-p1,c2,s1,p1,student"), SECOND)

    assert school.statuses("p1") == {
        "ENROLMENT#c1": "ended",
        "ENROLMENT#c2": "active",
        "ROLE#s1#pupil": "active",
    }


def test_a_row_that_moves_back_by_an_older_change_stays(school: Journal) -> None:
    school.load(delta(enrollments=f"active,{LATER},e-p1,c2,s1,p1,student"), SECOND)

    plan = school.load(delta(enrollments="active,2026-09-10T10:00:00Z,e-p1,c1,s1,p1,student"), THIRD)

    assert plan.stale == 1
    assert school.statuses("p1")["ENROLMENT#c2"] == "active"
    assert school.statuses("p1")["ENROLMENT#c1"] == "ended"


def test_a_row_moves_back_by_a_later_change(school: Journal) -> None:
    school.load(delta(enrollments=f"active,{LATER},e-p1,c2,s1,p1,student"), SECOND)
    school.load(delta(enrollments="active,2026-09-26T10:00:00Z,e-p1,c1,s1,p1,student"), THIRD)

    assert school.statuses("p1")["ENROLMENT#c2"] == "ended"
    assert school.statuses("p1")["ENROLMENT#c1"] == "active"


def test_one_of_two_rows_that_moves_leaves_the_other(school: Journal) -> None:
    school.load(delta(enrollments=f"active,{LATER},e-p1b,c1,s1,p1,student"), SECOND)
    school.load(delta(enrollments="active,2026-09-26T10:00:00Z,e-p1,c2,s1,p1,student"), THIRD)

    assert school.statuses("p1")["ENROLMENT#c1"] == school.statuses("p1")["ENROLMENT#c2"] == "active"
    [enrolment] = [one for one in school.stored.in_classes() if one.sk == "ENROLMENT#c1" and one.person_id == "p1"]
    assert enrolment.rows == {"e-p1b": {}}


def test_a_teacher_of_two_lessons_of_one_subject_rests_on_both_rows(school: Journal) -> None:
    files = changed("classes.csv", "l2,", f"l1b,active,{DAY},Алгебра 2,algebra,scheduled,s1,y1,c1\nl2,", TWO_SCHOOLS)
    files = changed("enrollments.csv", "e-l2,", f"e-l1b,active,{DAY},l1b,s1,t1,teacher\ne-l2,", files)

    school.load(files, SECOND)

    [load] = [one for one in school.stored.in_classes() if isinstance(one, TeachingLoad) and one.person_id == "t1"]
    assert load.rows is not None
    assert sorted(load.rows) == ["e-l1", "e-l1b"]
    school.load(TWO_SCHOOLS, THIRD)
    [load] = [one for one in school.stored.in_classes() if isinstance(one, TeachingLoad) and one.person_id == "t1"]
    assert (load.status, load.rows) == ("active", {"e-l1": {}})


def test_versions_are_the_rows_and_the_files_where_something_changes(school: Journal) -> None:
    row = 1_787_220_000_000
    assert {one.version for one in school.stored.in_classes()} == {row}

    school.load(changed("classes.csv", "7А,homeroom", "7Г,homeroom", TWO_SCHOOLS), SECOND)

    assert school.stored.classes["c1"].version > MOMENT_MS
    assert school.stored.classes["c2"].version == row
    labels = {one.class_id: one.class_label for one in school.stored.in_classes() if isinstance(one, Enrolment)}
    assert labels == {"c1": "7Г", "c2": "7Б"}


def test_a_teacher_who_takes_over_a_class_has_it_and_the_other_has_none(school: Journal) -> None:
    school.load(changed("enrollments.csv", "c1,s1,t1,teacher", "c1,s1,t2,teacher", TWO_SCHOOLS), SECOND)

    homerooms = [one for one in school.stored.in_classes() if isinstance(one, Homeroom) and one.status == "active"]
    assert {(one.class_id, one.person_id) for one in homerooms} == {("c1", "t2"), ("c2", "t2")}
    assert school.statuses("t1")["ROLE#s1#homeroom_teacher"] == "ended"


@pytest.mark.parametrize(
    ("users", "expected"),
    [
        (f"active,{LATER},p1,true,p1,Анна,Иванова,Петровна,,", ("active", "guardian")),
        (f"active,{LATER},g1,true,g1,Ольга,Иванова,,,", ("active", None)),
        (f"active,{LATER},p1,true,p1,Анна,Иванова,Петровна,g2,", ("active", "guardian")),
        (
            f"active,{LATER},p1,true,p1,Анна,Иванова,Петровна,,\nactive,{LATER},g1,true,g1,Ольга,Иванова,,,",
            ("ended", "both"),
        ),
        ("active,2026-08-01T10:00:00Z,p1,true,p1,Анна,Иванова,Петровна,,", ("active", "both")),
    ],
)
def test_a_guardianship_holds_while_one_of_two_rows_tells_of_it(
    school: Journal, users: str, expected: tuple[str, str | None]
) -> None:
    school.load(delta(users=users), SECOND)

    [old] = [
        one
        for one in school.stored.relations.values()
        if isinstance(one, Guardianship) and (one.guardian_id, one.child_id) == ("g1", "p1")
    ]
    assert (old.status, old.told_by) == expected


def test_a_class_that_a_file_has_no_more_ends_with_its_people(school: Journal) -> None:
    rows = TWO_SCHOOLS["classes.csv"].splitlines()
    kept = "\n".join(row for row in rows if not row.startswith(("c2,", "l3,"))) + "\n"
    enrolled = TWO_SCHOOLS["enrollments.csv"].splitlines()
    people = "\n".join(row for row in enrolled if ",c2," not in row and ",l3," not in row) + "\n"

    school.load({**TWO_SCHOOLS, "classes.csv": kept, "enrollments.csv": people}, SECOND)

    assert school.stored.classes["c2"].status == "ended"
    assert school.statuses("p2")["ENROLMENT#c2"] == "ended"
    assert isinstance(school.stored.classes["c1"], SchoolClass)
    assert school.stored.classes["c1"].status == "active"


def login(school: Journal, person_id: str) -> tuple[str, int]:
    [account] = [one for one in school.accounts.values() if one.person_id == person_id]
    return account.login, account.version


@pytest.mark.parametrize(
    ("date", "expected", "stale"),
    [
        ("2026-08-19T10:00:00Z", ("p1", 1_787_220_000_000), 1),
        (DAY, ("anna", 1_787_220_000_001), 0),
        (LATER, ("anna", 1_789_898_400_000), 0),
    ],
)
def test_a_login_changes_by_a_change_that_is_not_older(
    school: Journal, date: str, expected: tuple[str, int], stale: int
) -> None:
    plan = school.load(delta(users=f"active,{date},p1,true,anna,Анна,Иванова,Петровна,g1,"), SECOND)

    assert (login(school, "p1"), plan.stale) == (expected, stale)


def test_a_login_changes_by_a_list_of_everybody_whose_rows_are_old(school: Journal) -> None:
    plan = school.load(changed("users.csv", "true,p1,", "true,anna,", TWO_SCHOOLS), SECOND)

    assert login(school, "p1") == ("anna", 1_790_305_200_000)
    assert [(change.before is not None, change.password) for change in plan.accounts] == [(True, None)]


def test_a_login_that_changed_after_the_list_was_made_stays_and_is_counted(school: Journal) -> None:
    school.load(delta(users="active,2026-09-26T10:00:00Z,p1,true,anna,Анна,Иванова,Петровна,g1,"), THIRD)

    plan = school.load(TWO_SCHOOLS, SECOND)

    assert (login(school, "p1")[0], plan.stale) == ("anna", 1)


def test_who_may_not_log_in_has_no_account_until_they_may(school: Journal) -> None:
    school.load(delta(users=f"active,{LATER},p1,false,p1,Анна,Иванова,Петровна,g1,"), SECOND)
    assert school.account("p1") == "ended"

    school.load(delta(users="active,2026-09-26T10:00:00Z,p1,true,p1,Анна,Иванова,Петровна,g1,"), THIRD)
    assert school.account("p1") == "active"


def test_an_account_that_is_newer_than_its_end_stays_and_is_counted(school: Journal) -> None:
    plan = school.load(delta(users="active,2026-08-19T10:00:00Z,p1,false,p1,Анна,Иванова,Петровна,g1,"), SECOND)

    assert (school.account("p1"), plan.stale) == ("active", 1)


def test_a_login_of_somebody_else_is_not_to_be_had(school: Journal) -> None:
    plan = school.load(delta(users=f"active,{LATER},p1,true,p2,Анна,Иванова,Петровна,g1,"), SECOND)

    assert codes(plan) == [("users.csv", 2, ReportCode.LOGIN_TAKEN)]
    assert (login(school, "p1")[0], login(school, "p2")[0]) == ("p1", "p2")


def test_a_login_that_is_given_up_in_the_same_file_is_to_be_had(school: Journal) -> None:
    rows = f"active,{LATER},p1,true,p2,Анна,Иванова,Петровна,g1,\nactive,{LATER},p2,true,lev,Лев,Ким,,g2,"

    plan = school.load(delta(users=rows), SECOND)

    assert (plan.problems, login(school, "p1")[0], login(school, "p2")[0]) == ((), "p2", "lev")


def test_a_password_is_where_an_account_begins_and_no_more(school: Journal) -> None:
    files = changed("users.csv", "Анна,Иванова,Петровна,g1,", "Анна,Иванова,Петровна,g1,reka-sosna", TWO_SCHOOLS)
    [with_one] = [replace(one, password_hash="hash") for one in school.accounts.values() if one.person_id == "p1"]

    plan = school.load(files, SECOND)
    assert [change.password for change in plan.accounts] == ["reka-sosna"]

    school.accounts[with_one.account_id] = with_one
    plan = school.load(files, THIRD)
    assert plan.accounts == ()
