"""A relation that rests on several rows counts in the days of each."""

import pytest

from svyazka_common.records.roster import Enrolment, RoleAssignment, Rows
from svyazka_common.rights import counts

TWO: Rows = {"e1": {"starts_on": "2026-09-01", "ends_on": "2026-10-01"}, "e2": {"starts_on": "2026-11-01"}}


def enrolment(rows: Rows | None) -> Enrolment:
    return Enrolment(
        person_id="p1",
        class_id="c1",
        class_label="7А",
        organisation_id="s1",
        starts_on="2026-11-01",
        ends_on="2027-08-31",
        own_starts_on="2026-11-01",
        rows=rows,
        version=1,
    )


@pytest.mark.parametrize(
    ("today", "expected"),
    [("2026-09-01", True), ("2026-10-01", True), ("2026-10-02", False), ("2026-10-31", False), ("2026-11-01", True)],
)
def test_a_pupil_counts_in_both_periods_and_not_between(today: str, *, expected: bool) -> None:
    assert counts(enrolment(TWO), today) is expected


def test_a_row_that_has_ended_counts_on_no_day() -> None:
    rows: Rows = {"e1": {"starts_on": "2026-09-01", "status": "ended"}, "e2": {"starts_on": "2026-11-01"}}

    assert not counts(enrolment(rows), "2026-09-15")


@pytest.mark.parametrize("rows", [None, {"e2": {}}])
def test_of_a_single_row_the_days_are_the_relations(rows: Rows | None) -> None:
    assert not counts(enrolment(rows), "2026-10-31")
    assert counts(enrolment(rows), "2026-11-01")


def test_a_role_of_which_a_row_has_no_days_counts_always() -> None:
    role = RoleAssignment(
        person_id="t1",
        organisation_id="s1",
        organisation_name="Лицей",
        organisation_kind="school",
        role="teacher",
        starts_on="2025-09-01",
        ends_on="2026-05-31",
        rows={"r1": {"starts_on": "2025-09-01", "ends_on": "2026-05-31"}, "r2": {}},
        version=1,
    )

    assert counts(role, "2026-09-01")
