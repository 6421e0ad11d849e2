"""Organisations that a file opens, renames and closes: each by its own import, with all that holds that back."""

from __future__ import annotations

from typing import Any

import pytest
from declared import unwatched
from roster_files import FOURTH, SECOND, SMALL, THIRD, changed, packed, rows_of

from functions.roster.apply import applying
from functions.roster.repository import items, records
from roster.cloud import World, statuses, world
from svyazka_common.records.roster import DirectoryEntry, Organisation, SchoolClass

CLOSED = changed("orgs.csv", "s1,,,", "s1,tobedeleted,,")
RENAMED = changed("orgs.csv", "Лицей № 3", "Гимназия № 3")


def school(here: World) -> tuple[str, str, set[str]]:
    """Name and status of the school, and by which words the log-in finds it."""
    [school] = [one for one in here.all(Organisation) if one.organisation_id == "s1"]
    terms = {entry.term for entry in here.all(DirectoryEntry) if entry.organisation_id == "s1"}
    return school.name, school.status, terms


OPEN = ("Лицей № 3", "active", {"лицей 3"})
SHUT = ("Лицей № 3", "ended", set[str]())


def test_a_school_is_not_closed_until_somebody_approves(guarded: World) -> None:
    summary = guarded.load(packed(CLOSED, SECOND))

    assert summary["schools"] == {"waiting_approval": 1, "done": 1}
    assert summary["organisations"]["s1"]["counts"]["organisation"]["ended"] == 1
    assert not guarded.writes
    assert school(guarded) == OPEN

    guarded.approve("s1")

    assert school(guarded) == SHUT
    assert {one.status for one in guarded.all(SchoolClass)} == {"ended"}
    assert set((statuses(guarded, "t1") | statuses(guarded, "p1")).values()) == {"ended"}
    assert statuses(guarded, "g1") == {"GUARDIAN_OF#p1": "active", "ROLE#s1#parent": "ended"}


def test_a_freeze_keeps_a_school_open_and_the_next_import_closes_it(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROSTER_FREEZE", "autumn=10-01/10-31")
    assert here.load(packed(CLOSED, SECOND))["schools"] == {"held_by_freeze": 1, "done": 1}
    assert school(here) == OPEN
    monkeypatch.setenv("ROSTER_FREEZE", "none")

    here.load(packed(CLOSED, THIRD))

    assert school(here) == SHUT
    assert here.held() == []


def test_changes_after_a_freeze_close_a_school_whose_closing_was_held(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROSTER_FREEZE", "autumn=10-01/10-31")
    here.load(packed(CLOSED, SECOND))
    monkeypatch.setenv("ROSTER_FREEZE", "none")
    nothing = {name: text for name, text in SMALL.items() if name in {"manifest.csv", "demographics.csv"}}
    nothing["manifest.csv"] = (
        nothing["manifest.csv"].replace("bulk", "absent").replace("demographics,absent", "demographics,delta")
    )

    here.load(packed(nothing, THIRD))

    assert school(here) == SHUT


def test_a_school_that_a_file_names_again_during_the_freeze_stays_open(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROSTER_FREEZE", "autumn=10-01/10-31")
    here.load(packed(CLOSED, SECOND))
    here.load(packed(SMALL, THIRD))
    assert here.held() == []
    monkeypatch.setenv("ROSTER_FREEZE", "none")

    here.load(packed(SMALL, FOURTH))

    assert school(here) == OPEN


def test_a_school_keeps_its_name_while_its_import_waits(guarded: World) -> None:
    guarded.load(packed({**rows_of("t1"), "orgs.csv": RENAMED["orgs.csv"]}, SECOND))

    assert not guarded.writes
    assert school(guarded) == OPEN

    guarded.approve("s1")

    assert school(guarded) == ("Гимназия № 3", "active", {"гимназия 3"})


def test_an_older_file_that_comes_late_renames_nothing(here: World) -> None:
    here.load(packed(SMALL, THIRD))

    assert here.load(packed(RENAMED, SECOND))["schools"] == {"overtaken": 2}
    assert school(here) == OPEN


def test_a_school_closes_before_anybody_leaves_it(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is in the colleagues' chat until its end may read on; who has left before is out."""
    met: list[str] = []
    end = items.end

    def looked(ending: Any) -> bool:
        with unwatched():
            met.append(school(here)[1])
        return end(ending)

    monkeypatch.setattr(applying, "end", looked)
    here.load(packed(CLOSED, SECOND))

    assert set(met) == {"ended"}


def test_a_closed_school_that_is_named_again_is_open_and_found(here: World) -> None:
    here.load(packed(CLOSED, SECOND))

    here.load(packed(RENAMED, THIRD))

    assert school(here) == ("Гимназия № 3", "active", {"гимназия 3"})
    assert set(statuses(here, "t1").values()) == {"active"}


def test_a_new_school_is_there_before_its_own_import(tables: dict[str, dict[str, Any]]) -> None:
    with world(tables) as empty:
        empty.upload(packed(SMALL))
        empty.split()

        assert school(empty) == OPEN


def test_a_dry_run_counts_new_schools_and_writes_none(tables: dict[str, dict[str, Any]]) -> None:
    with world(tables) as empty:
        summary = empty.load(packed(SMALL), **{"dry-run": "true"})

        assert empty.items() == []
        assert summary["counts"]["organisation"] == {"read": 2, "written": 0, "added": 2}


def test_a_name_changed_by_a_message_meanwhile_keeps_its_directory(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = records.write

    def overtaken(new: Any, old: Any) -> bool:
        newer = Organisation(
            organisation_id="s1", kind="school", name="Школа № 9", version=old.version + 10**12, status="active"
        )
        assert write(newer, old)
        return write(new, old)

    monkeypatch.setattr(applying, "write_organisation", overtaken)
    here.load(packed(RENAMED, SECOND))

    assert school(here) == ("Школа № 9", "active", {"школа 9"})


SOURCE = changed("manifest.csv", "file.orgs", "source.systemCode,journal\nfile.orgs")
BOTH = changed("orgs.csv", "a1,,,", "s2,,,Школа № 4,school\na1,,,", SOURCE)
ONE_LEFT = {name: text.replace(",s1", ",s2").replace("s1,,,Лицей № 3,school\n", "") for name, text in BOTH.items()}


def test_a_school_no_longer_named_is_reported_nightly_and_left_alone(here: World) -> None:
    here.load(packed(BOTH, SECOND))

    for moment in (THIRD, FOURTH):
        summary = here.load(packed(ONE_LEFT, moment))

        assert (summary["ok"], summary["problems"]) == (False, {"organisation_not_named": 1})
        assert summary["schools"] == {"done": 2, "not_named": 1}
        assert list(summary["organisations"]) == ["s1"]
        assert here.report() == [("orgs.csv", "0", "", "organisation_not_named")]
        assert school(here) == OPEN

    closed = changed("orgs.csv", "s2,,,", "s1,tobedeleted,,Лицей № 3,school\ns2,,,", ONE_LEFT)
    for files, moment in ((closed, (2026, 10, 8, 3, 0, 0)), (ONE_LEFT, (2026, 10, 9, 3, 0, 0))):
        assert here.load(packed(files, moment))["ok"]
    assert school(here) == SHUT


def test_a_school_that_has_a_file_of_its_own_now_is_not_missed(here: World) -> None:
    here.load(packed(BOTH, SECOND))
    alone = {name: text.replace("a1,,,Управление образования,district\n", "") for name, text in SOURCE.items()}
    alone["roles.csv"] = alone["roles.csv"].replace("r4,o1,primary,districtAdministrator,a1\n", "")
    alone["users.csv"] = alone["users.csv"].replace("o1,true,officer,Зоя,Лысенко,,,\n", "")
    here.load(packed(alone, THIRD))

    assert here.load(packed(ONE_LEFT, FOURTH))["schools"] == {"done": 2}


@pytest.mark.parametrize("manifest", [SMALL["manifest.csv"], SOURCE["manifest.csv"].replace("journal", "another")])
def test_a_school_of_another_system_is_not_missed(here: World, manifest: str) -> None:
    here.load(packed(BOTH, SECOND))

    summary = here.load(packed({**ONE_LEFT, "manifest.csv": manifest}, THIRD))

    assert (summary["ok"], summary["schools"]) == (True, {"done": 2})
