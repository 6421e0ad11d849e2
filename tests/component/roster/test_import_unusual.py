"""Two schools and a district in which everything is legal and hardly anything usual (`cases/roster/nasty-legal`)."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from roster.cloud import loaded_world
from svyazka_common.records.roster import Enrolment, Guardianship, Homeroom, RoleAssignment, SchoolClass, TeachingLoad

if TYPE_CHECKING:
    import pytest

BUNDLE = (Path(__file__).parents[2] / "cases" / "roster" / "nasty-legal" / "b.zip").read_bytes()


def test_all_of_it_is_taken_and_a_second_import_writes_nothing(
    tables: dict[str, dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("svyazka_common.clock.today", lambda: "2026-11-29")
    with loaded_world(tables, BUNDLE) as here:
        roles = Counter(role.role for role in here.all(RoleAssignment))
        kinds: tuple[type[Any], ...] = (Guardianship, Enrolment, Homeroom, TeachingLoad, SchoolClass)
        assert (roles["pupil"], roles["parent"], roles["teacher"]) == (46, 76, 14)
        assert [len(here.all(kind)) for kind in kinds] == [75, 46, 9, 6, 7]
        loads = here.all(TeachingLoad)
        # Pupils of three classes are in one lesson: its teacher has the class's subject, and the group of that lesson.
        assert Counter(load.group_id for load in loads) == {None: 5, "les0-h4nasty": 1}

        here.writes.clear()
        summary = here.load(BUNDLE)

        assert not here.writes
        assert all(numbers["written"] == 0 for numbers in summary["counts"].values())
