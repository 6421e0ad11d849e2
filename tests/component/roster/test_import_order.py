"""Which of two files is newer: the upload's own moment bounds everything, and a tie goes to the later upload."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from roster_files import MOMENT, SECOND, SMALL, THIRD, changed, delta, packed

from roster.cloud import World, loaded_world, statuses
from svyazka_common.records.roster import Enrolment, Person

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

CASES = Path(__file__).parents[2] / "cases" / "roster"
YANA = changed("users.csv", "Анна", "Яна")


def case(name: str) -> bytes:
    return (CASES / name).read_bytes()


def name_of(here: World, person_id: str) -> str:
    [person] = [one for one in here.all(Person) if one.person_id == person_id]
    return person.given_name


@pytest.fixture
def empty(tables: dict[str, dict[str, Any]]) -> Iterator[World]:
    with loaded_world(tables, packed(SMALL)) as made:
        yield made


def test_a_changed_row_with_an_unchanged_date_counts(empty: World) -> None:
    for name in ("5-smallest-1.zip", "5-smallest-2-pupil-left-1-Nov.zip"):
        assert empty.load(case(f"same-date-change-lost/{name}"))["ok"]

    [enrolment] = [one for one in empty.all(Enrolment) if one.person_id == "h4tie-s0"]
    assert enrolment.own_ends_on is not None


def test_changes_dated_by_day_count_after_the_same_days_list(empty: World) -> None:
    for name, expected in [("2-delta-morning", "Первов"), ("3-delta-evening", "Второв")]:
        if name.startswith("2"):
            empty.load(case("same-day-delta-lost/1-bulk.zip"))
        assert empty.load(case(f"same-day-delta-lost/{name}.zip"))["ok"]
        [person] = [one for one in empty.all(Person) if one.person_id == "h4f15d-s0"]
        assert person.family_name == expected


def test_an_exporter_that_copies_its_manifest_is_followed_all_the_same(empty: World) -> None:
    for name in ("1-night.zip", "2-next-night.zip"):
        assert empty.load(case(f"static-manifest-date/{name}"))["ok"]

    moved, left = statuses(empty, "case-04-7A-p0"), statuses(empty, "case-04-7A-p1")
    assert (moved["ENROLMENT#case-04-7A"], moved["ENROLMENT#case-04-7B"]) == ("ended", "active")
    assert set(left.values()) == {"ended"}
    assert [one.family_name for one in empty.all(Person) if one.person_id == "case-04-7A-g2"] == ["Новая"]


def test_of_two_files_with_one_date_the_later_upload_counts(here: World) -> None:
    assert here.load(packed(YANA, MOMENT))["ok"]
    assert name_of(here, "p1") == "Яна"

    assert here.load(packed(SMALL, MOMENT))["ok"]
    assert name_of(here, "p1") == "Анна"


def test_a_file_from_a_clock_ahead_is_no_newer_than_its_upload(here: World) -> None:
    ahead = datetime.now(UTC) + timedelta(hours=10)
    here.load(packed(YANA, ahead.timetuple()[:6]))

    now = datetime.now(UTC).isoformat()
    here.load(packed(delta(users=f"active,{now},p1,true,ivanova.a,Аня,Иванова,Петровна,g1,"), ahead.timetuple()[:6]))

    assert name_of(here, "p1") == "Аня"
    assert max(one.version for one in here.all(Person)) <= datetime.now(UTC).timestamp() * 1000


def test_an_older_file_changes_nothing_and_says_so(here: World) -> None:
    here.load(packed(YANA, THIRD))

    summary = here.load(packed(SMALL, SECOND))

    assert (summary["ok"], summary["schools"]) == (False, {"overtaken": 2})
    assert summary["problems"] == {"overtaken": 2}
    assert summary["stale"] > 0
    assert name_of(here, "p1") == "Яна"


def test_what_is_older_than_the_table_is_counted_and_reported(here: World) -> None:
    row = "active,2026-09-{}T10:00:00Z,p1,true,ivanova.a,{},Иванова,Петровна,g1,"
    here.load(packed(delta(users=row.format(21, "Яна")), SECOND))

    summary = here.load(packed(delta(users=row.format(20, "Аня")), SECOND))

    assert (summary["stale"], summary["problems"]) == (1, {"stale": 1})
    assert here.report() == [("users.csv", "2", "dateLastModified", "stale")]
    assert name_of(here, "p1") == "Яна"


def test_a_list_of_everybody_counts_whatever_the_dates_of_its_rows(here: World) -> None:
    here.load(packed(delta(users="active,2026-09-20T10:00:00Z,p1,true,ivanova.a,Яна,Иванова,Петровна,g1,"), SECOND))
    dated = changed("users.csv", "sourcedId,", "dateLastModified,sourcedId,")
    lines = dated["users.csv"].splitlines()
    dated["users.csv"] = "\n".join([lines[0], *(f"2026-08-01T10:00:00Z,{line}" for line in lines[1:])]) + "\n"

    assert here.load(packed(dated, THIRD))["ok"]

    assert name_of(here, "p1") == "Анна"


def test_a_list_of_everybody_made_before_a_change_does_not_undo_it(here: World) -> None:
    here.load(packed(delta(users="active,2026-09-28T10:00:00Z,p1,true,ivanova.a,Яна,Иванова,Петровна,g1,"), THIRD))

    summary = here.load(packed(SMALL, SECOND))

    assert (summary["ok"], summary["stale"]) == (True, 1)
    assert name_of(here, "p1") == "Яна"
