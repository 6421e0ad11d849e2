"""Which counts: what a file says of a record, or what is stored. The whole table of dates."""

from __future__ import annotations

from itertools import product

import pytest
from msgspec.structs import replace

from functions.roster.diff.changes import Added, Changed, Decision, Ending, Stale, VersionPolicy, content, ended
from svyazka_common.records.roster import Person, RoleAssignment

STORED = 100
BEFORE, SAME, AFTER = STORED - 1, STORED, STORED + 1
MOMENTS = (BEFORE, SAME, AFTER)
PERSON = Person(person_id="p1", family_name="Ким", given_name="Анна", version=STORED)
ROLE = RoleAssignment(
    person_id="p1",
    organisation_id="s1",
    organisation_name="Лицей",
    organisation_kind="school",
    role="pupil",
    version=STORED,
)


def outcome_of(decision: Decision | None) -> str:
    """`changed 101`, `ends 101`, `stale`, `nothing`."""
    match decision:
        case Changed(record=record):
            return f"changed {record.version}"
        case Ending(version=version):
            return f"ends {version}"
        case Stale():
            return "stale"
        case Added():
            return "added"
        case None:
            return "nothing"


CHANGED_IN_A_LIST_OF_EVERYBODY = {
    # (row's date, list's date): the list's date counts whatever the row's is, and a row's newer one does too
    (BEFORE, BEFORE): "stale",
    (SAME, BEFORE): "nothing",
    (AFTER, BEFORE): "changed 101",
    (BEFORE, SAME): "nothing",
    (SAME, SAME): "nothing",
    (AFTER, SAME): "changed 101",
    (BEFORE, AFTER): "changed 101",
    (SAME, AFTER): "changed 101",
    (AFTER, AFTER): "changed 101",
}
CHANGED_IN_A_LIST_OF_CHANGES = {BEFORE: "stale", SAME: "changed 101", AFTER: "changed 101"}


@pytest.mark.parametrize(("row", "file"), list(product(MOMENTS, MOMENTS)))
def test_a_list_of_everybody_with_something_else_counts_by_its_own_date(row: int, file: int) -> None:
    new = replace(PERSON, given_name="Яна", version=row)

    decision = VersionPolicy(version=file, whole=True).decide(new, PERSON)

    assert outcome_of(decision) == CHANGED_IN_A_LIST_OF_EVERYBODY[row, file]


@pytest.mark.parametrize(("row", "file"), list(product(MOMENTS, MOMENTS)))
def test_a_list_of_changes_with_something_else_counts_by_the_rows_date(row: int, file: int) -> None:
    new = replace(PERSON, given_name="Яна", version=row)

    decision = VersionPolicy(version=file, whole=False).decide(new, PERSON)

    assert outcome_of(decision) == CHANGED_IN_A_LIST_OF_CHANGES[row]


@pytest.mark.parametrize(("row", "file", "whole"), list(product(MOMENTS, MOMENTS, [True, False])))
def test_what_says_nothing_new_is_written_for_a_newer_date_of_its_own_only(row: int, file: int, *, whole: bool) -> None:
    decision = VersionPolicy(version=file, whole=whole).decide(replace(PERSON, version=row), PERSON)

    own_date = row == AFTER and not (whole and row == file)
    assert outcome_of(decision) == ("changed 101" if own_date else "nothing")


ENDED_ROW = {
    # (row's date, list's date) of a list of everybody: with a row that ends it
    (BEFORE, BEFORE): "stale",
    (SAME, BEFORE): "nothing",
    (AFTER, BEFORE): "ends 101",
    (BEFORE, SAME): "nothing",
    (SAME, SAME): "nothing",
    (AFTER, SAME): "ends 101",
    (BEFORE, AFTER): "ends 101",
    (SAME, AFTER): "ends 101",
    (AFTER, AFTER): "ends 101",
}


@pytest.mark.parametrize(("row", "file"), list(product(MOMENTS, MOMENTS)))
def test_a_row_that_ends_counts_by_the_lists_date_too(row: int, file: int) -> None:
    decision = VersionPolicy(version=file, whole=True).decide(replace(ROLE, status="ended", version=row), ROLE)

    assert outcome_of(decision) == ENDED_ROW[row, file]


@pytest.mark.parametrize(("row", "expected"), [(BEFORE, "stale"), (SAME, "ends 101"), (AFTER, "ends 101")])
def test_an_ending_change_counts_by_its_date_and_a_tie_by_the_upload(row: int, expected: str) -> None:
    decision = VersionPolicy(version=BEFORE, whole=False).decide(replace(ROLE, status="ended", version=row), ROLE)

    assert outcome_of(decision) == expected


@pytest.mark.parametrize(("file", "expected"), [(BEFORE, "stale"), (SAME, "changed 100"), (AFTER, "changed 101")])
def test_who_had_ended_is_back_by_a_list_of_everybody_whose_rows_are_old(file: int, expected: str) -> None:
    decision = VersionPolicy(version=file, whole=True).decide(
        replace(ROLE, version=BEFORE), replace(ROLE, status="ended")
    )

    assert outcome_of(decision) == expected


@pytest.mark.parametrize(("row", "expected"), [(BEFORE, "stale"), (SAME, "changed 101"), (AFTER, "changed 101")])
def test_who_had_ended_is_back_by_a_change_that_is_not_older(row: int, expected: str) -> None:
    decision = VersionPolicy(version=AFTER, whole=False).decide(
        replace(ROLE, version=row), replace(ROLE, status="ended")
    )

    assert outcome_of(decision) == expected


@pytest.mark.parametrize(("version", "expected"), [(BEFORE, "stale"), (SAME, "nothing"), (AFTER, "ends 101")])
def test_what_is_absent_ends_unless_it_is_as_new(version: int, expected: str) -> None:
    assert outcome_of(ended(ROLE, version)) == expected


def test_an_end_keeps_what_the_records_own_source_says() -> None:
    gone = replace(ROLE, status="ended", own_status="active", version=AFTER)

    decision = VersionPolicy(version=AFTER, whole=True).decide(gone, ROLE)

    assert isinstance(decision, Ending)
    assert (decision.key, decision.entity, decision.own_status) == ((ROLE.pk, ROLE.sk), "role", "active")


@pytest.mark.parametrize("whole", [True, False])
def test_what_is_not_stored_is_added_as_it_is(*, whole: bool) -> None:
    assert VersionPolicy(version=AFTER, whole=whole).decide(ROLE, None) == Added(record=ROLE)


def test_what_was_another_schools_is_written_with_the_lists_date() -> None:
    policy = VersionPolicy(version=AFTER, whole=True)

    assert outcome_of(policy.decide(replace(ROLE, version=BEFORE), ROLE, taken_over=True)) == "changed 101"
    assert outcome_of(VersionPolicy(version=BEFORE, whole=True).decide(ROLE, ROLE, taken_over=True)) == "nothing"


def test_rows_that_differ_in_their_versions_only_say_the_same() -> None:
    rows = replace(ROLE, rows={"r1": {"version": 1}, "r2": {"version": 2, "starts_on": "2026-09-01"}})
    later = replace(ROLE, rows={"r1": {"version": 3}, "r2": {"version": 4, "starts_on": "2026-09-01"}}, version=5)
    other = replace(ROLE, rows={"r1": {"version": 1}, "r2": {"version": 2}})

    assert content(rows) == content(later)
    assert content(rows) != content(other)
    assert rows.rows is not None
    assert rows.rows["r1"] == {"version": 1}
