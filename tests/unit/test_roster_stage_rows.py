"""From cells to rows of typed values, and what is wrong with them; with values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import asdict

from functions.roster.read.rows import (
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
    Typed,
    UserRow,
    by_id,
    departments,
    future_sessions,
    removes,
    typed,
)
from functions.roster.read.school_bundle import NEVER, Region
from functions.roster.rules import checks
from functions.roster.rules.report import ReportCode, RowProblem, UnacceptableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from functions.roster.read.rows import Row

DAY_MS = 86_400_000
NOON = 1_787_227_200_000
"""2026-08-20T12:00:00Z."""
MIDNIGHT = NOON - DAY_MS // 2
SOURCE = Region(version=NOON, uploaded=NOON + 3 * DAY_MS)

type Lines = list[dict[str, str]]

ORGANISATION = {"sourcedId": "s1", "name": "Лицей", "type": "school"}
SESSION = {"sourcedId": "y1", "startDate": "2026-09-01", "endDate": "2027-09-01"}
COURSE = {"sourcedId": "algebra", "title": "Алгебра"}
CLASS = {
    "sourcedId": "c1",
    "title": "7А",
    "courseSourcedId": "homeroom",
    "classType": "homeroom",
    "schoolSourcedId": "s1",
    "termSourcedIds": "y1",
}
USER = {"sourcedId": "p1", "enabledUser": "true", "username": "P1", "givenName": "Лев", "familyName": "Ким"}
BORN = {"sourcedId": "p1", "birthDate": "2013-05-04", "sex": "male"}
ROLE = {"sourcedId": "r1", "userSourcedId": "p1", "role": "student", "orgSourcedId": "s1"}
ENROLMENT = {
    "sourcedId": "e1",
    "classSourcedId": "c1",
    "schoolSourcedId": "s1",
    "userSourcedId": "p1",
    "role": "student",
}
MODELS: list[tuple[type[Row], dict[str, str]]] = [
    (OrganisationRow, ORGANISATION),
    (SessionRow, SESSION),
    (CourseRow, COURSE),
    (ClassRow, CLASS),
    (UserRow, USER),
    (DemographicsRow, BORN),
    (RoleRow, ROLE),
    (EnrolmentRow, ENROLMENT),
]


def read[R: Row](model: type[R], *rows: dict[str, str], source: Region = SOURCE, owned: bool = True) -> Typed[R]:
    """Lines from the second row of a table on."""
    lines = [
        (model.table_file(), number, owned, [row.get(column, "") for column in model.COLUMNS])
        for number, row in enumerate(rows, start=2)
    ]
    return typed(lines, model, source)


def problems_of(made: Typed[Any]) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.code.value) for one in made.problems]


def values(row: Row) -> dict[str, Any]:
    """A row's own values, without where it stands."""
    common = {"file", "owned", "number", "untold", "version", "removed"}
    return {name: value for name, value in asdict(row).items() if name not in common}


FULL: list[tuple[type[Row], dict[str, str], dict[str, Any]]] = [
    (OrganisationRow, ORGANISATION | {"parentSourcedId": "a1"},
     {"sourced_id": "s1", "name": "Лицей", "kind": "school", "used": True, "is_department": False, "parent_id": "a1"}),
    (OrganisationRow, ORGANISATION | {"type": "Department"},
     {"sourced_id": "s1", "name": "Лицей", "kind": "authority", "used": True, "is_department": True,
      "parent_id": None}),
    (OrganisationRow, ORGANISATION | {"type": "district"},
     {"sourced_id": "s1", "name": "Лицей", "kind": "authority", "used": True, "is_department": False,
      "parent_id": None}),
    (SessionRow, SESSION, {"sourced_id": "y1", "starts_on": "2026-09-01", "ends_on": "2027-08-31"}),
    (CourseRow, COURSE, {"sourced_id": "algebra", "title": "Алгебра"}),
    (ClassRow, CLASS | {"termSourcedIds": "y1, y2", CONTINUES_COLUMN: "c0"},
     {"sourced_id": "c1", "title": "7А", "course_id": "homeroom", "class_type": "homeroom", "school_id": "s1",
      "session_ids": ["y1", "y2"], "homeroom_id": None, "continues_id": "c0", "code": None}),
    (ClassRow, CLASS | {"classType": "scheduled", HOMEROOM_COLUMN: "c2"},
     {"sourced_id": "c1", "title": "7А", "course_id": "homeroom", "class_type": "scheduled", "school_id": "s1",
      "session_ids": ["y1"], "homeroom_id": "c2", "continues_id": None, "code": None}),
    (UserRow, USER | {"middleName": "Ли", "password": "река", "agentSourcedIds": "g1;g2"},
     {"sourced_id": "p1", "enabled": True, "login": "p1", "given_name": "Лев", "family_name": "Ким",
      "patronymic": "Ли", "password": "река", "agent_ids": ["g1", "g2"], "snils_key": None}),
    (UserRow, USER | {"enabledUser": "false", "middleName": "-"},
     {"sourced_id": "p1", "enabled": False, "login": "p1", "given_name": "Лев", "family_name": "Ким",
      "patronymic": None, "password": None, "agent_ids": [], "snils_key": None}),
    (DemographicsRow, BORN, {"sourced_id": "p1", "birth_date": "2013-05-04", "sex": "male"}),
    (DemographicsRow, BORN | {"sex": "Female", "birthDate": ""},
     {"sourced_id": "p1", "birth_date": None, "sex": "female"}),
    (DemographicsRow, BORN | {"sex": "other"}, {"sourced_id": "p1", "birth_date": "2013-05-04", "sex": None}),
    (DemographicsRow, BORN | {"sex": ""}, {"sourced_id": "p1", "birth_date": "2013-05-04", "sex": None}),
    (RoleRow, ROLE | {"beginDate": "2026-09-10", "endDate": "2026-12-31"},
     {"sourced_id": "r1", "person_id": "p1", "organisation_id": "s1", "role": "pupil", "starts_on": "2026-09-10",
      "ends_on": "2026-12-30"}),
    (EnrolmentRow, ENROLMENT | {"role": "teacher", "beginDate": "2026-09-10", "endDate": "2026-12-31"},
     {"sourced_id": "e1", "class_id": "c1", "school_id": "s1", "person_id": "p1", "role": "teacher",
      "starts_on": "2026-09-10", "ends_on": "2026-12-30"}),
    (EnrolmentRow, ENROLMENT,
     {"sourced_id": "e1", "class_id": "c1", "school_id": "s1", "person_id": "p1", "role": "student",
      "starts_on": None, "ends_on": None}),
]  # fmt: skip


@pytest.mark.parametrize(("model", "cells", "expected"), FULL)
def test_a_row_has_what_its_cells_say(model: type[Row], cells: dict[str, str], expected: dict[str, Any]) -> None:
    made = read(model, cells)

    [row] = made.rows
    assert values(row) == expected
    assert (row.file, row.number, row.owned, row.untold) == (model.table_file(), 2, True, set())
    assert (row.removed, row.version, row.bare) == (False, NOON, False)
    assert (made.model, problems_of(made), made.not_taken, made.unused, made.unused_cells) == (model, [], [], {}, [])


GONE: list[tuple[type[Row], dict[str, Any], set[str]]] = [
    (OrganisationRow, {"name": "", "kind": "school", "used": True, "is_department": False, "parent_id": None},
     {"name", "type"}),
    (SessionRow, {"starts_on": "", "ends_on": ""}, {"startDate", "endDate"}),
    (CourseRow, {"title": ""}, {"title"}),
    (ClassRow, {"title": "", "course_id": "", "class_type": "homeroom", "school_id": "", "session_ids": [],
                "homeroom_id": None, "continues_id": None, "code": None},
     {"title", "courseSourcedId", "classType", "schoolSourcedId", "termSourcedIds"}),
    (UserRow, {"enabled": None, "login": None, "given_name": "", "family_name": "", "patronymic": None,
               "password": None, "agent_ids": [], "snils_key": None},
     {"enabledUser", "username", "givenName", "familyName"}),
    (RoleRow, {"person_id": "", "organisation_id": "", "role": "pupil", "starts_on": None, "ends_on": None},
     {"userSourcedId", "role", "orgSourcedId"}),
    (EnrolmentRow, {"class_id": "", "school_id": "", "person_id": "", "role": "student", "starts_on": None,
                    "ends_on": None}, {"classSourcedId", "schoolSourcedId", "userSourcedId", "role"}),
]  # fmt: skip


@pytest.mark.parametrize(("model", "expected", "untold"), GONE)
def test_a_row_that_removes_needs_its_id_only(model: type[Row], expected: dict[str, Any], untold: set[str]) -> None:
    made = read(model, {"sourcedId": "x1", "status": "ToBeDeleted"})

    [row] = made.rows
    assert values(row) == expected | {"sourced_id": "x1"}
    assert (row.removed, row.bare, row.untold, problems_of(made)) == (True, True, untold, [])


@pytest.mark.parametrize(("model", "cells"), MODELS)
def test_a_row_that_removes_and_names_nothing_is_told(model: type[Row], cells: dict[str, str]) -> None:
    made = read(model, cells | {"sourcedId": "", "status": "tobedeleted"}, {"status": "tobedeleted"})

    assert (made.rows, problems_of(made)) == ([], [(2, "sourcedId", "missing"), (3, "sourcedId", "missing")])


@pytest.mark.parametrize(("model", "cells"), MODELS)
def test_a_row_that_removes_and_says_all_is_not_bare(model: type[Row], cells: dict[str, str]) -> None:
    [row] = read(model, cells | {"status": "tobedeleted"}).rows

    assert (row.removed, row.bare, row.untold) == (True, False, set())


@pytest.mark.parametrize(("model", "cells"), MODELS)
def test_a_required_cell_that_is_blank_makes_a_row_one_that_is_not_taken(
    model: type[Row], cells: dict[str, str]
) -> None:
    may_be_in_doubt = {"enabledUser", "username"} if model is UserRow else set()
    for column in model.REQUIRED:
        made = read(model, cells | {column: ""}, {"sourcedId": "second"} | cells)
        assert (2, column, "missing") in problems_of(made)
        if column in may_be_in_doubt:
            assert [one.number for one in made.rows] == [2]
            assert problems_of(made)[1:] == [(3, "sourcedId", "duplicate")]
        else:
            assert [one.number for one in made.rows] == [3]
            assert made.not_taken == [dict.fromkeys(model.COLUMNS, "") | cells | {column: ""}]


@pytest.mark.parametrize(("model", "cells"), MODELS)
@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("", False),
        ("active", False),
        ("Active", False),
        ("inactive", True),
        ("tobedeleted", True),
        ("TOBEDELETED", True),
        ("gone", None),
    ],
)
def test_a_status_in_any_capitals_tells_whether_a_row_removes(
    model: type[Row], cells: dict[str, str], status: str, *, expected: bool | None
) -> None:
    made = read(model, cells | {"status": status})

    assert [row.removed for row in made.rows] == ([] if expected is None else [expected])
    assert problems_of(made) == ([(2, "status", "value")] if expected is None else [])
    assert removes(status) is bool(expected)


LATE = NOON + 3 * DAY_MS
"""When the bundle was uploaded; its own date is `NOON`."""

DATES = [
    # dateLastModified, when the bundle was made, what counts
    ("", NOON, NOON),
    ("2026-08-01T10:00:00Z", NOON, 1_785_578_400_000),
    ("2026-08-21T12:00:00Z", NOON, NOON + DAY_MS),
    ("2026-08-23T12:00:00Z", NOON, LATE),
    ("2026-08-23T12:00:01Z", NOON, LATE),
    ("2026-08-24T12:00:00Z", NOON, LATE),
    # A day without a time is the last moment of it at which the bundle can have been made.
    ("2026-08-01", NOON, 1_785_542_400_000 + DAY_MS - 1),
    ("2026-08-20", NOON, NOON),
    ("2026-08-20T00:00:00Z", NOON, NOON),
    ("2026-08-20", MIDNIGHT, MIDNIGHT),
    ("2026-08-20", MIDNIGHT - 1, MIDNIGHT + DAY_MS - 1),
    ("2026-08-23", NOON, LATE),
    ("2026-08-22", NOON, MIDNIGHT + 3 * DAY_MS - 1),
]


@pytest.mark.parametrize(("text", "made", "expected"), DATES)
def test_a_row_is_as_new_as_its_date_and_never_newer_than_the_upload(text: str, made: int, expected: int) -> None:
    rows = read(CourseRow, COURSE | {"dateLastModified": text}, source=Region(version=made, uploaded=LATE))

    assert [row.version for row in rows.rows] == [expected]
    assert problems_of(rows) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [("2026-08-24T12:00:01Z", "timestamp_in_future"), ("2062-01-01", "timestamp_in_future"), ("soon", "timestamp")],
)
def test_a_date_that_cannot_be_is_told_and_counts_as_none(text: str, code: str) -> None:
    made = read(CourseRow, COURSE | {"dateLastModified": text})

    assert [row.version for row in made.rows] == [NOON]
    assert problems_of(made) == [(2, "dateLastModified", code)]


PERIODS = [
    # first and last day as told, with inclusive ends or not: the days that count
    ("", "", False, (None, None, False)),
    ("2026-09-10", "", False, ("2026-09-10", None, False)),
    ("", "2026-09-10", False, (None, "2026-09-09", False)),
    ("", "2026-09-10", True, (None, "2026-09-10", False)),
    ("2026-09-10", "2026-09-11", False, ("2026-09-10", "2026-09-10", False)),
    ("2026-09-10", "2026-09-11", True, ("2026-09-10", "2026-09-11", False)),
    ("2026-09-10", "2026-09-10", True, ("2026-09-10", "2026-09-10", False)),
    ("2026-09-10", "2026-09-10", False, (None, None, True)),
    ("2026-09-10", "2026-09-09", False, None),
    ("2026-09-10", "2026-09-09", True, None),
]


@pytest.mark.parametrize(("first", "last", "inclusive", "expected"), PERIODS)
@pytest.mark.parametrize(("model", "cells"), [(RoleRow, ROLE), (EnrolmentRow, ENROLMENT)])
def test_an_empty_period_removes_and_a_reversed_one_is_refused(
    model: Any,
    cells: dict[str, str],
    first: str,
    last: str,
    expected: tuple[str | None, str | None, bool] | None,
    *,
    inclusive: bool,
) -> None:
    source = Region(version=NOON, uploaded=LATE, ends_inclusive=inclusive)

    made = read(model, cells | {"beginDate": first, "endDate": last}, source=source)

    assert [(row.starts_on, row.ends_on, row.removed) for row in made.rows] == ([expected] if expected else [])
    assert problems_of(made) == ([] if expected else [(2, "endDate", "dates_reversed")])


@pytest.mark.parametrize(
    ("first", "last", "problem"),
    [
        ("2026-09-10", "2026-09-10", "endDate dates_reversed"),
        ("2026-09-10", "2026-09-01", "endDate dates_reversed"),
        ("soon", "2026-09-10", "startDate date"),
        ("2026-09-10", "later", "endDate date"),
        ("0001-01-01", "0001-01-01", "endDate date"),
    ],
)
def test_a_session_that_holds_on_no_day_is_refused(first: str, last: str, problem: str) -> None:
    made = read(SessionRow, SESSION | {"startDate": first, "endDate": last})

    assert (made.rows, [f"{column} {code}" for _, column, code in problems_of(made)]) == ([], [problem])


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        (ORGANISATION | {"parentSourcedId": "a 1"}, (2, "parentSourcedId", "identifier")),
        (ORGANISATION | {"type": "ext:circle"}, (2, "type", "organisation_not_used")),
        (ORGANISATION | {"type": "EXT:circle"}, (2, "type", "organisation_not_used")),
    ],
)
def test_an_organisation_of_another_kind_or_without_parent_is_taken(
    cells: dict[str, str], problem: tuple[int, str, str]
) -> None:
    made = read(OrganisationRow, cells)

    [row] = made.rows
    used = "parentSourcedId" in cells
    assert (row.used, row.kind, row.parent_id, row.is_department) == (
        used,
        "school" if used else "authority",
        None,
        False,
    )
    assert problems_of(made) == [problem]


@pytest.mark.parametrize(("word", "expected"), [
    ("school", "school"), ("SCHOOL", "school"), ("department", "authority"), ("district", "authority"),
    ("local", "authority"), ("state", "authority"), ("national", "authority"), ("planet", None),
])  # fmt: skip
def test_the_kinds_of_organisations(word: str, expected: str | None) -> None:
    assert [row.kind for row in read(OrganisationRow, ORGANISATION | {"type": word}).rows] == (
        [expected] if expected else []
    )


def test_a_class_of_another_kind_is_one_and_told() -> None:
    made = read(ClassRow, CLASS | {"classType": "ext:club"})

    assert [row.class_type for row in made.rows] == ["other"]
    assert problems_of(made) == [(2, "classType", "class_not_used")]


ROLES = {
    "student": "pupil", "parent": "parent", "guardian": "parent", "relative": "parent", "teacher": "teacher",
    "principal": "school_admin", "siteAdministrator": "school_admin", "systemAdministrator": "school_admin",
    "districtAdministrator": "authority_officer", "administrator": "school_admin", "TEACHER": "teacher",
    "aide": None, "counselor": None, "proctor": None, "ext:coach": None, "Ext:coach": None,
}  # fmt: skip
ENROLLED = {"student": "student", "Teacher": "teacher", "administrator": None, "proctor": None, "ext:guest": None}


@pytest.mark.parametrize(
    ("model", "cells", "word", "expected"),
    [(RoleRow, ROLE, word, role) for word, role in ROLES.items()]
    + [(EnrolmentRow, ENROLMENT, word, role) for word, role in ENROLLED.items()],
)
def test_a_role_is_one_of_ours_or_is_not_used(
    model: Any, cells: dict[str, str], word: str, expected: str | None
) -> None:
    cells = cells | {"role": word, "dateLastModified": "2026-08-01T10:00:00Z"}

    made = read(model, cells)

    assert [row.role for row in made.rows] == ([expected] if expected else [])
    if expected is None:
        assert problems_of(made) == [(2, "role", "role_not_used")]
        assert made.unused == {cells["sourcedId"]: 1_785_578_400_000}
        assert made.unused_cells == [dict.fromkeys(model.COLUMNS, "") | cells]
        assert made.not_taken == []


def test_a_line_says_which_sign_or_how_many_are_not_allowed() -> None:
    made = read(CourseRow, COURSE | {"sourcedId": "a;b"}, COURSE | {"title": "А" * 251})

    assert made.problems == [
        RowProblem(file="courses.csv", row=2, column="sourcedId", code=ReportCode.IDENTIFIER, sign=";"),
        RowProblem(file="courses.csv", row=3, column="title", code=ReportCode.SHORTENED, limit=250),
    ]


def test_a_role_that_no_standard_has_is_refused_and_not_unused() -> None:
    made = read(RoleRow, ROLE | {"role": "boss"})

    assert (made.rows, made.unused, made.unused_cells) == ([], {}, [])
    assert made.not_taken == [dict.fromkeys(RoleRow.COLUMNS, "") | ROLE | {"role": "boss"}]
    assert problems_of(made) == [(2, "role", "value")]


DOUBTS: list[tuple[type[Row], dict[str, str], str, Any, str, set[str]]] = [
    # the cell in doubt, the value that is taken, the code, what is not known then
    (UserRow, USER | {"enabledUser": "maybe"}, "enabled", None, "enabledUser value", {"enabledUser"}),
    (UserRow, USER | {"username": "p 1"}, "login", None, "username login", {"username"}),
    (UserRow, USER | {"middleName": "Ли\x07"}, "patronymic", None, "middleName text", {"middleName"}),
    (UserRow, USER | {"middleName": "????"}, "patronymic", None, "middleName text", {"middleName"}),
    (UserRow, USER | {"middleName": "Ли$"}, "patronymic", "Ли", "middleName signs_removed", set()),
    (UserRow, USER | {"givenName": "Лев*"}, "given_name", "Лев", "givenName signs_removed", set()),
    (UserRow, USER | {"familyName": "К" * 101}, "family_name", "К" * 100, "familyName shortened", set()),
    (UserRow, USER | {"password": "р" * 129}, "password", None, "password too_long", {"password"}),
    (UserRow, USER | {"agentSourcedIds": "g1,g 2,g3"}, "agent_ids", ["g1", "g3"], "agentSourcedIds identifier",
     {"agentSourcedIds"}),
    (DemographicsRow, BORN | {"birthDate": "1/05/2013"}, "birth_date", None, "birthDate date", {"birthDate"}),
    (DemographicsRow, BORN | {"sex": "weiblich"}, "sex", None, "sex value", {"sex"}),
    (CourseRow, COURSE | {"title": "А" * 251}, "title", "А" * 250, "title shortened", set()),
    (ClassRow, CLASS | {"title": "А" * 251}, "title", "А" * 250, "title shortened", set()),
    (OrganisationRow, ORGANISATION | {"name": "А" * 251}, "name", "А" * 250, "name shortened", set()),
]  # fmt: skip


@pytest.mark.parametrize(("model", "cells", "name", "value", "problem", "untold"), DOUBTS)
def test_what_cannot_be_read_is_told_and_the_row_taken_without_it(  # noqa: PLR0917
    model: type[Row], cells: dict[str, str], name: str, value: Any, problem: str, untold: set[str]
) -> None:
    made = read(model, cells)

    [row] = made.rows
    assert (getattr(row, name), row.untold) == (value, untold)
    assert [f"{column} {code}" for _, column, code in problems_of(made)] == [problem]


@pytest.mark.parametrize(
    ("model", "cells", "problem"),
    [
        (ClassRow, CLASS | {HOMEROOM_COLUMN: "c 1"}, f"{HOMEROOM_COLUMN} identifier"),
        (ClassRow, CLASS | {CONTINUES_COLUMN: "c 1"}, f"{CONTINUES_COLUMN} identifier"),
        (ClassRow, CLASS | {"termSourcedIds": "y1,y 2"}, "termSourcedIds identifier"),
        (ClassRow, CLASS | {"courseSourcedId": "a b"}, "courseSourcedId identifier"),
        (ClassRow, CLASS | {"schoolSourcedId": "a b"}, "schoolSourcedId identifier"),
        (ClassRow, CLASS | {"classType": "lesson"}, "classType value"),
        (UserRow, USER | {"givenName": "\x07"}, "givenName text"),
        (UserRow, USER | {"familyName": "---"}, "familyName text"),
        (RoleRow, ROLE | {"userSourcedId": "a b"}, "userSourcedId identifier"),
        (RoleRow, ROLE | {"orgSourcedId": "a b"}, "orgSourcedId identifier"),
        (RoleRow, ROLE | {"beginDate": "soon"}, "beginDate date"),
        (RoleRow, ROLE | {"endDate": "soon"}, "endDate date"),
        (EnrolmentRow, ENROLMENT | {"userSourcedId": "a b"}, "userSourcedId identifier"),
        (EnrolmentRow, ENROLMENT | {"classSourcedId": "a b"}, "classSourcedId identifier"),
        (EnrolmentRow, ENROLMENT | {"schoolSourcedId": "a b"}, "schoolSourcedId identifier"),
    ],
)
def test_a_row_that_leads_nowhere_is_told_and_not_taken(model: type[Row], cells: dict[str, str], problem: str) -> None:
    made = read(model, cells)

    assert (made.rows, len(made.not_taken), made.unused) == ([], 1, {})
    assert [f"{column} {code}" for _, column, code in problems_of(made)] == [problem]


@pytest.mark.parametrize(("model", "cells"), MODELS)
def test_what_is_wrong_with_another_parts_row_is_not_told_here(model: type[Row], cells: dict[str, str]) -> None:
    made = read(model, cells | {"dateLastModified": "soon"}, cells | {"sourcedId": ""}, owned=False)

    assert (problems_of(made), [row.owned for row in made.rows]) == ([], [False])


@pytest.mark.parametrize(("model", "cells"), MODELS)
def test_columns_that_a_table_has_not_are_not_known(model: type[Row], cells: dict[str, str]) -> None:
    source = Region(version=NOON, uploaded=NEVER, untold={model.FILE: ["name"], "others": ["title"]})

    first, second = read(model, cells, cells | {"sourcedId": "other", "dateLastModified": "soon"}, source=source).rows

    assert (first.untold, second.untold) == ({"name"}, {"name", "dateLastModified"})
    assert source.untold[model.FILE] == ["name"]


@pytest.mark.parametrize(("model", "cells"), MODELS)
def test_of_things_the_first_of_an_id_is_taken_and_of_relations_each_row(
    model: type[Row], cells: dict[str, str]
) -> None:
    made = read(model, cells, cells | {"sourcedId": "other"}, cells)

    if model in {RoleRow, EnrolmentRow}:
        assert ([row.number for row in made.rows], made.problems) == ([2, 3, 4], [])
    else:
        assert [row.number for row in made.rows] == [2, 3]
        assert made.problems == [
            RowProblem(file=model.table_file(), row=4, column="sourcedId", code=ReportCode.DUPLICATE, other=2)
        ]


def test_a_row_that_was_not_taken_is_nobodys_double() -> None:
    made = read(CourseRow, COURSE | {"title": ""}, COURSE)

    assert [row.number for row in made.rows] == [3]
    assert problems_of(made) == [(2, "title", "missing")]


def test_rows_are_found_by_id() -> None:
    made = read(CourseRow, COURSE, COURSE | {"sourcedId": "art"})

    assert by_id(made.rows) == {"algebra": made.rows[0], "art": made.rows[1]}
    assert Kept() == Kept(persons=set(), families=set(), classes=set())


def test_no_password_is_shown_with_a_row() -> None:
    assert "река" not in repr(read(UserRow, USER | {"password": "река"}).rows[0])


def organisations(*rows: tuple[str, str, str]) -> list[OrganisationRow]:
    file_rows = [
        ORGANISATION | {"sourcedId": name, "type": kind, "parentSourcedId": parent} for name, kind, parent in rows
    ]
    return read(OrganisationRow, *file_rows).rows


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("s1", "school", ""), ("d1", "department", "s1")], {"d1": "s1"}),
        ([("d1", "department", "s1"), ("s1", "school", "")], {"d1": "s1"}),
        ([("s1", "school", ""), ("d1", "department", "s1"), ("d2", "department", "d1")], {"d1": "s1", "d2": "s1"}),
        ([("a1", "district", ""), ("d1", "department", "a1")], {}),
        ([("d1", "department", "s9")], {}),
        ([("d1", "department", "")], {}),
        ([("d1", "department", "d2"), ("d2", "department", "d1")], {}),
        ([("d1", "department", "d1")], {}),
        ([("s1", "school", ""), ("s2", "school", "s1")], {}),
        ([("s1", "school", ""), ("a1", "district", "s1"), ("d1", "department", "a1")], {}),
    ],
)
def test_a_department_is_a_part_of_the_school_above_it(
    rows: list[tuple[str, str, str]], expected: dict[str, str]
) -> None:
    assert departments(organisations(*rows)) == expected


@pytest.mark.parametrize(
    ("sessions", "expected"),
    [
        ([("2026-09-01", "2027-09-01", "active")], []),
        ([("2027-09-01", "2028-09-01", "active")], ["2027-09-01"]),
        ([("2027-09-01", "2028-09-01", "tobedeleted")], []),
        ([("2026-10-15", "2028-09-01", "active")], []),
        ([("2026-10-16", "2028-09-01", "active")], ["2026-10-16"]),
        ([("2026-09-01", "2027-09-01", "active"), ("2027-01-10", "2027-06-01", "active")], []),
        ([("2026-09-01", "2027-09-01", "active"), ("2027-08-31", "2027-12-01", "active")], []),
        ([("2026-09-01", "2027-09-01", "active"), ("2027-09-01", "2028-09-01", "active")], ["2027-09-01"]),
        ([("2025-09-01", "2026-05-31", "active"), ("2027-01-10", "2027-06-01", "active")], ["2027-01-10"]),
        ([("2026-10-15", "2027-09-01", "active"), ("2027-01-10", "2027-06-01", "active")], []),
    ],
)
def test_a_session_is_ahead_until_it_begins_unless_it_lies_in_one_that_has(
    sessions: list[tuple[str, str, str]], expected: list[str]
) -> None:
    rows = read(
        SessionRow,
        *[
            {"sourcedId": f"y{number}", "startDate": first, "endDate": last, "status": status}
            for number, (first, last, status) in enumerate(sessions)
        ],
    ).rows

    assert [one.starts_on for one in future_sessions(rows, "2026-10-15")] == expected


REFUSED: list[tuple[Callable[[str], object], str, dict[str, Any]]] = [
    (checks.identifier, "a b", {"code": ReportCode.IDENTIFIER, "sign": " "}),
    (checks.identifier, "a\u200bb", {"code": ReportCode.IDENTIFIER, "sign": "\u200b"}),
    (checks.identifier, "a;b", {"code": ReportCode.IDENTIFIER, "sign": ";"}),
    (checks.identifier, "x" * 65, {"code": ReportCode.IDENTIFIER}),
    (checks.identifier, "", {"code": ReportCode.IDENTIFIER}),
    (checks.name, "", {"code": ReportCode.MISSING}),
    (checks.name, "К" * 101,
     {"code": ReportCode.TOO_LONG, "limit": 100, "repaired": "К" * 100, "note": ReportCode.SHORTENED}),
    (checks.name, "Ким*", {"code": ReportCode.TEXT, "repaired": "Ким", "note": ReportCode.SIGNS_REMOVED}),
    (checks.name, "К" * 99 + "*", {"code": ReportCode.TEXT, "repaired": "К" * 99, "note": ReportCode.SIGNS_REMOVED}),
    (checks.name, "\x07", {"code": ReportCode.TEXT, "note": ReportCode.SIGNS_REMOVED}),
    (checks.title, "7\x07", {"code": ReportCode.TEXT}),
    (checks.title, "А" * 249 + " Б", {"code": ReportCode.TOO_LONG, "limit": 250, "repaired": "А" * 249,
                                     "note": ReportCode.SHORTENED}),
    (checks.login, "x" * 101, {"code": ReportCode.TOO_LONG, "limit": 100}),
    (checks.login, "a\u00a0b", {"code": ReportCode.LOGIN}),
    (checks.login, "a\u200b", {"code": ReportCode.LOGIN}),
    (checks.password, "x" * 129, {"code": ReportCode.TOO_LONG, "limit": 128}),
    (checks.day, "soon", {"code": ReportCode.DATE}),
    (checks.day, "2026-02-30", {"code": ReportCode.DATE}),
    (checks.day_before, "0001-01-01", {"code": ReportCode.DATE}),
    (checks.day_before, "soon", {"code": ReportCode.DATE}),
    (checks.timestamp_ms, "soon", {"code": ReportCode.TIMESTAMP}),
    (checks.timestamp_ms, "1969-12-31T23:59:59Z", {"code": ReportCode.TIMESTAMP}),
    (checks.boolean, "ext:true", {"code": ReportCode.VALUE}),
    (checks.one_of({"a": 1}, extension=(2,)), "extra", {"code": ReportCode.VALUE}),
]  # fmt: skip


@pytest.mark.parametrize(("check", "text", "expected"), REFUSED)
def test_a_refusal_says_why_and_what_could_be_taken(
    check: Callable[[str], object], text: str, expected: dict[str, Any]
) -> None:
    with pytest.raises(UnacceptableError) as caught:
        check(text)

    error = caught.value
    told_of = {name: getattr(error, name) for name in ("code", "limit", "sign", "repaired", "note")}
    assert {name: value for name, value in told_of.items() if value is not None} == expected
    assert str(error) == expected["code"]


@pytest.mark.parametrize(
    ("check", "text", "expected"),
    [
        (checks.identifier, "x" * 64, "x" * 64),
        (checks.title, "  7\u00a0 А\u200b ", "7 А"),
        (checks.title, "А" * 250, "А" * 250),
        (checks.name, "К" * 100, "К" * 100),
        (checks.login, "X" * 100, "x" * 100),
        (checks.password, "х" * 128, "х" * 128),
        (checks.entries, " a ; b,, ;c", ["a", "b", "c"]),
        (checks.entries, " ;,", []),
        (checks.patronymic, "нет", None),
        (checks.patronymic, "-", None),
        (checks.patronymic, "Ли", "Ли"),
        (checks.day_before, "2027-03-01", "2027-02-28"),
        (checks.day_before, "0001-01-02", "0001-01-01"),
        (checks.day, "12-12-2026", "2026-12-12"),
        (checks.day, "13-12-2026", "2026-12-13"),
        (checks.day, "12-13-2026", "2026-12-13"),
        (checks.timestamp_ms, "1970-01-01", 0),
        (checks.timestamp_ms, "1970-01-01T00:00:00.0016", 2),
        (checks.timestamp_ms, "1970-01-01T03:00:01+03:00", 1000),
        (checks.one_of({"a": 1}, extension=(2,)), "EXT:x", 2),
        (checks.one_of({"a": 1}, extension=(2,)), "A", 1),
        (checks.boolean, "TRUE", True),
        (checks.boolean, "Нет", False),
    ],
)
def test_a_text_is_taken_as_its_value(check: Callable[[str], object], text: str, expected: object) -> None:
    assert check(text) == expected


@pytest.mark.parametrize(
    ("extension", "text", "expected"),
    [
        ((), "Ja", 1),
        ((), "nein", None),
        ((), "ext:x", None),
        ((2,), "ja", 1),
        ((2,), "EXT:x", 2),
        ((2, 3), "ext:", 2),
        ((2,), "extra", None),
        ((2,), "my-ext:x", None),
    ],
)
def test_a_check_for_words_takes_these_and_extensions_with_a_meaning(
    extension: tuple[int, ...], text: str, expected: int | None
) -> None:
    check = checks.one_of({"ja": 1}, extension=extension)

    if expected is not None:
        assert check(text) == expected
    else:
        with pytest.raises(UnacceptableError) as caught:
            check(text)
        assert caught.value.code == ReportCode.VALUE


cells = st.sampled_from(["", "x1", "2026-09-01", "active", "tobedeleted", "student", "true", "\x07", "a b", "ext:x"])


@given(st.sampled_from(MODELS), st.lists(st.dictionaries(st.integers(0, 13), cells), max_size=4))
def test_every_line_is_taken_or_kept_in_mind_or_reported(
    model: tuple[type[Row], dict[str, str]], lines: list[dict[int, str]]
) -> None:
    row_type, _ = model
    rows = [
        {column: line[number] for number, column in enumerate(row_type.COLUMNS) if number in line} for line in lines
    ]

    made = read(row_type, *rows)

    reported = {one.row for one in made.problems}
    taken = {row.number for row in made.rows}
    assert reported | taken == set(range(2, len(lines) + 2))
    doubles = sum(one.code is ReportCode.DUPLICATE for one in made.problems)
    assert len(taken) + len(made.not_taken) + len(made.unused_cells) + doubles == len(lines)
