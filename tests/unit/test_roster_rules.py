"""When removals stop, and when they are held back."""

import pytest

from functions.roster.plan.school import Removals
from functions.roster.rules.checks import day
from functions.roster.rules.removal_limits import UnknownRangeError, frozen
from functions.roster.rules.report import UnacceptableError, summarise
from svyazka_common.records.imports import RosterImport, SchoolImport


@pytest.mark.parametrize(
    ("today", "ranges", "expected"),
    [
        ("2026-06-01", "none", False),
        ("2026-05-24", "05-25/09-10", False),
        ("2026-05-25", "05-25/09-10", True),
        ("2026-09-10", "summer=05-25/09-10", True),
        ("2026-09-11", "05-25/09-10", False),
        ("2026-12-31", "12-28/01-09", True),
        ("2027-01-09", "12-28/01-09", True),
        ("2027-01-10", "12-28/01-09", False),
        ("2027-03-02", "05-25/09-10, merger=2027-03-01/2027-03-05", True),
        ("2028-03-02", "05-25/09-10,2027-03-01/2027-03-05", False),
    ],
)
def test_a_day_lies_in_a_freeze_or_not(today: str, ranges: str, *, expected: bool) -> None:
    assert frozen(today, ranges) is expected


@pytest.mark.parametrize("ranges", ["", "summer", "5-25/9-10", "05-25"])
def test_a_freeze_that_cannot_be_read_is_an_error_and_no_freeze(ranges: str) -> None:
    with pytest.raises(UnknownRangeError):
        frozen("2026-06-01", ranges)


@pytest.mark.parametrize(
    ("people", "people_of", "classes", "classes_of", "expected"),
    [
        (0, 0, 0, 0, False),
        (10, 100, 3, 30, False),
        (11, 100, 0, 30, True),
        (0, 100, 4, 30, True),
        (1, 9, 0, 0, True),
    ],
)
def test_more_than_a_tenth_of_people_or_classes_is_too_much(
    people: int, people_of: int, classes: int, classes_of: int, *, expected: bool
) -> None:
    removals = Removals(people=people, people_of=people_of, classes=classes, classes_of=classes_of)

    assert removals.exceed(10) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-09-01", "2026-09-01"),
        ("2026-09-01T00:00:00Z", "2026-09-01"),
        ("01.09.2026", "2026-09-01"),
        ("1.9.2026", "2026-09-01"),
        ("15/05/2023", "2023-05-15"),
        ("05/15/2023", "2023-05-15"),
        ("5/05/2023", "2023-05-05"),
    ],
)
def test_a_day_that_can_be_one_only_is_taken(text: str, expected: str) -> None:
    assert day(text) == expected


@pytest.mark.parametrize("text", ["1/05/2023", "12/11/2023", "31/31/2023", "2026-09-01T12:00:00Z", "1.9.26", "2026-9"])
def test_a_day_that_may_be_two_or_none_is_not(text: str) -> None:
    with pytest.raises(UnacceptableError):
        day(text)


def test_a_summary_is_well_where_all_rows_are_taken_and_none_waits() -> None:
    begun = RosterImport(import_id="i", bucket="b", upload="u", uploaded_at=1, started_at=1, expires_at=2)
    done = SchoolImport(import_id="i", organisation_id="s1", state="done", expires_at=2, counts={"role": {"read": 2}})
    stopped = SchoolImport(import_id="i", organisation_id="s2", state="waiting_approval", expires_at=2)
    noted = SchoolImport(
        import_id="i", organisation_id="s3", state="done", expires_at=2, problems={"duplicate_person": 1}
    )
    wrong = SchoolImport(import_id="i", organisation_id="s3", state="done", expires_at=2, problems={"reference": 1})

    assert summarise(begun, [done, noted])["ok"]
    assert not summarise(begun, [done, stopped])["ok"]
    assert not summarise(begun, [done, wrong])["ok"]
    assert summarise(begun, [done, done])["counts"] == {"role": {"read": 4, "written": 0}}
    assert list(summarise(begun, [done, stopped])["organisations"]) == ["s2"]
