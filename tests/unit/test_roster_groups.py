"""Groups of a subject in files: which lessons are groups, what they are called, and what a list of changes alters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from roster_files import FOURTH, SECOND, THIRD, changed, delta
from roster_journal import DAY, TWO_SCHOOLS, Journal

from functions.roster.map.classes import UnnamedGroup, besides, group_labels
from functions.roster.rules.checks import LONGEST_GROUP_LABEL
from functions.roster.rules.report import ReportCode
from svyazka_common.records.roster import GroupEnrolment, TeachingLoad

if TYPE_CHECKING:
    from collections.abc import Mapping

ENGLISH = "Английский язык"
LATER, LAST = "2026-09-20T10:00:00Z", "2026-09-30T10:00:00Z"
FIRST_GROUP, SECOND_GROUP = "ENROLMENT_GROUP#c1#english#g1", "ENROLMENT_GROUP#c1#english#g2"
LOAD_OF_FIRST, LOAD_OF_SECOND, LOAD_OF_CLASS = "LOAD#c1#english#g1", "LOAD#c1#english#g2", "LOAD#c1#english"


def enrolled(row_id: str, class_id: str, person: str, role: str = "student") -> str:
    return f"{row_id},active,{DAY},{class_id},s1,{person},{role}\n"


def with_rows(files: Mapping[str, str], **rows: str) -> dict[str, str]:
    return {**files, **{f"{name}.csv": files[f"{name}.csv"] + text for name, text in rows.items()}}


PEOPLE = with_rows(
    TWO_SCHOOLS,
    courses=f"english,active,{DAY},{ENGLISH},s1\n",
    users=f"p4,active,{DAY},true,p4,Нина,Цой,,,\np5,active,{DAY},true,p5,Юрий,Пак,,,\n",
    roles=f"r-p4,active,{DAY},p4,primary,student,s1\nr-p5,active,{DAY},p5,primary,student,s1\n",
    enrollments=enrolled("e-p4", "c1", "p4") + enrolled("e-p5", "c1", "p5"),
)
"""In 7А are p1, p4 and p5, in 7Б p2."""

GROUPS = with_rows(
    PEOPLE,
    classes="".join(
        f'g{number},active,{DAY},"{ENGLISH}, 7А, группа {number}",english,scheduled,s1,y1,c1\n' for number in (1, 2)
    ),
    enrollments=enrolled("e-g1-t1", "g1", "t1", "teacher")
    + enrolled("e-g2-t2", "g2", "t2", "teacher")
    + enrolled("e-g1-p1", "g1", "p1")
    + enrolled("e-g2-p4", "g2", "p4")
    + enrolled("e-g2-p5", "g2", "p5")
    + "".join(enrolled(f"e-l1-{one}", "l1", one) for one in ("p1", "p4", "p5")),
)
"""English in two groups with their pupils; in algebra all of 7А are enrolled."""


@pytest.fixture
def school() -> Journal:
    journal = Journal()
    assert journal.load(GROUPS).problems == ()
    return journal


def active(school: Journal, person: str) -> set[str]:
    return {sk for sk, status in school.statuses(person).items() if status == "active" and not sk.startswith("ROLE")}


def enrolment_line(row_id: str, class_id: str, person: str, *, status: str = "active", date: str = LATER) -> str:
    return f"{status},{date},{row_id},{class_id},s1,{person},student"


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Английский язык, 7А, группа 2", "группа 2"),
        ("Английский язык 7А (группа 2)", "группа 2"),
        ("АНГЛИЙСКИЙ ЯЗЫК 7-А гр.2", "группа 2"),
        ("Англ. яз. 7А/2", "группа 2"),
        ("7А Английский-2", "группа 2"),
        ("Английский язык 7А 2-я группа", "группа 2"),
        ("Английский язык · 7А · ii", "группа II"),
        ("Английский (мальчики)", "мальчики"),
        ("Английский язык 7А продвинутые (с носителем)", "продвинутые (с носителем)"),
        ("Английский язык, 7А", ""),
        ("", ""),
        ("7А", ""),
        ("Английский язык 17А", "17А"),
    ],
)
def test_a_group_is_called_what_its_title_says_besides_subject_and_class(text: str, label: str) -> None:
    assert besides(text, ENGLISH, "7А") == label


@given(st.lists(st.tuples(st.text(max_size=60), st.text(max_size=60), st.none() | st.just("группа 1")), max_size=5))
def test_the_groups_of_a_subject_have_names_of_their_own_that_fit(texts: list[tuple[str, str, str | None]]) -> None:
    groups = [
        UnnamedGroup(lesson_id=str(number), title=title, code=code, stored=stored)
        for number, (title, code, stored) in enumerate(texts)
    ]

    labels = group_labels(groups, ENGLISH, "7А", used={"группа 2"})

    assert len({*labels.values(), "группа 2"}) == len(groups) + 1
    assert all(label and len(label) <= LONGEST_GROUP_LABEL for label in labels.values())


def test_groups_of_one_title_differ_by_their_codes_or_by_numbers() -> None:
    title = f"{ENGLISH}, 7А"

    by_code = [UnnamedGroup(lesson_id=one, title=title, code=f"7А-англ-{one}") for one in ("1", "2")]
    assert group_labels(by_code, ENGLISH, "7А") == {"1": "группа 1", "2": "группа 2"}
    nameless = [UnnamedGroup(lesson_id=one, title=title) for one in ("b", "a")]
    assert group_labels(nameless, ENGLISH, "7А") == {"a": "группа 1", "b": "группа 2"}


def test_a_new_group_without_a_name_leaves_the_others_theirs() -> None:
    groups = [
        UnnamedGroup(lesson_id="a"),
        UnnamedGroup(lesson_id="b", stored="группа 1"),
        UnnamedGroup(lesson_id="c", stored="группа 2"),
    ]

    assert group_labels(groups, ENGLISH, "7А") == {"a": "группа 3", "b": "группа 1", "c": "группа 2"}


def test_a_lesson_with_some_of_the_class_is_a_group_with_all_none(school: Journal) -> None:
    assert active(school, "p1") == {"ENROLMENT#c1", FIRST_GROUP}
    assert active(school, "p4") == {"ENROLMENT#c1", SECOND_GROUP}
    assert active(school, "t1") == {"HOMEROOM#c1", "LOAD#c1#algebra", LOAD_OF_FIRST}
    assert active(school, "t2") == {"HOMEROOM#c2", "LOAD#c1#art", "LOAD#c2#art", LOAD_OF_SECOND}
    named = [one for one in school.stored.in_classes() if isinstance(one, (GroupEnrolment, TeachingLoad))]
    assert {(one.group_id, one.group_label) for one in named} == {
        (None, None),
        ("g1", "группа 1"),
        ("g2", "группа 2"),
    }


def test_the_same_file_on_another_night_writes_no_group(school: Journal) -> None:
    plan = school.load(GROUPS, SECOND)

    assert (plan.added, plan.changed, plan.endings) == ((), (), {})


def test_pupils_rows_of_whole_class_lessons_add_no_record() -> None:
    journal, other = Journal(), Journal()
    journal.load(PEOPLE)
    rows = "".join(enrolled(f"e-{lesson}-{one}", lesson, one) for lesson in ("l1", "l2") for one in ("p1", "p4", "p5"))

    other.load(with_rows(PEOPLE, enrollments=rows))

    assert other.stored == journal.stored


def test_a_group_with_all_of_the_class_is_none_until_some_leave(school: Journal) -> None:
    rows = enrolled("e-g1-p4", "g1", "p4") + enrolled("e-g1-p5", "g1", "p5")

    school.load(with_rows(GROUPS, enrollments=rows), SECOND)

    assert active(school, "p1") == {"ENROLMENT#c1"}
    assert active(school, "p4") == {"ENROLMENT#c1", SECOND_GROUP}
    assert LOAD_OF_CLASS in active(school, "t1")
    assert LOAD_OF_FIRST not in active(school, "t1")

    school.load(GROUPS, THIRD)

    assert active(school, "p1") == {"ENROLMENT#c1", FIRST_GROUP}
    assert LOAD_OF_FIRST in active(school, "t1")
    assert LOAD_OF_CLASS not in active(school, "t1")


def test_a_file_that_enrols_nobody_in_lessons_says_nothing_of_groups(school: Journal) -> None:
    rows = GROUPS["enrollments.csv"].splitlines(keepends=True)
    silent = {**GROUPS, "enrollments.csv": "".join(row for row in rows if not row.startswith(("e-g", "e-l1-p")))}

    plan = school.load(silent, SECOND)

    assert plan.endings == {}
    assert active(school, "p1") == {"ENROLMENT#c1", FIRST_GROUP}
    assert LOAD_OF_FIRST in active(school, "t1")


def test_a_teacher_follows_a_lesson_that_enrols_nobody_any_more(school: Journal) -> None:
    rows = GROUPS["enrollments.csv"].splitlines(keepends=True)
    without = ("e-g1-p", "e-g2-p", "e-l1-p")
    silent = {**GROUPS, "enrollments.csv": "".join(row for row in rows if not row.startswith(without))}

    school.load(silent, SECOND)

    assert LOAD_OF_CLASS in active(school, "t1")
    assert LOAD_OF_FIRST not in active(school, "t1")


def test_a_pupil_of_another_class_is_in_the_group_and_not_in_the_class(school: Journal) -> None:
    school.load(with_rows(GROUPS, enrollments=enrolled("e-g1-p2", "g1", "p2")), SECOND)

    assert active(school, "p2") == {"ENROLMENT#c2", FIRST_GROUP}


def test_a_row_of_a_lesson_that_was_left_behind_puts_nobody_in_a_group(school: Journal) -> None:
    rows = GROUPS["enrollments.csv"].splitlines(keepends=True)
    left = {**GROUPS, "enrollments.csv": "".join(row for row in rows if not row.startswith("e-p4"))}

    school.load(left, SECOND)
    assert active(school, "p4") == set()

    school.load(GROUPS, THIRD)
    assert active(school, "p4") == {"ENROLMENT#c1", SECOND_GROUP}


def test_who_leaves_the_class_by_a_change_leaves_its_groups(school: Journal) -> None:
    school.load(delta(enrollments=enrolment_line("e-p4", "c1", "p4", status="tobedeleted")), SECOND)

    assert active(school, "p4") == set()
    assert active(school, "p5") == {"ENROLMENT#c1", SECOND_GROUP}


def test_who_changes_class_stays_in_the_group_as_long_as_its_row_does(school: Journal) -> None:
    rows = f"{enrolment_line('e-p4', 'c1', 'p4', status='tobedeleted')}\n{enrolment_line('e-p4b', 'c2', 'p4')}"
    school.load(delta(enrollments=rows), SECOND)
    assert active(school, "p4") == {"ENROLMENT#c2", SECOND_GROUP}

    school.load(delta(enrollments=enrolment_line("e-g2-p4", "g2", "p4", status="tobedeleted", date=LAST)), THIRD)
    assert active(school, "p4") == {"ENROLMENT#c2"}


def test_groups_by_queue_end_with_the_class_that_a_file_takes_away(school: Journal) -> None:
    rows = GROUPS["enrollments.csv"].splitlines(keepends=True)
    silent = "".join(row for row in rows if not row.startswith(("e-g", "e-l1-p", "e-p4")))

    school.load({**GROUPS, "enrollments.csv": silent}, SECOND)

    assert active(school, "p4") == set()
    assert active(school, "p5") == {"ENROLMENT#c1", SECOND_GROUP}


def test_a_spoilt_row_of_one_pupil_makes_no_group_of_a_whole_class(school: Journal) -> None:
    spoilt = changed("enrollments.csv", "c1,s1,p4,student\n", "c1,s1,p4,student\n", GROUPS)
    spoilt = changed("enrollments.csv", "l1,s1,p4,student", "l1,s1,p4,pupil", spoilt)

    plan = school.load(spoilt, SECOND)

    assert [problem.code for problem in plan.problems] == []
    assert "LOAD#c1#algebra" in active(school, "t1")
    assert not any(sk.startswith("ENROLMENT_GROUP#c1#algebra") for sk in active(school, "p1"))


def test_the_groups_of_a_lesson_that_was_not_taken_stay(school: Journal) -> None:
    plan = school.load(changed("classes.csv", "группа 1,english", "группа 1,swedish", _quoted(GROUPS)), SECOND)

    assert ReportCode.REFERENCE in {problem.code for problem in plan.problems}
    assert active(school, "p1") == {"ENROLMENT#c1", FIRST_GROUP}
    assert LOAD_OF_FIRST in active(school, "t1")


def _quoted(files: Mapping[str, str]) -> dict[str, str]:
    text = files["classes.csv"].replace(f'"{ENGLISH}, 7А, группа 1"', f"{ENGLISH} 7А группа 1")
    return {**files, "classes.csv": text}


def test_a_change_without_the_lessons_row_brings_a_pupil_into_a_group(school: Journal) -> None:
    plan = school.load(delta(enrollments=enrolment_line("e-new", "g1", "p4")), SECOND)

    assert plan.problems == ()
    assert active(school, "p4") == {"ENROLMENT#c1", FIRST_GROUP, SECOND_GROUP}
    [made] = [one for one in school.stored.in_classes() if (one.sk, one.person_id) == (FIRST_GROUP, "p4")]
    assert isinstance(made, GroupEnrolment)
    assert (made.rows, made.group_label, made.subject_name) == ({"e-new": {}}, "группа 1", ENGLISH)


def test_a_change_with_a_pupil_of_another_class_needs_the_lessons_row(school: Journal) -> None:
    plan = school.load(delta(enrollments=enrolment_line("e-new", "g1", "p2")), SECOND)

    assert [problem.code for problem in plan.problems] == [ReportCode.REFERENCE]
    assert active(school, "p2") == {"ENROLMENT#c2"}

    lesson = f'active,{LATER},g1,"{ENGLISH}, 7А, группа 1",english,scheduled,s1,y1,c1'
    school.load(delta(classes=lesson, enrollments=enrolment_line("e-new", "g1", "p2", date=LAST)), THIRD)

    assert active(school, "p2") == {"ENROLMENT#c2", FIRST_GROUP}


def test_a_change_ends_a_row_of_a_group_with_the_lesson_and_without(school: Journal) -> None:
    school.load(delta(enrollments=enrolment_line("e-g2-p4", "g2", "p4", status="tobedeleted")), SECOND)
    assert active(school, "p4") == {"ENROLMENT#c1"}
    assert active(school, "p5") == {"ENROLMENT#c1", SECOND_GROUP}

    school.load(delta(enrollments=f"tobedeleted,{LAST},e-g2-p5,,s1,p5,"), THIRD)

    assert active(school, "p5") == {"ENROLMENT#c1"}
    assert LOAD_OF_SECOND in active(school, "t2")


def test_a_row_that_moves_from_one_group_to_another_leaves_the_first(school: Journal) -> None:
    school.load(delta(enrollments=enrolment_line("e-g1-p1", "g2", "p1")), SECOND)

    assert active(school, "p1") == {"ENROLMENT#c1", SECOND_GROUP}


@pytest.mark.parametrize(("lesson", "of"), [("g2", SECOND_GROUP), ("c2", "ENROLMENT#c2")])
def test_an_older_row_that_lies_elsewhere_by_now_is_stale_and_no_crash(school: Journal, lesson: str, of: str) -> None:
    school.load(delta(enrollments=enrolment_line("e-g1-p1", "g1", "p1", date=LAST)), SECOND)

    plan = school.load(delta(enrollments=enrolment_line("e-g1-p1", lesson, "p1", date=LATER)), THIRD)

    assert (plan.stale, [problem.code for problem in plan.problems]) == (1, [ReportCode.STALE])
    assert active(school, "p1") == {"ENROLMENT#c1", FIRST_GROUP}
    assert of not in school.statuses("p1")


def test_two_rows_in_one_group_hold_it_each_in_its_own_days(school: Journal) -> None:
    header = "status,dateLastModified,sourcedId,classSourcedId,schoolSourcedId,userSourcedId,role,beginDate,endDate"
    files = delta(enrollments="")
    files["enrollments.csv"] = f"{header}\nactive,{LATER},e-more,g1,s1,p1,student,2026-11-01,2027-02-01\n"

    school.load(files, SECOND)

    [group] = [one for one in school.stored.in_classes() if one.sk == FIRST_GROUP]
    assert sorted(one[0] or "" for one in group.periods) == ["2026-09-01", "2026-11-01"]
    school.load(delta(enrollments=enrolment_line("e-g1-p1", "g1", "p1", status="tobedeleted", date=LAST)), THIRD)
    assert active(school, "p1") == {"ENROLMENT#c1", FIRST_GROUP}


def test_who_comes_into_a_class_with_its_lessons_makes_no_group(school: Journal) -> None:
    school.load(
        delta(
            classes=f"active,{LATER},l1,Алгебра 7А,algebra,scheduled,s1,y1,c1",
            users=f"active,{LATER},p9,true,p9,Ян,Лис,,,",
            roles=f"active,{LATER},r-p9,p9,primary,student,s1",
            enrollments="\n".join([enrolment_line("e-p9", "c1", "p9"), enrolment_line("e-l1-p9", "l1", "p9")]),
        ),
        SECOND,
    )

    assert active(school, "p9") == {"ENROLMENT#c1"}


def test_a_row_of_a_whole_class_lesson_that_is_sent_again_makes_no_group(school: Journal) -> None:
    lesson = f"active,{LATER},l1,Алгебра 7А,algebra,scheduled,s1,y1,c1"
    teacher = f"active,{LATER},e-l1,l1,s1,t1,teacher"
    school.load(delta(classes=lesson, enrollments=f"{enrolment_line('e-l1-p4', 'l1', 'p4')}\n{teacher}"), SECOND)

    assert active(school, "p4") == {"ENROLMENT#c1", SECOND_GROUP}
    assert active(school, "t1") == {"HOMEROOM#c1", "LOAD#c1#algebra", LOAD_OF_FIRST}


def test_a_new_lesson_of_a_change_with_a_part_of_the_class_is_a_group(school: Journal) -> None:
    lesson = f"active,{LATER},g3,{ENGLISH} 7А,english,scheduled,s1,y1,c1"
    teacher = f"active,{LATER},e-g3-t2,g3,s1,t2,teacher"

    school.load(delta(classes=lesson, enrollments=f"{enrolment_line('e-g3-p4', 'g3', 'p4')}\n{teacher}"), SECOND)

    assert "ENROLMENT_GROUP#c1#english#g3" in active(school, "p4")
    assert "LOAD#c1#english#g3" in active(school, "t2")
    assert {one.group_label for one in school.stored.in_classes() if isinstance(one, GroupEnrolment)} == {
        "группа 1",
        "группа 2",
        "группа 3",
    }


def test_a_new_lesson_of_a_change_with_all_of_the_class_is_none(school: Journal) -> None:
    lesson = f"active,{LATER},g3,{ENGLISH} 7А,english,scheduled,s1,y1,c1"
    rows = [enrolment_line(f"e-g3-{one}", "g3", one) for one in ("p1", "p4", "p5")]

    school.load(delta(classes=lesson, enrollments="\n".join(rows)), SECOND)

    assert not any("#g3" in sk for one in ("p1", "p4", "p5") for sk in active(school, one))


def lesson_row(lesson: str, class_id: str = "c1", status: str = "active") -> str:
    return f"{status},{LATER},{lesson},{ENGLISH},english,scheduled,s1,y1,{class_id}"


def test_a_newcomer_makes_no_group_of_a_lesson_that_nobody_teaches(school: Journal) -> None:
    school.load(
        delta(
            classes=lesson_row("g3"),
            users=f"active,{LATER},p9,true,p9,Ян,Лис,,,",
            enrollments="\n".join([enrolment_line("e-p9", "c1", "p9"), enrolment_line("e-g3-p9", "g3", "p9")]),
        ),
        SECOND,
    )

    assert active(school, "p9") == {"ENROLMENT#c1"}


def test_a_part_of_a_class_that_comes_by_the_same_change_is_a_group(school: Journal) -> None:
    school.load(
        delta(
            academicSessions=f"active,{LATER},y1,Год,schoolYear,2026-09-01,2027-09-01,2027",
            classes=f"active,{LATER},c9,7Г,homeroom,homeroom,s1,y1,\n{lesson_row('g3', 'c9')}",
            users=f"active,{LATER},p8,true,p8,Ян,Лис,,,\nactive,{LATER},p9,true,p9,Ия,Лис,,,",
            enrollments="\n".join(
                [
                    enrolment_line("e-p8", "c9", "p8"),
                    enrolment_line("e-p9", "c9", "p9"),
                    enrolment_line("e-g3-p9", "g3", "p9"),
                ]
            ),
        ),
        SECOND,
    )

    assert active(school, "p9") == {"ENROLMENT#c9", "ENROLMENT_GROUP#c9#english#g3"}
    assert active(school, "p8") == {"ENROLMENT#c9"}


def test_a_pupil_s_row_alone_leaves_a_lesson_of_the_whole_class_what_it_is(school: Journal) -> None:
    lesson = f"active,{LATER},l1,Алгебра 7А,algebra,scheduled,s1,y1,c1"

    school.load(delta(classes=lesson, enrollments=enrolment_line("e-l1-p4", "l1", "p4")), SECOND)

    assert active(school, "p4") == {"ENROLMENT#c1", SECOND_GROUP}


def test_a_new_lesson_of_a_change_is_a_group_without_a_teacher_too(school: Journal) -> None:
    school.load(delta(classes=lesson_row("g3"), enrollments=enrolment_line("e-g3-p4", "g3", "p4")), SECOND)

    assert "ENROLMENT_GROUP#c1#english#g3" in active(school, "p4")


def test_who_leaves_the_class_is_not_missed_in_a_new_lesson(school: Journal) -> None:
    rows = [
        enrolment_line("e-g3-p1", "g3", "p1"),
        enrolment_line("e-g3-p4", "g3", "p4"),
        enrolment_line("e-p5", "c1", "p5", status="tobedeleted"),
    ]

    school.load(delta(classes=lesson_row("g3"), enrollments="\n".join(rows)), SECOND)

    assert active(school, "p1") == {"ENROLMENT#c1", FIRST_GROUP}
    assert active(school, "p5") == set()


def test_a_new_lesson_that_a_change_ends_leaves_no_trace(school: Journal) -> None:
    files = delta(classes=lesson_row("g3", status="tobedeleted"), enrollments=enrolment_line("e-g3-p4", "g3", "p4"))

    school.load(files, SECOND)

    assert "ENROLMENT_GROUP#c1#english#g3" not in school.statuses("p4")


def test_a_group_without_pupils_is_not_the_whole_class_to_its_teacher(school: Journal) -> None:
    gone = "\n".join(enrolment_line(f"e-g2-{one}", "g2", one, status="tobedeleted") for one in ("p4", "p5"))
    school.load(delta(enrollments=gone), SECOND)

    school.load(delta(classes=lesson_row("g2"), enrollments=f"active,{LAST},e-g2-t2,g2,s1,t2,teacher"), THIRD)

    assert LOAD_OF_SECOND in active(school, "t2")
    assert LOAD_OF_CLASS not in active(school, "t2")


def test_a_table_that_was_broken_off_makes_no_new_group(school: Journal) -> None:
    files = with_rows(
        GROUPS,
        classes=f"g3,active,{DAY},{ENGLISH},english,scheduled,s1,y1,c1\n",
        enrollments=enrolled("e-g3-p4", "g3", "p4") + f"e-g3-p5,active,{DAY},g3",
    )

    school.load(files, SECOND)

    assert active(school, "p4") == {"ENROLMENT#c1", SECOND_GROUP}


@pytest.mark.parametrize(("end", "is_group"), [("2026-10-15", True), ("2026-10-16", False)])
def test_a_row_that_is_over_counts_no_more(school: Journal, end: str, *, is_group: bool) -> None:
    files = changed("enrollments.csv", "userSourcedId,role", "userSourcedId,role,beginDate,endDate", GROUPS)
    files = changed("enrollments.csv", "l1,s1,p4,student", f"l1,s1,p4,student,,{end}", files)

    school.load(files, SECOND)

    assert ("LOAD#c1#algebra#l1" in active(school, "t1")) is is_group
    assert ("LOAD#c1#algebra" in active(school, "t1")) is not is_group


def test_a_teacher_of_a_change_comes_into_the_group_that_the_lesson_is(school: Journal) -> None:
    lesson = f'active,{LATER},g1,"{ENGLISH}, 7А, группа 1",english,scheduled,s1,y1,c1'

    school.load(delta(classes=lesson, enrollments=f"active,{LATER},e-g1-t2,g1,s1,t2,teacher"), SECOND)

    assert LOAD_OF_FIRST in active(school, "t2")


def test_a_lesson_that_a_change_ends_ends_its_group(school: Journal) -> None:
    lesson = f'tobedeleted,{LATER},g1,"{ENGLISH}, 7А, группа 1",english,scheduled,s1,y1,c1'

    school.load(delta(classes=lesson), SECOND)

    assert active(school, "p1") == {"ENROLMENT#c1"}
    assert active(school, "t1") == {"HOMEROOM#c1", "LOAD#c1#algebra"}
    assert SECOND_GROUP in active(school, "p4")


def test_who_loses_the_last_group_counts_among_those_who_go(school: Journal) -> None:
    rows = GROUPS["enrollments.csv"].splitlines(keepends=True)
    fewer = {**GROUPS, "enrollments.csv": "".join(row for row in rows if not row.startswith("e-g2-p4"))}

    plan = school.load(fewer, FOURTH)

    assert (plan.removals.people, len(plan.endings)) == (1, 1)
