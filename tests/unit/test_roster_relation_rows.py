"""The rows on which a relation rests: what is kept of them, and which of them counts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from functions.roster.rules.relation_rows import UNKNOWN, RelationRow, rest_on, rows_of
from svyazka_common.records.roster import Enrolment, RoleAssignment

TODAY = "2026-10-15"
FRAME = ("2026-09-01", "2027-08-31")
ENROLMENT = Enrolment(
    person_id="p1",
    class_id="c1",
    class_label="7А",
    organisation_id="s1",
    starts_on=FRAME[0],
    ends_on=FRAME[1],
    version=5,
)
ROLE = RoleAssignment(
    person_id="p1",
    organisation_id="s1",
    organisation_name="Лицей",
    organisation_kind="school",
    role="teacher",
    version=5,
)


def row(row_id: str, first: str | None = None, last: str | None = None, **fields: object) -> RelationRow:
    return replace(RelationRow(row_id=row_id, version=5, starts_on=first, ends_on=last), **fields)


def test_of_a_single_row_only_the_id_is_kept() -> None:
    relation = rest_on(ENROLMENT, [row("e1", "2026-09-10")], TODAY, FRAME)

    assert relation.rows == {"e1": {}}
    assert (relation.starts_on, relation.own_starts_on, relation.ends_on) == ("2026-09-10", "2026-09-10", FRAME[1])
    assert rows_of(relation) == {"e1": row("e1", "2026-09-10")}


def test_of_several_rows_each_keeps_days_version_and_end() -> None:
    rows = [row("e1", "2026-09-10"), row("e2", None, "2026-12-31", version=3), row("e3", removed=True)]

    relation = rest_on(ENROLMENT, rows, TODAY, FRAME)

    assert relation.rows == {
        "e1": {"starts_on": "2026-09-10", "version": 5},
        "e2": {"ends_on": "2026-12-31", "version": 3},
        "e3": {"status": "ended", "version": 5},
    }
    assert relation.status == "active"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([row("e1", "2026-09-01", "2026-10-01"), row("e2", "2026-11-01")], ("2026-11-01", FRAME[1])),
        ([row("e1", "2026-09-01", "2026-10-15"), row("e2", "2026-11-01")], ("2026-09-01", "2026-10-15")),
        ([row("e1", "2026-10-15"), row("e2", "2026-09-01", "2026-10-14")], ("2026-10-15", FRAME[1])),
        ([row("e1", None, "2026-10-20"), row("e2", None, "2026-12-01")], (FRAME[0], "2026-12-01")),
        ([row("e1", None, "2026-10-01"), row("e2", None, "2026-09-20")], (FRAME[0], "2026-10-01")),
        ([row("e1", "2026-12-01"), row("e2", "2026-11-01", "2026-11-20")], ("2026-11-01", "2026-11-20")),
        ([row("e1", removed=True), row("e2", "2026-11-01")], ("2026-11-01", FRAME[1])),
    ],
)
def test_the_row_of_today_counts_else_the_next_else_the_last(
    rows: list[RelationRow], expected: tuple[str, str]
) -> None:
    for order in (rows, rows[::-1]):
        relation = rest_on(ENROLMENT, order, TODAY, FRAME)
        assert (relation.starts_on, relation.ends_on) == expected


def test_a_relation_ends_with_the_last_of_its_rows() -> None:
    assert rest_on(ROLE, [row("r1", removed=True), row("r2")], TODAY, (None, None)).status == "active"
    relation = rest_on(replace(ROLE, own_status="active"), [row("r1", removed=True)], TODAY, (None, None))
    assert (relation.status, relation.own_status) == ("ended", None)


def test_the_row_of_a_relation_without_rows_is_unknown() -> None:
    assert rows_of(ROLE) == {UNKNOWN: row(UNKNOWN)}
    assert rest_on(ROLE, [row(UNKNOWN)], TODAY, (None, None)).rows is None


def test_the_rows_of_a_relation_that_has_ended_have_ended_with_it() -> None:
    ended = replace(ROLE, rows={"r1": {"version": 2}, "r2": {"version": 3}}, status="ended", version=9)

    assert {one.row_id: (one.removed, one.version) for one in rows_of(ended).values()} == {
        "r1": (True, 9),
        "r2": (True, 9),
    }


def test_the_rows_of_a_relation_whose_class_has_ended_go_on() -> None:
    dissolved = replace(ENROLMENT, rows={"e1": {}}, status="ended", own_status="active")

    assert not rows_of(dissolved)["e1"].removed


days = st.sampled_from([None, "2026-09-05", "2026-10-15", "2026-11-20"])
some_rows = st.dictionaries(
    st.sampled_from(["e1", "e2", "e3"]),
    st.builds(
        RelationRow,
        row_id=st.just(""),
        version=st.integers(1, 9),
        removed=st.booleans(),
        starts_on=days,
        ends_on=days,
    ),
    min_size=2,
).map(lambda rows: [replace(one, row_id=row_id) for row_id, one in rows.items()])


@given(some_rows)
def test_what_a_relation_keeps_of_several_rows_is_all_of_them(rows: list[RelationRow]) -> None:
    relation = rest_on(ENROLMENT, rows, TODAY, FRAME)

    kept = rows_of(relation)
    assert kept.keys() == {one.row_id for one in rows}
    if relation.status == "active":
        assert sorted(kept.values(), key=lambda row: row.row_id) == sorted(rows, key=lambda row: row.row_id)
