"""From a school's rows to the roster that they ask for; with values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace
from roster_values import (
    AFTER,
    BEFORE,
    CLASS,
    CLASS_TEACHER,
    ENROLMENT,
    GUARDIANSHIP,
    LOAD,
    ORGANISATION,
    PARENT,
    PERSON,
    PUPIL,
    SAME,
    YEAR,
    part_of,
    stored_of,
)

from functions.roster.map.context import StoredRoster, key
from functions.roster.map.desired import DesiredRoster, map_part
from functions.roster.read.rows import (
    AGENTS,
    CONTINUES_COLUMN,
    HOMEROOM_COLUMN,
    ClassRow,
    CourseRow,
    DemographicsRow,
    EnrolmentRow,
    Kept,
    OrganisationRow,
    RoleRow,
    SessionRow,
    UserRow,
)
from functions.roster.rules.report import ReportCode, RowProblem
from svyazka_common.records.roster import Enrolment, Guardianship, Homeroom, RoleAssignment, TeachingLoad

if TYPE_CHECKING:
    from functions.roster.read.school_bundle import SchoolBundle
    from svyazka_common.records.roster import Organisation, Person

LATER, NEWER = 200, 300
TODAY = "2026-10-15"
WHERE: dict[str, Any] = {"owned": True, "number": 2, "untold": set(), "removed": False, "version": SAME}
SCHOOL = OrganisationRow(file="orgs.csv", sourced_id="s1", name="Лицей", kind="school", **WHERE)
SESSION = SessionRow(file="academicSessions.csv", sourced_id="y1", starts_on=YEAR[0], ends_on=YEAR[1], **WHERE)
COURSE = CourseRow(file="courses.csv", sourced_id="algebra", title="Алгебра", **WHERE)
CLASS_ROW = ClassRow(
    file="classes.csv",
    sourced_id="c1",
    title="7А",
    code=None,
    course_id="homeroom",
    class_type="homeroom",
    school_id="s1",
    session_ids=["y1"],
    homeroom_id=None,
    continues_id=None,
    **WHERE,
)
LESSON = replace(
    CLASS_ROW, sourced_id="l1", title="Алгебра 7А", course_id="algebra", class_type="scheduled", homeroom_id="c1"
)
USER = UserRow(
    file="users.csv",
    sourced_id="p1",
    enabled=True,
    login="p1",
    given_name="Лев",
    family_name="Ким",
    patronymic=None,
    password=None,
    agent_ids=[],
    **WHERE,
)
BORN = DemographicsRow(file="demographics.csv", sourced_id="p1", birth_date="2013-05-04", sex="male", **WHERE)
ROLE = RoleRow(
    file="roles.csv",
    sourced_id="r1",
    person_id="p1",
    organisation_id="s1",
    role="pupil",
    starts_on=None,
    ends_on=None,
    **WHERE,
)
PLACE = EnrolmentRow(
    file="enrollments.csv",
    sourced_id="e1",
    class_id="c1",
    school_id="s1",
    person_id="p1",
    role="student",
    starts_on=None,
    ends_on=None,
    **WHERE,
)


def user(person_id: str, **fields: Any) -> UserRow:
    return replace(USER, sourced_id=person_id, login=person_id, **fields)


def filled(part: SchoolBundle, *rows: Any) -> SchoolBundle:
    """The part with some rows."""
    places: dict[type, dict[str, Any]] = {
        OrganisationRow: part.organisations,
        SessionRow: part.sessions,
        CourseRow: part.courses,
        ClassRow: part.classes,
        UserRow: part.users,
        DemographicsRow: part.demographics,
    }
    for row in rows:
        match row:
            case RoleRow():
                part.roles.append(row)
            case EnrolmentRow():
                part.enrolments.append(row)
            case _:
                places[type(row)][row.sourced_id] = row
    return part


def everybody(*rows: Any, version: int = SAME, without: tuple[str, ...] = (), **modes: Any) -> SchoolBundle:
    """A list of everybody: a school, a year, a class, a lesson in it, and whatever else."""
    always = [one for one in (SCHOOL, SESSION, COURSE, CLASS_ROW, LESSON) if one.sourced_id not in without]
    return filled(part_of(version, "bulk", **modes), *always, *rows)


def changes(*rows: Any, version: int = SAME, **modes: Any) -> SchoolBundle:
    """A list of changes."""
    return filled(part_of(version, "delta", **modes), *rows)


def want(part: SchoolBundle, *stored: Any, today: str = TODAY, **fields: Any) -> DesiredRoster:
    desired = map_part(part, stored_of(*stored, **fields), today)
    assert desired is not None
    return desired


def lines(desired: DesiredRoster) -> list[str]:
    return [f"{one.file} {one.row} {one.column} {one.code}" for one in desired.findings.problems]


def test_nothing_is_wanted_of_a_school_that_nobody_knows() -> None:
    assert map_part(changes(USER), StoredRoster(), TODAY) is None
    gone = replace(SCHOOL, removed=True, untold={"name", "type"}, name="")
    assert map_part(changes(gone), StoredRoster(), TODAY) is None


@pytest.mark.parametrize(
    ("fields", "before", "expected"),
    [
        ({}, None, {}),
        ({"parent_id": "a1", "version": NEWER}, None, {"parent_id": "a1", "version": NEWER}),
        ({"name": "Гимназия", "kind": "authority"}, ORGANISATION, {"name": "Гимназия", "kind": "authority"}),
        ({"removed": True}, None, {"status": "ended"}),
        ({"name": "", "untold": {"name"}}, ORGANISATION, {}),
        ({"name": "Гимназия", "untold": {"name"}}, None, {"name": "Гимназия"}),
        ({"kind": "authority", "untold": {"type"}}, ORGANISATION, {}),
        ({"kind": "authority", "untold": {"type"}}, None, {"kind": "authority"}),
        ({"name": "", "untold": {"name", "type"}, "removed": True}, ORGANISATION, {"status": "ended"}),
        ({}, replace(ORGANISATION, parent_id="a1"), {"parent_id": None}),
    ],
)
def test_what_an_organisations_row_leaves_out_stays(
    fields: dict[str, Any], before: Organisation | None, expected: dict[str, Any]
) -> None:
    desired = want(everybody(replace(SCHOOL, **fields)), *[before] if before else [])

    assert desired.organisation == replace(ORGANISATION, **expected)


def test_of_a_school_without_a_row_the_stored_name_and_kind_count() -> None:
    desired = want(changes(USER, ROLE), ORGANISATION)

    assert desired.organisation is None
    assert (desired.facts.name, desired.facts.kind, desired.facts.removed, desired.facts.version) == (
        "Лицей",
        "school",
        False,
        0,
    )
    assert desired.roles() == [replace(PUPIL, rows={"r1": {}})]


def test_who_has_a_role_in_a_school_that_has_gone_has_it_no_more() -> None:
    bare = replace(SCHOOL, removed=True, untold={"name", "type"}, name="", kind="authority", version=NEWER)
    whole = replace(SCHOOL, removed=True, version=NEWER)

    for row in (bare, whole):
        desired = want(changes(row, USER, ROLE), ORGANISATION)
        assert (desired.facts.name, desired.facts.kind, desired.facts.removed, desired.facts.version) == (
            "Лицей",
            "school",
            True,
            NEWER,
        )
        assert desired.roles() == [replace(PUPIL, rows={"r1": {}}, status="ended", own_status="active", version=NEWER)]


KNOWN = replace(PERSON, patronymic="Ли", birth_date="2013-05-04", sex="male")
PERSONS: list[tuple[dict[str, Any], dict[str, Any] | None, Person | None, dict[str, Any]]] = [
    # the user's row, that of demographics, the stored person: the person that is wanted
    ({}, None, None, {}),
    ({"patronymic": "Ли"}, {}, None, {"patronymic": "Ли", "birth_date": "2013-05-04", "sex": "male"}),
    ({}, None, KNOWN, {"birth_date": "2013-05-04", "sex": "male"}),
    ({"untold": {"middleName"}}, None, KNOWN, {"patronymic": "Ли", "birth_date": "2013-05-04", "sex": "male"}),
    ({"untold": {"middleName"}}, None, None, {}),
    ({"family_name": "", "untold": {"familyName"}}, None, PERSON, {}),
    ({"given_name": "", "untold": {"givenName"}}, None, PERSON, {}),
    ({"family_name": "Цой", "given_name": "Яна"}, None, PERSON, {"family_name": "Цой", "given_name": "Яна"}),
    ({"family_name": "Цой", "untold": {"familyName"}}, None, None, {"family_name": "Цой"}),
    ({"given_name": "Яна", "untold": {"givenName"}}, None, None, {"given_name": "Яна"}),
    ({"patronymic": "Ли"}, {"birth_date": None, "sex": None}, KNOWN, {"patronymic": "Ли"}),
    ({"patronymic": "Ли"}, {"birth_date": None, "sex": None, "untold": {"birthDate"}}, KNOWN,
     {"patronymic": "Ли", "birth_date": "2013-05-04"}),
    ({"patronymic": "Ли"}, {"birth_date": None, "sex": None, "untold": {"sex"}}, KNOWN,
     {"patronymic": "Ли", "sex": "male"}),
    ({}, {"sex": "female", "birth_date": "2013-05-05"}, KNOWN, {"birth_date": "2013-05-05", "sex": "female"}),
    ({"removed": True}, None, None, {"status": "ended"}),
    ({"version": NEWER}, {}, None, {"version": NEWER, "birth_date": "2013-05-04", "sex": "male"}),
    ({}, {"version": NEWER}, None, {"version": NEWER, "birth_date": "2013-05-04", "sex": "male"}),
]  # fmt: skip


@pytest.mark.parametrize(("row", "born", "before", "expected"), PERSONS)
def test_a_person_is_what_two_rows_say_and_what_they_leave_out_stays(
    row: dict[str, Any], born: dict[str, Any] | None, before: Person | None, expected: dict[str, Any]
) -> None:
    rows = [replace(USER, **row), ROLE] + ([replace(BORN, **born)] if born is not None else [])

    desired = want(everybody(*rows), *[before] if before else [])

    assert desired.persons == [replace(PERSON, **expected)]
    assert (lines(desired), desired.findings.persons) == ([], frozenset())


@pytest.mark.parametrize("mode", ["bulk", "delta"])
def test_birth_data_without_a_user_change_who_is_stored(mode: Any) -> None:
    part = changes(replace(BORN, version=NEWER), users=mode)

    desired = want(part, ORGANISATION, replace(PERSON, patronymic="Ли"), PUPIL)

    if mode == "delta":
        assert desired.persons == [replace(KNOWN, version=NEWER)]
        assert (lines(desired), desired.findings.persons) == ([], frozenset())
        assert desired.sources[key(PERSON)] is part.demographics["p1"]
    else:
        assert desired.persons == []
        assert lines(desired) == [f"demographics.csv 2 sourcedId {ReportCode.REFERENCE}"]


def test_birth_data_of_nobody_are_told() -> None:
    assert lines(want(changes(replace(BORN, number=7)), ORGANISATION)) == [
        f"demographics.csv 7 sourcedId {ReportCode.REFERENCE}"
    ]


def test_who_is_not_here_cannot_leave_by_an_id_alone() -> None:
    bare = replace(USER, removed=True, untold={"familyName"}, family_name="", version=NEWER)

    unknown = want(changes(bare), ORGANISATION)
    assert (unknown.persons, unknown.removed_persons) == ([], {"p1": NEWER})
    with_stored = want(changes(bare), ORGANISATION, PERSON, PUPIL)
    assert with_stored.persons == [replace(PERSON, status="ended", version=NEWER)]
    alone = want(changes(replace(USER, removed=True, version=NEWER)), ORGANISATION)
    assert alone.persons == [replace(PERSON, status="ended", version=NEWER)]


FOREIGN = replace(USER, owned=False)
MINE: list[tuple[list[Any], list[Any], int, int]] = [
    # rows, stored: how many persons are written here, and how many count here
    ([USER], [], 1, 0),
    ([USER, ROLE], [], 1, 1),
    ([FOREIGN], [], 0, 0),
    ([FOREIGN, ROLE], [], 1, 0),
    ([FOREIGN, PLACE], [], 1, 0),
    ([USER, PLACE], [], 1, 1),
    ([FOREIGN], [PUPIL], 1, 0),
    ([FOREIGN], [replace(PUPIL, status="ended")], 0, 0),
    ([replace(FOREIGN, sourced_id="g1"), user("p1", agent_ids=["g1"]), ROLE], [], 2, 1),
    ([user("g1"), user("p1", agent_ids=["g1"]), ROLE], [], 2, 2),
    ([user("p2"), USER, ROLE], [], 2, 1),
]


@pytest.mark.parametrize(("rows", "stored", "written", "counted"), MINE)
def test_a_person_of_several_schools_is_written_by_each_and_counted_by_one(
    rows: list[Any], stored: list[Any], written: int, counted: int
) -> None:
    desired = want(everybody(*rows), *stored)

    assert (len(desired.persons), desired.persons_owned) == (written, counted)


def test_who_has_gone_is_told_with_the_date_of_that() -> None:
    part = everybody(
        replace(USER, removed=True, version=NEWER),
        user("p2"),
        replace(CLASS_ROW, removed=True, version=LATER),
        replace(CLASS_ROW, sourced_id="c2"),
    )

    desired = want(part)

    assert (desired.removed_persons, desired.removed_classes) == ({"p1": NEWER}, {"c1": LATER})


ROLES: list[tuple[dict[str, Any], dict[str, Any], dict[str, Any], dict[str, Any] | str]] = [
    # the role's row, the user's, the school's: the role, or what is wrong
    ({}, {}, {}, {}),
    ({"role": "school_admin"}, {}, {}, {"role": "school_admin"}),
    ({"role": "school_admin"}, {}, {"kind": "authority"},
     {"role": "authority_officer", "organisation_kind": "authority"}),
    ({"role": "authority_officer"}, {}, {"kind": "authority"},
     {"role": "authority_officer", "organisation_kind": "authority"}),
    ({"role": "authority_officer"}, {}, {}, f"role {ReportCode.ROLE_IN_WRONG_ORGANISATION}"),
    ({"role": "pupil"}, {}, {"kind": "authority"}, f"role {ReportCode.ROLE_IN_WRONG_ORGANISATION}"),
    ({"person_id": "p9"}, {}, {}, f"userSourcedId {ReportCode.REFERENCE}"),
    ({"starts_on": "2026-09-10", "ends_on": "2026-12-31"}, {}, {},
     {"starts_on": "2026-09-10", "ends_on": "2026-12-31"}),
    ({"version": NEWER}, {}, {}, {"version": NEWER}),
    ({}, {"version": NEWER}, {}, {"version": NEWER}),
    ({}, {}, {"version": NEWER}, {"version": NEWER}),
    ({"removed": True}, {}, {}, {"status": "ended"}),
    ({}, {"removed": True}, {}, {"status": "ended", "own_status": "active"}),
    ({"removed": True}, {"removed": True}, {}, {"status": "ended"}),
    ({}, {}, {"name": "Гимназия"}, {"organisation_name": "Гимназия"}),
]  # fmt: skip


@pytest.mark.parametrize(("row", "person", "school", "expected"), ROLES)
def test_a_role_is_what_its_row_says_and_leans_on_person_and_school(
    row: dict[str, Any], person: dict[str, Any], school: dict[str, Any], expected: dict[str, Any] | str
) -> None:
    part = everybody(replace(SCHOOL, **school), replace(USER, **person), replace(ROLE, number=5, **row))

    desired = want(part)

    if isinstance(expected, str):
        assert (desired.roles(), lines(desired)) == ([], [f"roles.csv 5 {expected}"])
        assert desired.findings.persons == {part.roles[0].person_id}
    else:
        assert desired.roles() == [replace(PUPIL, **{"rows": {"r1": {}}} | expected)]
        assert (lines(desired), desired.findings.persons) == ([], frozenset())
        assert desired.sources[key(desired.roles()[0])] is part.roles[0]


def test_a_role_elsewhere_is_none_here_and_tells_nothing() -> None:
    desired = want(
        everybody(USER, replace(ROLE, organisation_id="s2"), replace(ROLE, organisation_id="s2", person_id="p9"))
    )

    assert (desired.roles(), lines(desired)) == ([], [])


def test_a_problem_of_another_parts_row_is_not_reported_here() -> None:
    desired = want(everybody(replace(ROLE, person_id="p9", owned=False)))

    assert (lines(desired), desired.findings.persons) == ([], frozenset({"p9"}))


SECOND = replace(SESSION, sourced_id="y2", starts_on="2026-08-20", ends_on="2026-12-31", version=LATER)
NEXT = replace(SESSION, sourced_id="y3", starts_on="2027-09-01", ends_on="2028-08-31")
PART_OF_YEAR = replace(SESSION, sourced_id="q2", starts_on="2027-01-10", ends_on="2027-03-20")
CLASSES: list[tuple[str, dict[str, Any], list[Any], list[Any], dict[str, Any] | None, list[str]]] = [
    # what, the class's row, other rows, what is stored: the class, and what is told
    ("new", {}, [], [], {}, []),
    ("two sessions", {"session_ids": ["y1", "y2"]}, [SECOND], [], {"starts_on": "2026-08-20", "version": LATER}, []),
    ("two sessions, in another order", {"session_ids": ["y2", "y1"]}, [SECOND], [],
     {"starts_on": "2026-08-20", "version": LATER}, []),
    ("a newer row", {"version": NEWER}, [], [], {"version": NEWER}, []),
    ("a newer session", {}, [replace(SESSION, version=NEWER)], [], {"version": NEWER}, []),
    ("a newer school that is there", {}, [replace(SCHOOL, version=NEWER)], [], {}, []),
    ("a newer school that has gone", {}, [replace(SCHOOL, version=NEWER, removed=True)], [],
     {"status": "ended", "own_status": "active", "version": NEWER}, []),
    ("removed", {"removed": True}, [], [], {"status": "ended"}, []),
    ("an unknown session", {"session_ids": ["y9"]}, [], [], None, [f"termSourcedIds {ReportCode.REFERENCE}"]),
    ("one of two unknown", {"session_ids": ["y1", "y9"]}, [], [CLASS], None,
     [f"termSourcedIds {ReportCode.REFERENCE}"]),
    ("no session", {"session_ids": []}, [], [], None, [f"termSourcedIds {ReportCode.REFERENCE}"]),
    ("what no file tells", {"title": "7Г"}, [], [replace(CLASS, academic_year_id="2026", lineage_id="c0")],
     {"label": "7Г", "academic_year_id": "2026", "lineage_id": "c0"}, []),
    ("a coming year", {"session_ids": ["y3"]}, [NEXT], [], {"starts_on": "2027-09-01", "ends_on": "2028-08-31"}, []),
    ("a coming part of this year", {"session_ids": ["q2"]}, [PART_OF_YEAR], [],
     {"starts_on": "2027-01-10", "ends_on": "2027-03-20"}, [f"termSourcedIds {ReportCode.TERM_IN_FUTURE}"]),
    ("a coming part of this year that was removed", {"session_ids": ["q2"], "removed": True}, [PART_OF_YEAR], [],
     {"starts_on": "2027-01-10", "ends_on": "2027-03-20", "status": "ended"}, []),
    ("a coming year and a part of this", {"session_ids": ["q2", "y3"]}, [PART_OF_YEAR, NEXT], [],
     {"starts_on": "2027-01-10", "ends_on": "2028-08-31"}, [f"termSourcedIds {ReportCode.TERM_IN_FUTURE}"]),
    ("begins today", {"session_ids": ["q2"]}, [replace(PART_OF_YEAR, starts_on=TODAY)], [],
     {"starts_on": TODAY, "ends_on": "2027-03-20"}, []),
    ("continues one that is stored", {"continues_id": "c0"}, [], [], {"lineage_id": "c00"}, []),
    ("continues one of the file", {"continues_id": "c2"}, [replace(CLASS_ROW, sourced_id="c2")], [],
     {"lineage_id": "c2"}, []),
    ("continues nobody", {"continues_id": "c9"}, [], [], {}, [f"{CONTINUES_COLUMN} {ReportCode.CONTINUES_UNKNOWN}"]),
    ("continues nobody, and another before", {"continues_id": "c9"}, [], [replace(CLASS, lineage_id="c5")],
     {"lineage_id": "c5"}, [f"{CONTINUES_COLUMN} {ReportCode.CONTINUES_UNKNOWN}"]),
    ("continues another than before", {"continues_id": "c0"}, [], [replace(CLASS, lineage_id="c5")],
     {"lineage_id": "c00"}, []),
]  # fmt: skip


@pytest.mark.parametrize("case", CLASSES, ids=[one[0] for one in CLASSES])
def test_a_class_is_what_its_row_and_its_sessions_say(case: Any) -> None:
    _, fields, rows, stored, expected, problems = case
    part = everybody(replace(CLASS_ROW, number=5, **fields), *rows, without=("l1",))

    desired = want(part, *stored, continued={"c0": replace(CLASS, class_id="c0", lineage_id="c00")})

    assert desired.classes.get("c1") == (replace(CLASS, **expected) if expected is not None else None)
    assert lines(desired) == [f"classes.csv 5 {problem}" for problem in problems]
    assert desired.findings.classes == (frozenset({"c1"}) if expected is None else frozenset())
    if expected is not None:
        assert desired.sources[key(CLASS)] is part.classes["c1"]


def test_of_two_classes_that_continue_one_the_first_has_its_chats() -> None:
    first = replace(CLASS_ROW, continues_id="c0")
    second = replace(CLASS_ROW, sourced_id="c2", number=6, continues_id="c0")

    desired = want(
        everybody(first, second),
        replace(CLASS, class_id="c2", lineage_id="c5"),
        continued={"c0": replace(CLASS, class_id="c0")},
    )

    assert {name: one.lineage_id for name, one in desired.classes.items()} == {"c1": "c0", "c2": None}
    assert lines(desired) == [f"classes.csv 6 {CONTINUES_COLUMN} {ReportCode.CONTINUED_TWICE}"]


@pytest.mark.parametrize(("mode", "kept"), [("delta", True), ("absent", True), ("bulk", False)])
def test_a_class_of_changes_keeps_its_days_where_the_year_is_not_told(mode: Any, *, kept: bool) -> None:
    before = replace(CLASS, starts_on="2026-09-02", ends_on="2027-05-31", version=NEWER)

    desired = want(changes(replace(CLASS_ROW, title="7Г"), academicSessions=mode), ORGANISATION, before)

    assert desired.classes.get("c1") == (replace(before, label="7Г", version=SAME) if kept else None)


@pytest.mark.parametrize(("row", "version"), [(LATER, NEWER), (NEWER + 1, NEWER + 1)])
def test_a_class_that_ends_by_its_id_ends_as_it_was(row: int, version: int) -> None:
    bare = replace(CLASS_ROW, removed=True, untold={"title"}, title="", version=row)
    before = replace(CLASS, own_status="active", lineage_id="c0", version=NEWER)

    desired = want(changes(bare), ORGANISATION, before)

    assert desired.classes == {"c1": replace(before, status="ended", own_status=None, version=version)}
    assert desired.removed_classes == {"c1": version}
    assert want(changes(bare), ORGANISATION).classes == {}
    assert want(changes(bare, USER, PLACE), ORGANISATION, before).in_classes() == [
        replace(ENROLMENT, rows={"e1": {}}, lineage_id="c0", status="ended", own_status="active", version=version)
    ]


def loads(desired: DesiredRoster) -> list[TeachingLoad]:
    return [one for one in desired.in_classes() if isinstance(one, TeachingLoad)]


TAUGHT = replace(PLACE, sourced_id="e2", person_id="t1", class_id="l1", role="teacher")
RESTING = replace(LOAD, rows={"e2": {}})
LESSONS: list[tuple[str, dict[str, Any], list[Any], dict[str, Any] | str]] = [
    ("as it is", {}, [], {}),
    ("without its class", {"homeroom_id": None}, [], f"{HOMEROOM_COLUMN} {ReportCode.HOMEROOM_UNKNOWN}"),
    ("of an unknown class", {"homeroom_id": "c9"}, [], f"{HOMEROOM_COLUMN} {ReportCode.REFERENCE}"),
    ("of a lesson", {"homeroom_id": "l0"}, [replace(LESSON, sourced_id="l0")],
     f"{HOMEROOM_COLUMN} {ReportCode.REFERENCE}"),
    ("of an unknown subject", {"course_id": "art"}, [], f"courseSourcedId {ReportCode.REFERENCE}"),
    ("newer", {"version": NEWER}, [], {"version": NEWER}),
    ("of a newer class", {}, [replace(CLASS_ROW, version=NEWER)], {"version": NEWER}),
    ("of a newer subject", {}, [replace(COURSE, version=NEWER)], {"version": NEWER}),
    ("removed", {"removed": True}, [], {"status": "ended", "own_status": "active"}),
    ("of a class that was removed", {}, [replace(CLASS_ROW, removed=True)],
     {"status": "ended", "own_status": "active"}),
    ("of a subject that was removed", {}, [replace(COURSE, removed=True)],
     {"status": "ended", "own_status": "active"}),
]  # fmt: skip


@pytest.mark.parametrize("case", LESSONS, ids=[one[0] for one in LESSONS])
def test_a_lesson_is_given_in_a_class_in_a_subject(case: Any) -> None:
    _, fields, rows, expected = case
    part = everybody(replace(LESSON, number=5, **fields), *rows, user("t1"), TAUGHT)

    desired = want(part)

    if isinstance(expected, str):
        assert (loads(desired), lines(desired)) == ([], [f"classes.csv 5 {expected}"])
        assert (desired.findings.classes, desired.findings.persons) == (frozenset({"l1"}), frozenset({"t1"}))
    else:
        assert loads(desired) == [replace(RESTING, **expected)]
        assert lines(desired) == []


def test_lessons_that_stand_before_their_class_are_given_in_it() -> None:
    part = everybody(user("t1"), TAUGHT)
    part = replace(part, classes={"l1": part.classes["l1"], "c1": part.classes["c1"]})

    assert loads(want(part)) == [RESTING]


OLDER = replace(LOAD, class_id="c5", subject_name="Геометрия", version=BEFORE)
NAMES: list[tuple[str, list[Any], dict[str, Any], str | None]] = [
    ("in the class", [LOAD, replace(OLDER, version=NEWER)], {}, "Алгебра"),
    ("elsewhere", [OLDER], {}, "Геометрия"),
    ("elsewhere, the latest", [OLDER, replace(OLDER, class_id="c6", subject_name="Стереометрия", version=NEWER)], {},
     "Стереометрия"),
    ("elsewhere, the latest first", [replace(OLDER, subject_name="Стереометрия", version=NEWER),
                                     replace(OLDER, class_id="c6")], {}, "Стереометрия"),
    ("in the class, the latest", [LOAD, replace(LOAD, person_id="t2", subject_name="Анализ", version=NEWER)], {},
     "Анализ"),
    ("two as new", [OLDER, replace(OLDER, class_id="c6", subject_name="Стереометрия")], {}, "Стереометрия"),
    ("of another subject", [replace(LOAD, subject_id="art")], {}, None),
    ("nowhere", [ENROLMENT], {}, None),
    ("in a list of all subjects", [LOAD], {"courses": "bulk"}, None),
]  # fmt: skip


@pytest.mark.parametrize("case", NAMES, ids=[one[0] for one in NAMES])
def test_a_lesson_of_changes_is_named_as_the_subject_was_last(case: Any) -> None:
    _, stored, modes, expected = case
    part = changes(LESSON, user("t9"), replace(TAUGHT, person_id="t9"), **modes)

    desired = want(part, ORGANISATION, CLASS, *stored)

    assert [one.subject_name for one in loads(desired) if one.person_id == "t9"] == ([expected] if expected else [])
    assert lines(desired) == ([] if expected else [f"classes.csv 2 courseSourcedId {ReportCode.REFERENCE}"])


PLACES: list[tuple[str, dict[str, Any], list[Any], Any]] = [
    # what, the enrolment's row, other rows: the relation, or what is wrong and whether the person is kept for it
    ("a pupil", {}, [], replace(ENROLMENT, rows={"e1": {}})),
    ("a class teacher", {"role": "teacher"}, [], replace(Homeroom(**{name: getattr(ENROLMENT, name) for name in (
        "person_id", "class_id", "class_label", "organisation_id", "starts_on", "ends_on", "version")}),
        rows={"e1": {}})),
    ("a teacher", {"role": "teacher", "class_id": "l1"}, [], replace(LOAD, person_id="p1", rows={"e1": {}})),
    ("a pupil in a lesson", {"class_id": "l1"}, [], None),
    ("nobody", {"person_id": "p9"}, [], (f"userSourcedId {ReportCode.REFERENCE}", "p9")),
    ("nobody nowhere", {"person_id": "p9", "class_id": "c9"}, [], (f"userSourcedId {ReportCode.REFERENCE}", "p9")),
    ("nowhere", {"class_id": "c9"}, [], (f"classSourcedId {ReportCode.REFERENCE}", "p1")),
    ("reversed", {"starts_on": "2027-09-10"}, [], (f"endDate {ReportCode.DATES_REVERSED}", "p1")),
    ("a single day", {"starts_on": YEAR[1]}, [],
     replace(ENROLMENT, rows={"e1": {}}, starts_on=YEAR[1], own_starts_on=YEAR[1])),
    ("days of its own", {"starts_on": "2026-09-10", "ends_on": "2026-12-31"}, [],
     replace(ENROLMENT, rows={"e1": {}}, starts_on="2026-09-10", ends_on="2026-12-31", own_starts_on="2026-09-10",
             own_ends_on="2026-12-31")),
    ("newer", {"version": NEWER}, [], replace(ENROLMENT, rows={"e1": {}}, version=NEWER)),
    ("a newer person", {}, [replace(USER, version=NEWER)], replace(ENROLMENT, rows={"e1": {}}, version=NEWER)),
    ("a newer class", {}, [replace(CLASS_ROW, version=NEWER)], replace(ENROLMENT, rows={"e1": {}}, version=NEWER)),
    ("removed", {"removed": True}, [], replace(ENROLMENT, rows={"e1": {}}, status="ended")),
    ("a person who was removed", {}, [replace(USER, removed=True)],
     replace(ENROLMENT, rows={"e1": {}}, status="ended", own_status="active")),
    ("a class that was removed", {}, [replace(CLASS_ROW, removed=True)],
     replace(ENROLMENT, rows={"e1": {}}, status="ended", own_status="active")),
    ("a class that continues another", {}, [replace(CLASS_ROW, continues_id="c2"), replace(CLASS_ROW, sourced_id="c2")],
     replace(ENROLMENT, rows={"e1": {}}, lineage_id="c2")),
]  # fmt: skip


@pytest.mark.parametrize("case", PLACES, ids=[one[0] for one in PLACES])
def test_a_place_in_a_class_leans_on_person_and_class(case: Any) -> None:
    _, fields, rows, expected = case
    part = everybody(USER, replace(PLACE, number=5, **fields), *rows)

    desired = want(part)

    if isinstance(expected, tuple):
        problem, person = expected
        assert (desired.in_classes(), lines(desired)) == ([], [f"enrollments.csv 5 {problem}"])
        assert desired.findings.persons == {person}
    else:
        assert desired.in_classes() == ([expected] if expected is not None else [])
        assert (lines(desired), desired.findings.persons) == ([], frozenset())
        if expected is not None:
            assert desired.sources[key(expected)] is part.enrolments[0]


UNTAKEN: list[tuple[dict[str, Any], dict[str, Any], bool]] = [
    # the row of the class that was not taken, the enrolment's: whether the person keeps what they have
    ({"session_ids": ["y9"]}, {}, True),
    ({"session_ids": ["y9"]}, {"role": "teacher"}, True),
    ({"class_type": "scheduled"}, {}, False),
    ({"class_type": "scheduled"}, {"role": "teacher"}, True),
]


@pytest.mark.parametrize(("fields", "place", "keeps"), UNTAKEN)
def test_who_is_in_a_class_that_was_not_taken_keeps_that(
    fields: dict[str, Any], place: dict[str, Any], *, keeps: bool
) -> None:
    desired = want(everybody(USER, replace(CLASS_ROW, **fields), replace(PLACE, **place), without=("l1",)))

    assert desired.in_classes() == []
    assert desired.findings.persons == (frozenset({"p1"}) if keeps else frozenset())
    assert len(lines(desired)) == 1


def test_who_is_in_a_class_whose_row_could_not_be_read_keeps_that_too() -> None:
    part = everybody(USER, replace(PLACE, class_id="c9"))
    part = replace(part, kept=Kept(classes={"c9"}))

    desired = want(part)

    assert (desired.in_classes(), lines(desired), desired.findings.persons) == ([], [], frozenset({"p1"}))


@pytest.mark.parametrize(("mode", "expected"), [("delta", True), ("absent", True), ("bulk", False)])
def test_rows_of_changes_may_name_whom_and_what_is_stored(mode: Any, *, expected: bool) -> None:
    part = changes(PLACE, ROLE, users=mode, classes=mode)

    desired = want(part, ORGANISATION, PERSON, CLASS)

    assert [one.entity for one in desired.relations.values()] == (["role", "enrolment"] if expected else [])


def test_a_place_in_a_stored_class_that_has_ended_has_ended_with_it() -> None:
    desired = want(changes(PLACE), ORGANISATION, PERSON, replace(CLASS, status="ended", version=NEWER))

    assert desired.in_classes() == [
        replace(ENROLMENT, rows={"e1": {}}, status="ended", own_status="active", version=SAME)
    ]


STORED_CLASS = CLASS
SECOND_CLASS = replace(CLASS, class_id="c2", label="7Б")
SINGLE = replace(ENROLMENT, rows={"e1": {}})
DOUBLE = replace(ENROLMENT, rows={"e1": {"version": SAME}, "e2": {"version": SAME, "ends_on": "2026-12-31"}})
ENDED = replace(SINGLE, status="ended")
NAMELESS = ENROLMENT
MOVED = replace(ENROLMENT, class_id="c2", class_label="7Б", rows={"e1": {}})


def row(row_id: str = "e1", **fields: Any) -> EnrolmentRow:
    return replace(PLACE, **{"sourced_id": row_id, "version": LATER, **fields})


ROWS_OF_CHANGES: list[tuple[str, list[Any], list[Any], dict[str, Any], int]] = [
    # what, rows, stored enrolments: status, rows and version of each that is wanted, by class; how many rows are stale
    ("new", [row()], [], {"c1": ("active", {"e1": {}}, LATER)}, 0),
    ("again", [row()], [SINGLE], {"c1": ("active", {"e1": {}}, LATER)}, 0),
    ("ended", [row(removed=True)], [SINGLE], {"c1": ("ended", {"e1": {}}, LATER)}, 0),
    ("ended before", [row(removed=True, version=BEFORE)], [SINGLE], {"c1": ("active", {"e1": {}}, SAME)}, 1),
    ("ended in the same moment", [row(removed=True, version=SAME)], [SINGLE], {"c1": ("ended", {"e1": {}}, SAME)}, 0),
    ("the same, before", [row(version=BEFORE)], [SINGLE], {"c1": ("active", {"e1": {}}, SAME)}, 0),
    ("another day, before", [row(version=BEFORE, ends_on="2026-11-01")], [SINGLE],
     {"c1": ("active", {"e1": {}}, SAME)}, 1),
    ("a second row", [row("e2")], [SINGLE],
     {"c1": ("active", {"e1": {"version": SAME}, "e2": {"version": LATER}}, LATER)}, 0),
    ("a second row beside one with days", [row("e2")],
     [replace(SINGLE, starts_on="2026-09-10", own_starts_on="2026-09-10", ends_on="2026-12-31",
              own_ends_on="2026-12-31")],
     {"c1": ("active", {"e1": {"version": SAME, "starts_on": "2026-09-10", "ends_on": "2026-12-31"},
                        "e2": {"version": LATER}}, LATER)}, 0),
    ("a second row in one file", [row("e1"), row("e2", version=NEWER)], [],
     {"c1": ("active", {"e1": {"version": LATER}, "e2": {"version": NEWER}}, NEWER)}, 0),
    ("an older second row", [row("e2", version=BEFORE)], [SINGLE],
     {"c1": ("active", {"e1": {"version": SAME}, "e2": {"version": BEFORE}}, SAME)}, 0),
    ("one of two ends", [row(removed=True)], [DOUBLE],
     {"c1": ("active", {"e1": {"version": LATER, "status": "ended"},
                        "e2": {"version": SAME, "ends_on": "2026-12-31"}}, LATER)}, 0),
    ("both of two end", [row(removed=True), row("e2", removed=True)], [DOUBLE],
     {"c1": ("ended", {"e1": {"version": LATER, "status": "ended"}, "e2": {"version": LATER, "status": "ended"}},
             LATER)}, 0),
    ("the place of an unknown row", [row()], [NAMELESS], {"c1": ("active", {"e1": {}}, LATER)}, 0),
    ("an unknown row ends", [row(removed=True)], [NAMELESS], {"c1": ("ended", {"e1": {}}, LATER)}, 0),
    ("an unknown row that is newer", [row(version=BEFORE, removed=True)], [NAMELESS],
     {"c1": ("active", None, SAME)}, 1),
    ("the same as an unknown row that is newer", [row(version=BEFORE)], [NAMELESS],
     {"c1": ("active", None, SAME)}, 0),
    ("an end of another row", [row("e9", removed=True)], [SINGLE], {"c1": ("active", {"e1": {}}, SAME)}, 0),
    ("an end of another row of what has ended", [row("e9", removed=True)], [ENDED],
     {"c1": ("ended", {"e1": {"version": SAME, "status": "ended"}, "e9": {"version": LATER, "status": "ended"}},
             LATER)}, 0),
    ("back", [row()], [ENDED], {"c1": ("active", {"e1": {}}, LATER)}, 0),
    ("back, before the end", [row(version=BEFORE)], [ENDED], {"c1": ("ended", {"e1": {}}, SAME)}, 1),
    ("back by another row", [row("e2")], [ENDED],
     {"c1": ("active", {"e1": {"version": SAME, "status": "ended"}, "e2": {"version": LATER}}, LATER)}, 0),
    ("back by another row, before the end", [row("e2", version=BEFORE)], [ENDED],
     {"c1": ("ended", {"e1": {}}, SAME)}, 1),
    ("moved", [row(class_id="c2")], [SINGLE], {"c1": ("ended", {"e1": {}}, LATER), "c2": ("active", {"e1": {}}, LATER)},
     0),
    ("moved before", [row(class_id="c2", version=BEFORE)], [SINGLE], {}, 1),
    ("one of two moved", [row(class_id="c2")], [DOUBLE],
     {"c1": ("active", {"e2": {}}, LATER), "c2": ("active", {"e1": {}}, LATER)}, 0),
    ("moved to where the person is", [row(class_id="c2")],
     [SINGLE, replace(MOVED, rows={"e5": {}})],
     {"c1": ("ended", {"e1": {}}, LATER),
      "c2": ("active", {"e1": {"version": LATER}, "e5": {"version": SAME}}, LATER)}, 0),
    ("moved back", [row()], [ENDED, MOVED],
     {"c1": ("active", {"e1": {}}, LATER), "c2": ("ended", {"e1": {}}, LATER)}, 0),
    ("moved from where it has ended", [row(class_id="c2")], [ENDED], {"c2": ("active", {"e1": {}}, LATER)}, 0),
    ("moved away and ended there", [row(class_id="c2", removed=True)], [SINGLE],
     {"c1": ("ended", {"e1": {}}, LATER), "c2": ("ended", {"e1": {}}, LATER)}, 0),
    ("one of two moved away and ended there", [row(class_id="c2", removed=True)], [DOUBLE],
     {"c1": ("active", {"e1": {"version": LATER, "status": "ended"},
                        "e2": {"version": SAME, "ends_on": "2026-12-31"}}, LATER),
      "c2": ("ended", {"e1": {}}, LATER)}, 0),
    ("a pupil in a lesson now", [row(class_id="l1")], [SINGLE], {"c1": ("ended", {"e1": {}}, LATER)}, 0),
    ("another pupil's now", [row(person_id="p2")], [SINGLE], {"c1": ("ended", {"e1": {}}, LATER)}, 0),
    ("what leans on what has ended goes on", [row("e2")], [replace(SINGLE, status="ended", own_status="active")],
     {"c1": ("active", {"e1": {"version": SAME}, "e2": {"version": LATER}}, LATER)}, 0),
    ("what leans on what has ended moves", [row(class_id="c2")],
     [replace(SINGLE, status="ended", own_status="active")],
     {"c1": ("ended", {"e1": {}}, LATER), "c2": ("active", {"e1": {}}, LATER)}, 0),
]  # fmt: skip


def rows_wanted(desired: DesiredRoster, person: str = "p1") -> dict[str, Any]:
    return {
        one.class_id: (one.status, one.rows, one.version)
        for one in desired.in_classes()
        if isinstance(one, Enrolment) and one.person_id == person
    }


@pytest.mark.parametrize("case", ROWS_OF_CHANGES, ids=[one[0] for one in ROWS_OF_CHANGES])
def test_what_rows_of_changes_make_of_the_rows_that_are_stored(case: Any) -> None:
    _, rows, stored, expected, stale = case
    part = changes(LESSON, *rows, version=NEWER)
    persons = [PERSON, replace(PERSON, person_id="p2"), replace(LOAD, version=BEFORE)]

    desired = want(part, ORGANISATION, STORED_CLASS, SECOND_CLASS, *persons, *stored)

    assert rows_wanted(desired) == expected
    assert all(one in rows for one in desired.stale)
    assert len(desired.stale) == stale


LEFT: list[tuple[str, list[Any], dict[str, Any], list[str]]] = [
    ("the only one", [SINGLE], {"c1": ("ended", {"e1": {}}, LATER)}, []),
    ("one of two", [DOUBLE], {"c1": ("active", {"e1": {"version": LATER, "status": "ended"},
                                               "e2": {"version": SAME, "ends_on": "2026-12-31"}}, LATER)}, []),
    ("of what has ended", [ENDED], {}, []),
    ("of what is newer", [replace(SINGLE, version=NEWER)], {}, []),
    ("of nothing", [replace(SINGLE, rows={"e5": {}})], {}, [f"enrollments.csv 7 sourcedId {ReportCode.REFERENCE}"]),
    ("of what it leans on has ended", [replace(SINGLE, status="ended", own_status="active")],
     {"c1": ("ended", {"e1": {}}, LATER)}, []),
]  # fmt: skip


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("case", LEFT, ids=[one[0] for one in LEFT])
def test_a_row_that_tells_of_no_place_any_more_leaves_where_it_was(case: Any, *, named: bool) -> None:
    _, stored, expected, problems = case
    part = changes(version=NEWER)
    part = replace(part, ended_rows={"enrollments": {"e1": LATER}, "roles": {}})
    if not named:
        part = replace(part, nameless={"enrollments": {"e1": row(number=7)}})

    desired = want(part, ORGANISATION, STORED_CLASS, PERSON, *stored)

    assert rows_wanted(desired) == expected
    assert lines(desired) == ([] if named else problems)
    gone = desired.relations.get(key(SINGLE))
    assert gone is None or gone.own_status is None


def test_a_stale_row_that_tells_of_no_place_is_a_line_where_it_stands() -> None:
    part = changes(version=NEWER)
    part = replace(part, ended_rows={"enrollments": {"e1": BEFORE}})
    nameless = row(number=7)
    part = replace(part, nameless={"enrollments": {"e1": nameless}})

    assert want(part, ORGANISATION, CLASS, SINGLE).stale == [nameless]
    assert want(changes(version=NEWER), ORGANISATION, CLASS, SINGLE).stale == []


def test_an_end_of_a_row_that_nobody_knows_is_told() -> None:
    problem = f"enrollments.csv 5 sourcedId {ReportCode.REFERENCE}"
    unknown = row("e9", removed=True, number=5)
    for stored, expected in [([SINGLE], [problem]), ([], []), ([ENDED], []), ([NAMELESS], [])]:
        assert lines(want(changes(unknown, version=NEWER), ORGANISATION, CLASS, PERSON, *stored)) == expected
    assert lines(want(changes(replace(unknown, removed=False)), ORGANISATION, CLASS, PERSON, SINGLE)) == []
    assert lines(want(everybody(USER, unknown), SINGLE)) == []


FRAMES: list[tuple[list[Any], tuple[str, str]]] = [
    ([CLASS], ("2026-09-01", "2027-08-31")),
    ([replace(CLASS, starts_on="2026-09-02", ends_on="2027-05-31")], ("2026-09-02", "2027-05-31")),
    ([], ("2026-09-03", "2027-06-01")),
]


@pytest.mark.parametrize(("classes", "expected"), FRAMES)
def test_who_keeps_a_row_without_days_has_those_of_the_class(classes: list[Any], expected: tuple[str, str]) -> None:
    part = changes(version=NEWER)
    part = replace(part, ended_rows={"enrollments": {"e1": LATER}})
    rows: Any = {"e1": {"version": SAME, "starts_on": "2026-09-03", "ends_on": "2027-06-01"}, "e2": {"version": SAME}}
    old = replace(ENROLMENT, rows=rows, starts_on="2026-09-03", ends_on="2027-06-01",
                  own_starts_on="2026-09-03", own_ends_on="2027-06-01")  # fmt: skip

    [place] = want(part, ORGANISATION, PERSON, *classes, old).in_classes()

    assert (place.starts_on, place.ends_on, place.own_starts_on, place.own_ends_on) == (*expected, None, None)


def test_days_of_a_row_that_is_left_by_another_are_those_of_its_own_class() -> None:
    early = replace(CLASS_ROW, session_ids=["y2"])

    [place] = want(
        everybody(USER, SECOND, early, row(), row("e2", starts_on="2026-09-10", ends_on="2026-10-20"))
    ).in_classes()

    assert (place.starts_on, place.ends_on) == ("2026-08-20", "2026-12-31")


ROWS_OF_ALL: list[tuple[str, list[Any], list[Any], dict[str, Any], int]] = [
    ("again, older", [row(version=BEFORE)], [SINGLE], {"c1": ("active", {"e1": {}}, BEFORE)}, 0),
    ("another row", [row("e2", version=BEFORE)], [SINGLE], {"c1": ("active", {"e2": {}}, BEFORE)}, 0),
    ("one of two", [row(version=BEFORE)], [DOUBLE], {"c1": ("active", {"e1": {}}, BEFORE)}, 0),
    ("moved", [row(class_id="c2", version=BEFORE)], [SINGLE], {"c2": ("active", {"e1": {}}, BEFORE)}, 0),
    ("ended", [row(removed=True, version=BEFORE)], [SINGLE], {"c1": ("ended", {"e1": {}}, BEFORE)}, 0),
    ("back", [row(version=BEFORE)], [ENDED], {"c1": ("active", {"e1": {}}, BEFORE)}, 0),
    ("two rows, one ended", [row(removed=True, version=SAME), row("e2", version=BEFORE)], [],
     {"c1": ("active", {"e1": {"version": SAME, "status": "ended"}, "e2": {"version": BEFORE}}, SAME)}, 0),
    ("an end of another row", [row("e9", removed=True, version=BEFORE)], [SINGLE],
     {"c1": ("ended", {"e9": {}}, BEFORE)}, 0),
]  # fmt: skip


@pytest.mark.parametrize("case", ROWS_OF_ALL, ids=[one[0] for one in ROWS_OF_ALL])
def test_in_a_list_of_everybody_a_relation_rests_on_the_rows_of_the_file(case: Any) -> None:
    _, rows, stored, expected, stale = case
    first, user_row = replace(CLASS_ROW, version=BEFORE), replace(USER, version=BEFORE)
    part = everybody(first, replace(first, sourced_id="c2", title="7Б"), user_row, *rows, version=BEFORE)
    part = replace(part, sessions={"y1": replace(SESSION, version=BEFORE)})

    desired = want(part, STORED_CLASS, SECOND_CLASS, *stored)

    assert (rows_wanted(desired), len(desired.stale)) == (expected, stale)


@pytest.mark.parametrize("kept", [{"persons": {"p1"}}, {"classes": {"c1"}}])
@pytest.mark.parametrize("file", [BEFORE, SAME, AFTER])
def test_the_stored_rows_stay_of_whom_a_row_was_not_taken(kept: dict[str, set[str]], file: int) -> None:
    part = everybody(replace(CLASS_ROW, version=BEFORE), replace(USER, version=BEFORE), row("e2", version=BEFORE),
                     row("e1", version=BEFORE, ends_on="2026-12-01"), version=file)  # fmt: skip
    part = replace(part, kept=Kept(**kept))

    desired = want(part, CLASS, replace(ENROLMENT, rows={"e1": {"version": SAME}, "e3": {"version": SAME}}))

    [place] = desired.in_classes()
    assert place.rows is not None
    assert sorted(place.rows) == ["e1", "e2", "e3"]
    # The list is as new as its file: its row of one that is stored counts from then on.
    assert place.rows["e1"].get("ends_on") == (None if file == BEFORE else "2026-12-01")
    assert len(desired.stale) == (file == BEFORE)


def test_an_older_lists_row_that_moves_from_a_kept_one_makes_no_place() -> None:
    second = replace(CLASS_ROW, sourced_id="c2", title="7Б")
    part = everybody(CLASS_ROW, second, USER, row(class_id="c2", version=BEFORE), version=BEFORE)
    part = replace(part, kept=Kept(classes={"c1"}))

    desired = want(part, STORED_CLASS, SECOND_CLASS, SINGLE)

    assert (desired.in_classes(), desired.stale) == ([], part.enrolments)


def test_whom_another_tables_row_names_in_vain_keeps_the_stored_rows() -> None:
    part = everybody(USER, row(version=SAME), replace(ROLE, role="authority_officer"))

    desired = want(part, CLASS, replace(ENROLMENT, rows={"e1": {"version": SAME}, "e3": {"version": SAME}}))

    assert rows_wanted(desired)["c1"][1] == {"e1": {"version": SAME}, "e3": {"version": SAME}}


def role_row(row_id: str = "r1", **fields: Any) -> RoleRow:
    return replace(ROLE, **{"sourced_id": row_id, "version": LATER, **fields})


IN_ROLE = replace(PUPIL, rows={"r1": {}})
ROLE_ROWS: list[tuple[str, list[Any], list[Any], dict[str, Any], int]] = [
    ("new", [role_row()], [], {"pupil": ("active", {"r1": {}}, LATER)}, 0),
    ("ended", [role_row(removed=True)], [IN_ROLE], {"pupil": ("ended", {"r1": {}}, LATER)}, 0),
    ("older", [role_row(removed=True, version=BEFORE)], [IN_ROLE], {"pupil": ("active", {"r1": {}}, SAME)}, 1),
    ("another role", [role_row(role="parent")], [IN_ROLE],
     {"pupil": ("ended", {"r1": {}}, LATER), "parent": ("active", {"r1": {}}, LATER)}, 0),
    ("elsewhere", [role_row(organisation_id="s2")], [IN_ROLE], {"pupil": ("ended", {"r1": {}}, LATER)}, 0),
    ("elsewhere, older", [role_row(organisation_id="s2", version=BEFORE)], [IN_ROLE], {}, 1),
    ("a second row", [role_row("r2", ends_on="2026-12-31")], [IN_ROLE],
     {"pupil": ("active", {"r1": {"version": SAME}, "r2": {"version": LATER, "ends_on": "2026-12-31"}}, LATER)}, 0),
    ("a second row beside one with days", [role_row("r2")],
     [replace(IN_ROLE, starts_on="2026-09-10", ends_on="2026-12-31")],
     {"pupil": ("active", {"r1": {"version": SAME, "starts_on": "2026-09-10", "ends_on": "2026-12-31"},
                           "r2": {"version": LATER}}, LATER)}, 0),
    ("beside the role of a class teacher", [role_row(role="teacher")], [replace(CLASS_TEACHER, person_id="p1")],
     {"teacher": ("active", {"r1": {}}, LATER)}, 0),
]  # fmt: skip


@pytest.mark.parametrize("case", ROLE_ROWS, ids=[one[0] for one in ROLE_ROWS])
def test_a_role_rests_on_rows_likewise(case: Any) -> None:
    _, rows, stored, expected, stale = case

    desired = want(changes(*rows, version=NEWER), ORGANISATION, PERSON, *stored)

    assert {one.role: (one.status, one.rows, one.version) for one in desired.roles()} == expected
    assert len(desired.stale) == stale


def test_a_role_rests_on_the_lists_rows_unless_the_person_is_kept() -> None:
    two: Any = {"r1": {"version": SAME}, "r3": {"version": SAME}}
    stored = replace(PUPIL, rows=two)

    for kept, file, expected in [
        (set(), SAME, {"r1": {}}),
        ({"p2"}, SAME, {"r1": {}}),
        ({"p1"}, SAME, {"r1": {"version": BEFORE, "ends_on": "2026-12-01"}, "r3": {"version": SAME}}),
        ({"p1"}, BEFORE, two),
    ]:
        part = everybody(USER, role_row(version=BEFORE, ends_on="2026-12-01"), version=file)
        part = replace(part, kept=Kept(persons=kept))
        [role] = want(part, stored).roles()
        assert role.rows == expected


def test_a_role_that_tells_of_no_role_any_more_leaves_where_it_was() -> None:
    part = changes(version=NEWER)
    part = replace(part, ended_rows={"roles": {"r1": LATER}, "enrollments": {"r1": LATER}})

    [role] = want(part, ORGANISATION, IN_ROLE).roles()

    assert role == replace(IN_ROLE, status="ended", version=LATER)


def guards(desired: DesiredRoster) -> dict[tuple[str, str], Any]:
    return {
        (one.guardian_id, one.child_id): (one.status, one.told_by, one.version)
        for one in desired.relations.values()
        if isinstance(one, Guardianship)
    }


CHILD, GUARDIAN = user("p1", agent_ids=["g1"]), user("g1", agent_ids=["p1"])
ALONE = user("g1")
FAMILY: list[tuple[str, list[Any], dict[tuple[str, str], Any], list[str], set[str]]] = [
    # what, rows of users: guardianships, what is told, who keeps guardians and children
    ("by the child", [CHILD, ALONE], {("g1", "p1"): ("active", None, SAME)}, [], set()),
    ("by the guardian", [user("p1"), GUARDIAN], {("g1", "p1"): ("active", "guardian", SAME)}, [], set()),
    ("by both", [CHILD, GUARDIAN], {("g1", "p1"): ("active", "both", SAME)}, [], set()),
    ("a newer child", [replace(CHILD, version=NEWER), ALONE], {("g1", "p1"): ("active", None, NEWER)}, [], set()),
    ("a newer guardian", [CHILD, replace(ALONE, version=NEWER)], {("g1", "p1"): ("active", None, NEWER)}, [], set()),
    ("by nobody", [user("p1"), ALONE], {}, [], set()),
    ("of nobody", [CHILD], {}, [f"users.csv 2 {AGENTS} {ReportCode.REFERENCE}"], {"p1"}),
    ("two guardians", [user("p1", agent_ids=["g1", "g2"]), ALONE, user("g2")],
     {("g1", "p1"): ("active", None, SAME), ("g2", "p1"): ("active", None, SAME)}, [], set()),
    ("between adults", [user("p1"), user("g1", agent_ids=["g2"]), user("g2")], {},
     [f"users.csv 2 {AGENTS} {ReportCode.GUARDIAN_UNCLEAR}"], {"g1", "g2"}),
    ("between pupils", [user("p1", agent_ids=["p2"]), user("p2")], {},
     [f"users.csv 2 {AGENTS} {ReportCode.GUARDIAN_UNCLEAR}"], {"p1", "p2"}),
    ("one right, one unknown", [user("p1", agent_ids=["g9", "g1"]), ALONE],
     {("g1", "p1"): ("active", None, SAME)}, [f"users.csv 2 {AGENTS} {ReportCode.REFERENCE}"], {"p1"}),
    ("a cell that cannot be read", [replace(CHILD, untold={AGENTS}), ALONE],
     {("g1", "p1"): ("active", None, SAME)}, [], {"p1"}),
    ("a child who was removed", [replace(CHILD, removed=True), ALONE], {("g1", "p1"): ("ended", None, SAME)}, [],
     set()),
    ("a guardian who was removed", [CHILD, replace(ALONE, removed=True)], {("g1", "p1"): ("ended", None, SAME)}, [],
     set()),
]  # fmt: skip
PUPILS = [ROLE, replace(ROLE, sourced_id="r2", person_id="p2")]


@pytest.mark.parametrize("case", FAMILY, ids=[one[0] for one in FAMILY])
def test_a_guardianship_is_told_by_one_row_or_by_two(case: Any) -> None:
    _, rows, expected, problems, families = case
    pupils = [one for one in PUPILS if one.person_id in {each.sourced_id for each in rows}]

    desired = want(everybody(*rows, *pupils))

    assert guards(desired) == expected
    assert (lines(desired), desired.findings.families) == (problems, families)


def test_a_guardianship_comes_from_the_childs_row_if_there_is_one() -> None:
    part = everybody(CHILD, GUARDIAN, ROLE)

    desired = want(part)

    [made] = [one for one in desired.relations.values() if isinstance(one, Guardianship)]
    assert made == replace(GUARDIANSHIP, told_by="both")
    assert desired.sources[key(made)] is part.users["p1"]
    alone = changes(GUARDIAN)
    assert want(alone, ORGANISATION, PERSON, PUPIL).sources[key(made)] is alone.users["g1"]


def test_an_unreadable_cell_keeps_a_family_where_guardians_are_told() -> None:
    part = everybody(replace(user("p1"), untold={AGENTS}), ROLE)
    part = replace(part, region=replace(part.region, agents_named=False))

    assert want(part).findings.families == frozenset()


def test_guardians_are_those_of_the_schools_own_pupils() -> None:
    elsewhere = replace(ROLE, organisation_id="s2")

    assert guards(want(everybody(CHILD, ALONE, elsewhere))) == {}
    assert guards(want(everybody(CHILD, ALONE, elsewhere), PUPIL)) == {("g1", "p1"): ("active", None, SAME)}
    assert guards(want(everybody(CHILD, ALONE, ROLE))) == {("g1", "p1"): ("active", None, SAME)}
    assert guards(want(everybody(CHILD, ALONE, replace(ROLE, role="teacher")))) == {}


@pytest.mark.parametrize(("stored", "kept"), [
    ([GUARDIANSHIP], False), ([replace(GUARDIANSHIP, guardian_id="p1", child_id="g1")], False), ([], True),
    ([replace(GUARDIANSHIP, guardian_id="g2")], True),
])  # fmt: skip
def test_a_family_is_kept_for_a_name_that_may_be_anybodys(stored: list[Any], *, kept: bool) -> None:
    desired = want(everybody(CHILD, ROLE), *stored)

    assert desired.findings.families == ({"p1"} if kept else frozenset())
    assert lines(desired) == [f"users.csv 2 {AGENTS} {ReportCode.REFERENCE}"]


GUARDING = replace(PERSON, person_id="g1", family_name="Ли")
BOTH, BY_GUARDIAN = replace(GUARDIANSHIP, told_by="both"), replace(GUARDIANSHIP, told_by="guardian")
NEWER_CHILD = replace(CHILD, version=LATER)
SILENT_CHILD, SILENT_GUARDIAN = user("p1", version=LATER), user("g1", version=LATER)
FAMILY_OF_CHANGES: list[tuple[str, list[Any], list[Any], Any]] = [
    # what, rows of users, the stored guardianship: what is wanted of it
    ("the child tells it", [NEWER_CHILD], [], ("active", None, LATER)),
    ("the child tells it again", [NEWER_CHILD], [GUARDIANSHIP], ("active", None, LATER)),
    ("the child tells it too", [NEWER_CHILD], [BY_GUARDIAN], ("active", "both", LATER)),
    ("the guardian tells it too", [user("g1", agent_ids=["p1"], version=LATER)], [GUARDIANSHIP],
     ("active", "both", LATER)),
    ("the child takes it back", [SILENT_CHILD], [GUARDIANSHIP], ("ended", None, LATER)),
    ("the guardian takes it back", [SILENT_GUARDIAN], [BY_GUARDIAN], ("ended", "guardian", LATER)),
    ("the child takes back its side", [SILENT_CHILD], [BOTH], ("active", "guardian", LATER)),
    ("the guardian takes back theirs", [SILENT_GUARDIAN], [BOTH], ("active", None, LATER)),
    ("both take it back", [SILENT_CHILD, SILENT_GUARDIAN], [BOTH], ("ended", "both", LATER)),
    ("the child never told it", [SILENT_CHILD], [BY_GUARDIAN], ("active", "guardian", LATER)),
    ("the guardian never told it", [SILENT_GUARDIAN], [GUARDIANSHIP], ("active", None, LATER)),
    ("an older row", [user("p1", version=BEFORE)], [GUARDIANSHIP], None),
    ("a row as new", [user("p1")], [GUARDIANSHIP], ("ended", None, SAME)),
    ("what has ended is not taken back", [SILENT_CHILD], [replace(GUARDIANSHIP, status="ended")], None),
    ("what has ended is back", [NEWER_CHILD], [replace(BOTH, status="ended")], ("active", None, LATER)),
    ("a guardianship that is newer", [SILENT_CHILD], [replace(BOTH, version=NEWER)], ("active", "guardian", NEWER)),
    ("a newer one that has ended", [NEWER_CHILD], [replace(GUARDIANSHIP, status="ended", version=NEWER)],
     ("active", None, LATER)),
    ("a newer one is taken back", [SILENT_CHILD], [replace(GUARDIANSHIP, version=NEWER)], ("ended", None, LATER)),
    ("a child who has gone", [replace(SILENT_CHILD, removed=True)], [GUARDIANSHIP], None),
    ("a cell that cannot be read", [replace(SILENT_CHILD, untold={AGENTS})], [GUARDIANSHIP], None),
    ("a name that may be anybody's", [user("p1", version=LATER, agent_ids=["g9"])], [GUARDIANSHIP], None),
    ("somebody else's row", [user("p2", version=LATER)], [GUARDIANSHIP], None),
]  # fmt: skip


@pytest.mark.parametrize("case", FAMILY_OF_CHANGES, ids=[one[0] for one in FAMILY_OF_CHANGES])
def test_a_row_of_changes_takes_its_own_side_of_a_guardianship_back(case: Any) -> None:
    _, rows, stored, expected = case

    desired = want(changes(*rows, version=NEWER), ORGANISATION, PERSON, GUARDING, PUPIL, PARENT, *stored)

    assert guards(desired).get(("g1", "p1")) == expected
    made = desired.relations.get(key(GUARDIANSHIP))
    if made is not None and made.status == "ended":
        assert made.own_status is None


def test_a_row_without_the_column_of_guardians_takes_nothing_back() -> None:
    part = changes(SILENT_CHILD)
    part = replace(part, region=replace(part.region, agents_named=False))

    assert guards(want(part, ORGANISATION, PERSON, GUARDING, PUPIL, GUARDIANSHIP)) == {}


def test_whose_row_was_not_taken_has_said_nothing_of_guardians() -> None:
    for person, expected in [("p1", {}), ("g1", {("g1", "p1"): ("ended", None, LATER)})]:
        part = changes(SILENT_CHILD)
        part = replace(part, kept=Kept(families={person}))
        assert guards(want(part, ORGANISATION, PERSON, GUARDING, PUPIL, GUARDIANSHIP)) == expected


def test_guardians_of_a_pupil_of_another_school_are_not_taken_back_here() -> None:
    assert guards(want(changes(SILENT_CHILD), ORGANISATION, PERSON, GUARDING, GUARDIANSHIP)) == {}


def test_a_list_of_everybody_says_who_guards_whom_whatever_was_stored() -> None:
    rows = [replace(CHILD, version=BEFORE), replace(ALONE, version=BEFORE), ROLE]

    desired = want(everybody(*rows), PERSON, GUARDING, replace(GUARDIANSHIP, version=NEWER))

    assert guards(desired) == {("g1", "p1"): ("active", None, BEFORE)}
    assert desired.children == {"p1"}


def test_a_child_is_called_as_stored_where_the_file_has_no_row_of_it() -> None:
    part = changes(SILENT_GUARDIAN, users="delta")
    stored = [replace(BOTH, child_name="Ким Лев Старый")]

    desired = want(part, ORGANISATION, GUARDING, PUPIL, *stored)

    [made] = [one for one in desired.relations.values() if isinstance(one, Guardianship)]
    assert (made.child_name, made.told_by) == ("Ким Лев Старый", None)


def test_a_guardian_of_whom_nothing_is_stored_rests_on_the_other_row() -> None:
    stored = [ORGANISATION, PERSON, PUPIL, BOTH]

    assert guards(want(changes(SILENT_CHILD), *stored)) == {("g1", "p1"): ("active", "guardian", LATER)}


CHILDREN: list[tuple[dict[str, Any], dict[str, Any], bool, bool]] = [
    # the user's row, modes, whether the table has guardians: whether all guardians of the child are in the file
    ({}, {}, True, True),
    ({}, {}, False, False),
    ({}, {"users": "delta"}, True, False),
    ({"removed": True}, {}, True, False),
]


@pytest.mark.parametrize(("fields", "modes", "agents", "expected"), CHILDREN)
def test_a_list_of_everybody_has_all_guardians_of_the_pupils_in_it(
    fields: dict[str, Any], modes: dict[str, Any], *, agents: bool, expected: bool
) -> None:
    part = everybody(replace(USER, **fields), user("t1"), ROLE, replace(ROLE, person_id="t1", role="teacher"), **modes)
    part = replace(part, region=replace(part.region, agents_named=agents))

    assert want(part, ORGANISATION).children == (frozenset({"p1"}) if expected else frozenset())


def twin(**fields: Any) -> UserRow:
    return user("p2", number=8, **fields)


BORN_TWIN = replace(BORN, sourced_id="p2")
TWIN_PLACE = replace(PLACE, sourced_id="e2", person_id="p2")
DOUBLES: list[tuple[str, list[Any], bool]] = [
    ("of one name and birth date", [twin(), BORN, BORN_TWIN], True),
    ("of one name with yo", [twin(given_name="Лёв"), replace(USER, given_name="Лев"), BORN, BORN_TWIN], True),
    ("of one name in other capitals", [twin(family_name="КИМ"), BORN, BORN_TWIN], True),
    ("of another family name", [twin(family_name="Цой"), BORN, BORN_TWIN], False),
    ("of another given name", [twin(given_name="Яна"), BORN, BORN_TWIN], False),
    ("of another patronymic", [twin(patronymic="Ли"), BORN, BORN_TWIN], False),
    ("of another birth date", [twin(), BORN, replace(BORN_TWIN, birth_date="2013-05-05")], False),
    ("of no birth date", [twin()], False),
    ("of no birth date, in one class", [twin(), PLACE, TWIN_PLACE], True),
    ("of one birth date that is not known, in one class", [twin(), PLACE, TWIN_PLACE, BORN], True),
    ("of another birth date, in one class", [twin(), PLACE, TWIN_PLACE, BORN,
                                            replace(BORN_TWIN, birth_date="2013-05-05")], False),
    ("in one class no more", [twin(), PLACE, replace(TWIN_PLACE, removed=True)], False),
    ("in one class as teacher", [twin(), PLACE, replace(TWIN_PLACE, role="teacher")], False),
    ("in another class", [twin(), PLACE, replace(CLASS_ROW, sourced_id="c2"), replace(TWIN_PLACE, class_id="c2")],
     False),
    ("who was removed", [twin(removed=True), BORN, BORN_TWIN], False),
    ("whose row is another part's", [twin(owned=False), BORN, BORN_TWIN], False),
]  # fmt: skip


@pytest.mark.parametrize("case", DOUBLES, ids=[one[0] for one in DOUBLES])
def test_somebody_is_likely_to_be_there_twice(case: Any) -> None:
    _, rows, expected = case

    desired = want(everybody(replace(USER, number=7), *rows, *PUPILS))

    assert desired.findings.problems == (
        (
            RowProblem(
                file="users.csv", row=8, column="", code=ReportCode.DUPLICATE_PERSON, other=7 if USER not in rows else 2
            ),
        )
        if expected
        else ()
    )


def test_somebody_there_three_times_is_told_with_the_first_row() -> None:
    third = user("p3", number=9)
    rows = [replace(USER, number=7), twin(), third, BORN, BORN_TWIN, replace(BORN, sourced_id="p3")]

    desired = want(everybody(*rows, *PUPILS, replace(ROLE, sourced_id="r3", person_id="p3")))

    assert [(one.row, one.other) for one in desired.findings.problems] == [(8, 7), (9, 7)]


def test_who_is_not_of_the_school_is_nobodys_double_here() -> None:
    rows = [replace(USER, number=7), twin(), BORN, BORN_TWIN]

    assert lines(want(everybody(*rows, PUPILS[0]))) == []
    assert len(lines(want(everybody(*rows, PUPILS[0]), replace(PUPIL, person_id="p2")))) == 1
    assert lines(want(everybody(*rows, PUPILS[0]), replace(PUPIL, person_id="p2", status="ended"))) == []


def test_every_record_has_its_row() -> None:
    part = everybody(CHILD, ALONE, user("t1"), ROLE, PLACE, TAUGHT)

    desired = want(part)

    assert {place: row.file for place, row in desired.sources.items()} == {
        key(PERSON): "users.csv",
        key(replace(PERSON, person_id="g1")): "users.csv",
        key(replace(PERSON, person_id="t1")): "users.csv",
        key(CLASS): "classes.csv",
        key(PUPIL): "roles.csv",
        key(GUARDIANSHIP): "users.csv",
        key(ENROLMENT): "enrollments.csv",
        key(LOAD): "enrollments.csv",
    }
    assert desired.roles() == [one for one in desired.relations.values() if isinstance(one, RoleAssignment)]


def test_all_findings_are_told_in_the_order_of_the_tables() -> None:
    part = everybody(
        replace(BORN, sourced_id="p9"),
        replace(CLASS_ROW, sourced_id="c9", number=3, session_ids=["y9"]),
        replace(LESSON, sourced_id="l9", number=4, homeroom_id=None),
        replace(ROLE, person_id="p8", number=5),
        replace(PLACE, person_id="p7", number=6),
        user("p1", number=7, agent_ids=["g9"]),
        ROLE,
    )

    desired = want(part)

    assert lines(desired) == [
        f"demographics.csv 2 sourcedId {ReportCode.REFERENCE}",
        f"classes.csv 3 termSourcedIds {ReportCode.REFERENCE}",
        f"classes.csv 4 {HOMEROOM_COLUMN} {ReportCode.HOMEROOM_UNKNOWN}",
        f"roles.csv 5 userSourcedId {ReportCode.REFERENCE}",
        f"enrollments.csv 6 userSourcedId {ReportCode.REFERENCE}",
        f"users.csv 7 {AGENTS} {ReportCode.REFERENCE}",
    ]
    assert desired.findings.persons == {"p8", "p7"}
    assert desired.findings.classes == {"c9", "l9"}
    assert desired.findings.families == {"p1"}
