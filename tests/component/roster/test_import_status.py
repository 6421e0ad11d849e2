"""What `svyazka roster status` tells of real imports, in whatever order they come and whatever comes between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from roster_files import FOURTH, MANIFEST, SECOND, SMALL, THIRD, Moment, changed, packed, rows_of

from functions.roster.repository import imports
from functions.roster.use_cases import import_school
from functions.roster.use_cases.import_states import forgotten
from operations.roster import status_reading
from operations.roster.status import SchoolStatus, statuses
from roster.cloud import World, world
from svyazka_common import clock
from svyazka_common.records.imports import SchoolImport
from svyazka_common.settings import QUEUE_TRIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from svyazka_common.records.imports import SchoolState

START = 1_790_000_000
DELTA = {
    "manifest.csv": MANIFEST.replace("bulk", "absent").replace("users,absent", "users,delta"),
    "users.csv": "sourcedId,status,dateLastModified,enabledUser,username,givenName,familyName,middleName\n"
    "p1,active,2026-09-26T00:00:00Z,true,ivanova.a,Анна,Иванова,Петровна\n",
}


@dataclass
class Night:
    """Uploads, a minute apart from each other, each under a name of its own."""

    world: World
    number: int = 0

    def load(self, files: dict[str, str], moment: Moment, **metadata: str) -> str:
        """The import's id."""
        self.number += 1
        with pytest.MonkeyPatch.context() as patched:
            # Ids begin with the second of the upload, and all of these come within one.
            patched.setattr("functions.roster.repository.bucket.import_id", lambda *_: f"20261015-{self.number:06}-x")
            patched.setattr(clock, "now", lambda: START + 60 * self.number)
            import_id: str = self.world.load(packed(files, moment), **metadata)["import_id"]
        return import_id

    def status(self) -> SchoolStatus:
        """Of the import_school."""
        names = {"s1": "Лицей № 3"}
        (status,) = statuses(names, status_reading.imports(names), START + 6000)
        return status


@pytest.fixture
def night(tables: dict[str, dict[str, Any]]) -> Iterator[Night]:
    with world(tables) as made:
        night = Night(made)
        night.load(SMALL, (2026, 8, 25, 3, 0, 0))
        yield night


def remembered() -> list[str]:
    return [one.import_id for one in imports.imports_of("s1")]


@pytest.mark.parametrize(
    ("files", "metadata"),
    [(SMALL, {"dry-run": "true"}), (DELTA, {})],
    ids=["a dry run", "a file of changes"],
)
def test_what_waits_for_an_approval_is_told_whatever_came_after_it(
    night: Night, files: dict[str, str], metadata: dict[str, str]
) -> None:
    stopped = night.load(rows_of("t1"), SECOND)
    night.load(files, THIRD, **metadata)

    status = night.status()
    assert (status.import_id, status.import_state, status.waiting) == (stopped, "waiting_approval", 1)


def test_a_school_keeps_its_import_whatever_other_schools_upload(night: Night) -> None:
    stopped = night.load(rows_of("t1"), SECOND)
    manifest = MANIFEST.replace("bulk", "absent").replace("file.orgs,absent", "file.orgs,bulk")
    for number in range(status_reading.SHOWN_IMPORTS + 1):
        night.load({"manifest.csv": manifest, "orgs.csv": f"sourcedId,name,type\nx{number},Школа,school\n"}, THIRD)

    status = night.status()
    assert (status.import_id, status.import_state) == (stopped, "waiting_approval")
    assert status.lag_seconds is not None
    assert stopped in {one.import_id for one in status_reading.imports(["s1"]).shown}


def test_a_right_list_takes_the_place_of_one_that_waits(night: Night) -> None:
    night.load(rows_of("t1"), SECOND)
    right = night.load(SMALL, THIRD)

    status = night.status()
    assert (status.import_id, status.import_state, status.waiting) == (right, "done", 0)
    assert remembered() == [right]


def test_a_list_that_waits_takes_the_place_of_an_older_one(night: Night) -> None:
    night.load(rows_of("t1"), SECOND)
    newer = night.load(rows_of("t1"), THIRD)

    assert (night.status().waiting, remembered()) == (1, [newer])


def test_an_approval_ends_the_waiting(night: Night) -> None:
    stopped = night.load(rows_of("t1"), SECOND)
    night.world.approve("s1")

    status = night.status()
    assert (status.import_id, status.import_state, status.waiting) == (stopped, "done", 0)


def test_a_failure_is_told_until_a_later_list_has_gone_in(night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise MemoryError

    real = night.world.school
    with monkeypatch.context() as patched:
        patched.setattr(import_school, "plan_school", fail)
        patched.setattr(World, "school", lambda _, body: real(body, QUEUE_TRIES))
        failed = night.load(SMALL, SECOND)
    night.load(DELTA, THIRD)
    status = night.status()
    assert (status.import_id, status.import_state, status.failed) == (failed, "failed", "MemoryError")

    night.load(SMALL, FOURTH)
    assert (night.status().import_state, night.status().failed) == ("done", None)


def test_lag_counts_from_the_upload(night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    night.world.upload(packed(changed("users.csv", "Сергей", "Семён"), SECOND))
    uploaded = clock.now()
    monkeypatch.setattr(clock, "now", lambda: uploaded + 3600)
    assert night.world.run() == []

    lag = night.status().lag_seconds
    assert lag is not None
    assert 3600 <= lag <= 3660


def ended(import_id: str, state: SchoolState) -> SchoolImport:
    return SchoolImport(import_id=import_id, organisation_id="s1", state=state, expires_at=1)


@pytest.mark.parametrize(
    ("states", "last", "whole", "gone"),
    [
        ({"1": "done", "2": "done"}, "2", True, ["1"]),
        ({"1": "waiting_approval", "2": "done"}, "2", False, []),
        ({"1": "waiting_approval", "2": "done"}, "2", True, ["1"]),
        ({"1": "failed", "2": "waiting_approval"}, "2", True, ["1"]),
        ({"1": "failed", "2": "overtaken"}, "2", True, []),
        ({"1": "running", "2": "failed"}, "2", True, []),
        ({"1": "overtaken", "2": "running"}, "1", True, ["1"]),
        ({"1": "waiting_approval", "2": "done"}, "1", True, []),
        ({"1": None, "2": "done"}, "2", False, ["1"]),
        ({"1": "done"}, "1", True, []),
        ({}, "1", True, []),
    ],
)
def test_what_is_forgotten(states: dict[str, SchoolState | None], last: str, *, whole: bool, gone: list[str]) -> None:
    state = states.get(last) or "done"
    assert forgotten(states, ended(last, state), whole=whole) == gone
