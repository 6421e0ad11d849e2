"""Bundles that came out wrong elsewhere, each with its right answer."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from roster_files import SMALL, Moment, changed, delta, packed

from roster.cloud import World, loaded_world, statuses
from svyazka_common import clock
from svyazka_common.records.roster import Account

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

MORNING: Moment = (2026, 11, 29, 6, 0, 0)
CASES = Path(__file__).parents[2] / "cases" / "roster"


@pytest.fixture
def here(tables: dict[str, dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with loaded_world(tables, packed(SMALL)) as made:
        monkeypatch.setattr(clock, "today", lambda: "2026-11-29")
        yield made


def load(here: World, *names: str) -> dict[str, Any]:
    """Import the bundles of a case; the last one's summary."""
    return [here.load((CASES / name).read_bytes()) for name in names][-1]


def accounts(here: World, person_id: str) -> list[str]:
    return [one.status for one in here.all(Account) if one.person_id == person_id]


def test_a_person_ends_by_the_id_alone(here: World) -> None:
    assert load(here, "tobedeleted-with-blanks/1-bulk.zip", "tobedeleted-with-blanks/2-delta-user.zip")["ok"]

    assert set(statuses(here, "h4tbd-s0").values()) == {"ended"}
    assert statuses(here, "h4tbd-p0")["GUARDIAN_OF#h4tbd-s0"] == "ended"
    assert accounts(here, "h4tbd-s0") == ["ended"]


def test_an_enrolment_ends_by_the_id_of_its_row_alone(here: World) -> None:
    assert load(here, "tobedeleted-with-blanks/1-bulk.zip", "tobedeleted-with-blanks/3-delta-enrollment.zip")["ok"]

    assert statuses(here, "h4tbd-s1") == {"ENROLMENT#h4tbd-7a": "ended", "ROLE#h4tbd#pupil": "active"}
    assert statuses(here, "h4tbd-s2")["ENROLMENT#h4tbd-7a"] == "active"


def test_a_row_that_ends_by_an_id_that_nobody_knows_is_reported(here: World) -> None:
    load(here, "tobedeleted-with-blanks/1-bulk.zip")
    with zipfile.ZipFile(CASES / "tobedeleted-with-blanks/3-delta-enrollment.zip") as archive:
        files = {name: archive.read(name).decode() for name in archive.namelist()}

    summary = here.load(packed(changed("enrollments.csv", "e-h4tbd-s1", "e-nobody", files), MORNING))

    assert (summary["ok"], summary["problems"]) == (False, {"reference": 1})
    assert here.report() == [("enrollments.csv", "2", "sourcedId", "reference")]


def test_a_row_of_several_possible_schools_is_looked_for_in_all(here: World) -> None:
    summary = here.load(packed(delta(enrollments="tobedeleted,,e2,,,,"), MORNING))

    assert (summary["ok"], summary["problems"]) == (True, {"looked_up": 1})
    assert statuses(here, "p1")["ENROLMENT#c1"] == "ended"


@pytest.mark.parametrize("name", ["2-bulk-teacher-becomes-ext.zip", "3-control-aide.zip"])
def test_a_role_of_an_extension_is_as_an_aides_and_no_teachers(here: World, name: str) -> None:
    load(here, "ext-values/1-bulk.zip", f"ext-values/{name}")

    assert set(statuses(here, "h4ext-lib").values()) == {"ended"}
    assert set(statuses(here, "h4ext-ct").values()) == {"ended"}
    assert set(statuses(here, "h4ext-t0").values()) == {"active"}


def test_a_teacher_of_the_district_is_one_where_the_lessons_are(here: World) -> None:
    load(here, "district-teacher/bundle.zip")

    assert statuses(here, "case-08-it") == {
        "LOAD#case-08-7B#case-08-alg": "active",
        "ROLE#case-08#teacher": "active",
    }
    assert accounts(here, "case-08-it") == ["active"]


def test_one_person_in_two_rows_with_one_login_is_reported_as_such(here: World) -> None:
    summary = load(here, "one-human-two-rows-1.1/b.zip")

    assert summary["problems"]["login_of_same_person"] == 1
    assert accounts(here, "h4v11-t0") == ["active"]
